"""Each page in a real browser as one works with it: dragging, sliders, keys, suppositions, dropped files, a stop."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.web.browsing import RELATION, wait_for

import amity.web.importing as importing

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLAIN = RELATION.partition("?")[0]


def asked(tab: playwright.Page, name: str) -> str:
    """What the address of a page asks for under a name."""
    return unquote(parse_qs(urlsplit(tab.url).query).get(name, [""])[0])


def slide(tab: playwright.Page, css: str, share: float) -> None:
    """Move a slider, as an arrow key or a finger does."""
    tab.eval_on_selector(
        css,
        """(at, share) => { at.value = Number(at.max) * share;
        at.dispatchEvent(new Event('input')); at.dispatchEvent(new Event('change')); }""",
        share,
    )


def test_dragging_over_the_time_looks_closer(page: playwright.Page) -> None:
    """The part that was dragged over fills the picture, its address can be sent, and a link leads back."""
    page.goto(RELATION)
    wait_for(page, "svg.time")
    page.locator("svg.time").scroll_into_view_if_needed()
    box = page.locator("svg.time").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 60, steps=5)
    page.mouse.up()
    page.wait_for_url("**span=**")
    since, until = asked(page, "span").split("/")
    wait_for(page, f"svg.time[data-since='{since}'][data-until='{until}']")
    page.click("text=All of the time")
    wait_for(page, f"svg.time[data-until='{asked(page, 'as_of')}']")


def test_sliders_move_the_day_and_what_was_known(page: playwright.Page) -> None:
    """Each writes its date into the form and asks; the answer is of that day, with what was known by the other."""
    page.goto(RELATION)
    wait_for(page, "[data-day-slider]")
    page.wait_for_selector("text=Move the day")
    slide(page, "[data-day-slider=''], [data-day-slider]:not([data-day-slider=known_on])", 0.15)
    page.wait_for_url(lambda to: "as_of=2010-04-22" not in to)
    day = asked(page, "as_of")
    wait_for(page, f".answer:has-text('On {day}')")
    slide(page, "[data-day-slider=known_on]", 1.0)
    page.wait_for_url("**known_on=2**")
    wait_for(page, f".answer:has-text('On {day}')")
    assert asked(page, "known_on") > day
    assert asked(page, "known_on") in page.inner_text("figcaption")


def test_what_if_answers_on_the_page_of_the_relation(page: playwright.Page) -> None:
    """A driver is turned there, the answer changes while one looks, and what the number rests on opens to its words."""
    page.goto(RELATION)
    wait_for(page, ".answer")
    page.locator("#what-if").scroll_into_view_if_needed()
    wait_for(page, "#what-if form.suppose")
    page.select_option("#what-if select[name=d_trust]", "against")
    page.wait_for_selector("#what-if .answer:has-text('instead of')")
    first = page.inner_text("#what-if .answer")
    page.focus("#what-if select[name=state]")
    page.select_option("#what-if select[name=state]", "war")
    page.wait_for_function("old => document.querySelector('#what-if .answer')?.innerText !== old", arg=first)
    assert page.evaluate("document.activeElement.name") == "state"
    assert urlsplit(page.url).path == PLAIN
    page.press("#what-if #rests a.quoted >> nth=0", "Enter")
    wait_for(page, "blockquote.context mark")


def test_what_is_supposed_has_an_address(page: playwright.Page) -> None:
    """On its own page the address follows what is supposed, so that it can be sent."""
    page.goto(RELATION.replace("/relation", "/what-if"))
    wait_for(page, "form.suppose")
    page.select_option("select[name=d_trust]", "against")
    page.wait_for_selector(".answer:has-text('instead of')")
    assert asked(page, "d_trust") == "against"
    shown = page.inner_text(".answer")
    page.reload()
    wait_for(page, ".answer")
    assert page.inner_text(".answer") == shown


def test_words_of_a_document_are_coded_by_keyboard(page: playwright.Page) -> None:
    """c marks a sentence, arrows narrow it, Enter opens the form, a digit takes the kind; nothing is coded unread."""
    page.goto("/documents")
    page.click("text=Report of 2009-06-01")
    page.wait_for_selector("aside ol li")
    document, before = page.url, page.locator("aside ol li").count()
    page.keyboard.press("c")
    page.wait_for_selector("[data-chosen]:not([hidden])")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Code these words')")
    assert len(page.inner_text("blockquote mark").split()) == 2
    page.keyboard.press("2")
    page.wait_for_selector("text=Who acts")
    page.keyboard.press("1")
    page.wait_for_selector("text=First actor")
    assert page.input_value("#f-actor1") == "Northern Front"
    page.click("text=Save as accepted")
    assert page.eval_on_selector("#f-state", "at => at.matches(':invalid')")
    page.select_option("#f-state", "rivalry")
    page.click("text=Save as accepted")
    page.wait_for_selector("h1:has-text('Report of 2009-06-01')")
    page.goto(document)
    assert page.locator("aside ol li").count() == before + 1


def test_a_key_of_the_loom_sets_the_state(page: playwright.Page) -> None:
    """On the sentence that one is at; the next comes, and the last decision can be taken back."""
    page.goto(PLAIN.replace("/relation", "/loom"))
    wait_for(page, "li.now")
    page.keyboard.press("2")
    page.wait_for_selector(".state.is:has-text('rivalry')")
    page.keyboard.press("u")
    page.wait_for_selector(".state.is:has-text('rivalry')", state="detached")


def test_a_tie_of_the_map_opens_its_relation(page: playwright.Page) -> None:
    """By mouse on the line; the slider of the day draws another map."""
    page.goto("/network?on=2010-04-22")
    wait_for(page, "figure.map svg")
    page.eval_on_selector(
        "figure.map svg a[href*='/relation/']", "at => at.dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    page.wait_for_url("**/relation/**")
    page.goto("/network?on=2010-04-22")
    wait_for(page, "figure.map svg")
    slide(page, "[data-day-slider=on]", 0.5)
    page.wait_for_url(lambda to: "on=2010-04-22" not in to)


def test_files_are_dropped_and_a_long_import_is_stopped(page: playwright.Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page tells how far it is and looks again by itself; Stop ends it at its next step, and what is done stays."""
    plain = importing.code_project

    def slow(project: object, *, progress: object) -> object:
        def told(name: str) -> None:
            progress(name)  # type: ignore[operator]
            time.sleep(1.0)

        return plain(project, progress=told)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "code_project", slow)
    page.goto("/import")
    texts = [f"Northern Front and the Karsan Army met in May 20{n:02}." for n in range(1, 16)]
    page.evaluate(
        """texts => { const sent = new DataTransfer();
        texts.forEach((text, n) => sent.items.add(new File([text], `note-${n}.txt`, {type: 'text/plain'})));
        document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {dataTransfer: sent, bubbles: true})); }""",
        texts,
    )
    page.click("text=Import files")
    page.wait_for_selector("[role=status]:has-text('coded a document')")
    page.click("text=Stop")
    page.wait_for_selector("text=what was finished is kept")
    page.goto("/documents?search=note")
    assert page.locator("tbody tr").count() == len(texts)
    page.goto("/import")
    assert "wait to be coded" in page.inner_text("main")


def test_a_second_coder_codes_blind_and_the_two_are_compared(page: playwright.Page) -> None:
    """Begin, code by keyboard, finish; the cases stand side by side, and one key settles one."""
    page.goto("/double")
    page.click("text=Code blind >> nth=0")
    page.wait_for_selector("text=only your own codings are shown")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Code these words')")
    page.fill("#f-actor1", "Northern Front")
    page.fill("#f-actor2", "Karsans")
    page.select_option("#f-state", "rivalry")
    page.click("text=Keep")
    page.wait_for_selector("text=1 statement of yours")
    page.click("text=I have finished")
    page.goto("/agreement")
    wait_for(page, "text=Where they differ")
    left = page.inner_text("h2:has-text('Where they differ')")
    page.keyboard.press("0")
    page.wait_for_function("old => [...document.querySelectorAll('h2')].every((h) => h.innerText !== old)", arg=left)


def test_a_forecast_is_registered_and_resolved(page: playwright.Page) -> None:
    """From the relation to the list; once it is due, what came is said with a source, and the scores follow."""
    page.goto(RELATION)
    wait_for(page, ".answer")
    page.click("text=Register this forecast")
    page.wait_for_selector("h1:has-text('Forecasts')")
    page.fill("input[name=source]", "Paper, 2011-04-23")
    page.click("text=It did not")
    page.wait_for_selector("h2:has-text('Scores')")


def test_a_file_of_each_kind_is_taken_away(page: playwright.Page, tmp_path: Path) -> None:
    """From the page of exports, with the name that fits its format."""
    page.goto("/export")
    rows = page.locator("tbody tr")
    for n in (0, 2, 6):
        with page.expect_download() as download:
            rows.nth(n).locator("button, a.button").click()
        assert Path(download.value.path()).stat().st_size > 100
        assert download.value.suggested_filename.endswith(rows.nth(n).locator("td").nth(1).inner_text())
