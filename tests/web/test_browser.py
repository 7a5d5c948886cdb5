"""The workbench in a real browser: the first morning, two people at once, keys, no script, and accessibility."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from tests.web.browsing import RELATION, press_inside, running, wait_for
from tests.web.desk_samples import TOKEN, make_project
from tests.web.shared_desk import PASSWORD, light_hashes, make_shared

from amity.web.options import shared_options

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
ARTICLE = (
    "Northern Front arrested members of the Karsan Army in March 2010. "
    "Northern Front has broken with the Karsan Army. "
    "A split between Northern Front and the Karsan Army is likely this year, officials said."
)


@pytest.fixture
def shared_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A shared workbench with a user of each role."""
    light_hashes(monkeypatch)
    path = tmp_path / "case.amity"
    make_project(path).close()

    def make(port: int) -> FastAPI:
        options = shared_options(port, names=(), host="127.0.0.1", https=False, upload_bytes=10**6)
        return make_shared(path, options)

    with running(make) as at:
        yield at


def waiting(tab: playwright.Page) -> int:
    """How many statements wait for a decision."""
    return int(tab.request.get("/review.json").json()["waiting"])


def test_the_first_morning(page: playwright.Page, tmp_path: Path) -> None:
    """Read the answer, open a number down to its words, import, review by keyboard, see it move, suppose, take away."""
    page.click("text=Northern Front >> nth=0")
    page.goto(RELATION)
    wait_for(page, ".answer")
    assert "most likely" in page.inner_text(".answer")
    before = page.inner_text("#state ~ table")
    press_inside(
        page,
        "#forecast ~ details.opens summary >> nth=-1",
        "#forecast ~ details.opens[open] a.quoted >> nth=0",
    )
    wait_for(page, "blockquote.context mark")
    quote = page.inner_text("blockquote.context mark")
    page.press("p.sub a >> nth=1", "Enter")
    wait_for(page, ".span.chosen")
    assert page.inner_text(".span.chosen") == quote

    page.goto("/import")
    page.fill("#i-title", "A harsh spring")
    page.fill("#i-date", "2010-04-02")
    page.fill("#i-text", ARTICLE)
    page.click("text=Import text")
    wait_for(page, "text=1 document added")
    page.click("text=A harsh spring >> nth=-1")
    wait_for(page, ".span")

    page.goto("/review")
    total = waiting(page)
    assert total > 5
    for left in range(total, 0, -1):
        page.keyboard.press("a")
        page.wait_for_selector(f"text={left - 1} proposed")
    assert waiting(page) == 0

    page.goto(RELATION)
    wait_for(page, ".answer")
    assert page.inner_text("#state ~ table") != before
    page.click("text=What if, and what it rests on")
    wait_for(page, ".suppose")
    page.select_option("select[name=d_trust]", "against")
    wait_for(page, "text=instead of")
    page.goto(RELATION)
    with page.expect_download() as download:
        page.click("text=Save as a page")
    assert "Karsan" in Path(download.value.path()).read_text("utf-8")


def test_keys_skip_defer_and_take_back(page: playwright.Page) -> None:
    """s goes on without a decision, d defers, u takes back; typing in a field presses nothing."""
    page.goto("/review")
    first = page.inner_text(".context mark")
    page.keyboard.press("s")
    page.wait_for_function("old => document.querySelector('.context mark').innerText !== old", arg=first)
    assert waiting(page) == 5
    page.keyboard.press("d")
    page.wait_for_selector("text=4 proposed")
    page.keyboard.press("u")
    page.wait_for_selector("text=5 proposed")
    page.goto("/actors")
    page.focus("input[type=search]")
    page.keyboard.type("arsu")
    assert page.input_value("input[type=search]") == "arsu"


def test_of_two_people_the_second_sees_the_first(
    page: playwright.Page, browser: playwright.Browser, address: str
) -> None:
    """Both look at one statement; the second decision is not taken, and its author is shown the first."""
    context = browser.new_context(base_url=address)
    other = context.new_page()
    other.goto(f"/review?token={TOKEN}")
    page.goto("/review")
    page.keyboard.press("a")
    page.wait_for_selector("text=4 proposed")
    other.keyboard.press("r")
    other.wait_for_selector("text=decided on this statement in the meantime")
    other.click("text=See the statement as it stands")
    other.wait_for_selector(".history >> text=accepted")
    context.close()


def test_a_merge_is_looked_at_done_and_taken_back(page: playwright.Page) -> None:
    """From the list of actors: what would move and contradict, then the merge, then back with one key."""
    page.goto("/actors")
    page.fill("#j-a", "Karsans")
    page.fill("#j-b", "Northern Front")
    page.click("text=Look what would move")
    page.wait_for_selector("text=Nothing is changed yet")
    assert " a tie between the two" in page.inner_text("[aria-label='What contradicts']")
    page.click("button[value=same]")
    page.wait_for_selector("text=The two count as one")
    page.keyboard.press("u")
    page.wait_for_selector("text=Nothing is changed yet")
    page.goto("/actors")
    assert "is not" in page.inner_text("ul.history >> nth=0")


def test_a_new_name_of_an_article_is_taken_on_and_taken_back(page: playwright.Page) -> None:
    """The sentence is shown; one click makes it an actor, one ignores it, and both come back."""
    page.goto("/import")
    page.fill("#i-title", "A new group")
    page.fill("#i-text", "Fighters of the Blue Falcon Brigade met Northern Front in May 2009. Little is known of them.")
    page.click("text=Import text")
    wait_for(page, "text=1 document added")
    page.goto("/names")
    page.wait_for_selector("mark:has-text('Blue Falcon Brigade')")
    page.click("button:has-text('Add as an actor')")
    page.wait_for_selector("#decided + ul >> text=is an actor")
    page.click("button:has-text('Take back')")
    page.click("button:has-text('Ignore')")
    page.wait_for_selector("#decided + ul >> text=is ignored")
    page.click("button:has-text('Take back')")
    page.wait_for_selector("mark:has-text('Blue Falcon Brigade')")


def test_two_documents_become_one_origin(page: playwright.Page) -> None:
    """The form on the page of sources; the record of each source comes without blocking the page."""
    page.goto("/sources")
    page.fill("input[name=doc] >> nth=-1", "Report of 2009-06-01")
    page.fill("input[name=other]", "2010-02-01.txt")
    page.click("text=Count as one origin")
    wait_for(page, "text=share their origin")
    page.goto("/sources")
    page.wait_for_selector("text=have one origin")
    wait_for(page, "td:has-text('% (')")


def test_everything_needed_works_without_script(browser: playwright.Browser, address: str) -> None:
    """Reading, deciding and the date form are plain links and forms."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"/review?token={TOKEN}", timeout=60_000)
    tab.click("button[value=accepted]")
    tab.wait_for_selector("text=4 proposed")
    tab.goto(RELATION, timeout=120_000)
    tab.wait_for_selector(".answer", timeout=120_000)
    tab.fill("input[name=as_of]", "2010-03-01")
    tab.click("button:has-text('Ask')")
    tab.wait_for_selector(".answer:has-text('2010-03-01')", timeout=120_000)
    assert not tab.is_visible("input[type=range]")
    assert not tab.is_visible("text=Drag over the picture")
    context.close()


def test_scripts_move_nothing_when_they_have_loaded(page: playwright.Page) -> None:
    """A hand that reaches for something hits it: what only scripts can do has its place from the first layout on."""
    page.goto(RELATION)
    wait_for(page, ".answer")
    page.add_init_script("""
        window.moved = 0;
        new PerformanceObserver((all) => all.getEntries().forEach((one) => { window.moved += one.value; }))
            .observe({ type: "layout-shift", buffered: true });
    """)
    page.route("**/workbench.js", lambda route: (page.wait_for_timeout(1000), route.continue_()))
    page.reload()
    assert page.is_visible("input[type=range]")
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") == 0


def test_nothing_hostile_runs(page: playwright.Page) -> None:
    """A document and an actor full of markup open no dialogue and hide nothing."""
    opened: list[str] = []
    page.on("dialog", lambda dialog: opened.append(dialog.message) or dialog.dismiss())
    doc = page.request.get("/review.json").json()["current"]["stmt"]["doc"]
    for path in (f"/document/{doc}", "/review", "/actors", "/names", "/sources", "/actor/karsan-army"):
        page.goto(path)
        assert page.is_visible("h1")
    assert not opened


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here to fetch axe-core")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", "axe-core@4"]
    fetched = subprocess.run(command, capture_output=True, timeout=180, check=False)
    source = folder / "node_modules" / "axe-core" / "axe.min.js"
    if fetched.returncode or not source.is_file():
        pytest.skip("axe-core could not be fetched from npm")
    return source.read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_wcag(browser: playwright.Browser, address: str, axe: str, scheme: str) -> None:
    """Axe finds nothing against WCAG 2.2 A and AA on any page, nor does a page overflow a tablet."""
    context = browser.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": 820, "height": 1000}, bypass_csp=True
    )
    tab = context.new_page()
    tab.goto(f"/?token={TOKEN}", timeout=60_000)
    current = tab.request.get("/review.json").json()["current"]["stmt"]
    paths = [
        "/",
        RELATION,
        "/what-if/karsan-army/northern-front?as_of=2010-04-22",
        "/documents",
        f"/document/{current['doc']}",
        "/review",
        f"/statement/{current['id']}",
        f"/statement/{current['id']}/edit",
        f"/document/{current['doc']}/metadata",
        f"/code/{current['doc']}?start=0&end=14",
        "/review/screen",
        "/loom/karsan-army/northern-front",
        "/double",
        "/agreement",
        "/forecasts",
        "/export",
        "/actors",
        "/actor/northern-front",
        "/names",
        "/merge?actor=northern-front&other=karsan-army",
        "/sources",
        "/network?on=2010-04-22",
        "/import",
        "/nowhere",
    ]
    found = violations(tab, axe, paths)
    context.close()
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_a_shared_workbench_breaks_wcag(
    browser: playwright.Browser, shared_address: str, axe: str, scheme: str
) -> None:
    """To log in, to be refused, one's account, the users and the log."""
    context = browser.new_context(
        base_url=shared_address, color_scheme=scheme, viewport={"width": 820, "height": 1000}, bypass_csp=True
    )
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    found = violations(tab, axe, ["/log-in"])
    tab.goto("/review")
    log_in(tab, "olga", "wrong")
    tab.wait_for_selector("[role=alert]")
    found += violations(tab, axe, [])
    log_in(tab, "olga", PASSWORD)
    tab.wait_for_selector("h1:has-text('Review')")
    found += violations(tab, axe, ["/account", "/users", "/log", "/review"])
    tab.goto("/users")
    tab.click("summary:has-text('Change rita')")
    tab.click("summary:has-text('olga, owner')")
    found += violations(tab, axe, [])
    tab.click("text=Log out")
    tab.wait_for_selector("h1:has-text('Log in')")
    log_in(tab, "rita", PASSWORD)
    tab.wait_for_selector("h1:has-text('Relations')")
    found += violations(tab, axe, ["/import", "/review", "/review/screen", "/actors"])
    context.close()
    assert not found


def test_one_logs_in_and_decides_without_script(browser: playwright.Browser, shared_address: str) -> None:
    """From the page that one wanted, through the log-in, back to it; the decision is signed; then out."""
    context = browser.new_context(base_url=shared_address, java_script_enabled=False)
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    tab.goto("/review?kind=tie")
    log_in(tab, "cora", PASSWORD)
    tab.wait_for_selector("h1:has-text('Review')")
    assert tab.url.endswith("/review?kind=tie")
    tab.click("button[value=accepted]")
    tab.wait_for_selector("text=2 proposed")
    tab.click("summary:has-text('cora, coder')")
    tab.click("text=Log out")
    tab.wait_for_selector("h1:has-text('Log in')")
    tab.goto("/documents")
    assert "/log-in?next=" in tab.url
    context.close()


def log_in(tab: playwright.Page, name: str, password: str) -> None:
    """Fill the form in and send it."""
    tab.fill("input[name=name]", name)
    tab.fill("input[name=password]", password)
    tab.click("button:has-text('Log in')")


def violations(tab: playwright.Page, axe: str, paths: list[str]) -> list[tuple[str, str, list[str]]]:
    """What axe finds on pages, or on the page that is open, and whether it overflows."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = []
    for path in paths or [""]:
        if path:
            tab.goto("about:blank")
            tab.goto(path, timeout=120_000)
        tab.evaluate(axe)
        result = tab.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
        found += [(tab.url, v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in result["violations"]]
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((tab.url, "overflows", []))
    return found
