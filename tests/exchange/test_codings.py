"""REFI-QDA and Web Annotations: out, and back as proposals."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from tests.exchange.sample_project import ACTORS, make_sample

from amity.errors import DataError, ExchangeError
from amity.exchange import Holdings, from_annotations, from_qdpx, to_annotations, to_qdpx
from amity.exchange.qda import QDE_NAMESPACE, guid
from amity.model import Statement
from amity.project import Project, init_project
from amity.store import StatementFilter, views
from amity.testing import make_document
from amity.workflow.take_codings import take_codings

NS = {"q": QDE_NAMESPACE}


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """The sample's documents and actors in a project of their own, uncoded."""
    with make_sample(tmp_path / "full.amity") as full, full.view() as conn:
        docs = list(views.documents(conn))
    made = init_project(tmp_path / "bare.amity")
    made.writer.add_actors(ACTORS)
    for doc in docs:
        made.writer.add_document(doc)
    return made


def statements_of(project: Project) -> list[Statement]:
    """All statements, whatever their status."""
    with project.view() as conn:
        return [item.stmt for item in views.statements(conn, StatementFilter())]


def what(stmt: Statement) -> tuple[object, ...]:
    """What a statement says and where, without who coded it."""
    return (
        stmt.doc,
        stmt.span,
        stmt.quote,
        stmt.kind,
        stmt.actors,
        stmt.label,
        stmt.speakers,
        stmt.factuality,
        stmt.when,
    )


def qde_of(data: bytes) -> etree._Element:
    """The project file of a .qdpx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("project.qde"))


def test_qdpx_refers_only_to_what_it_holds(holdings: Holdings) -> None:
    """Every code, user and text that is referred to is there, and each GUID stands once."""
    data = to_qdpx(holdings)
    root = qde_of(data)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert {ref.get("targetGUID") for ref in root.iterfind(".//q:CodeRef", NS)} <= set(guids)
    assert {s.get("creatingUser") for s in root.iterfind(".//q:PlainTextSelection", NS)} <= set(guids)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {f"internal://{name.rpartition('/')[2]}" for name in archive.namelist()}
    assert {s.get("plainTextPath") for s in root.iterfind(".//q:TextSource", NS)} <= texts


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """REFI-QDA's own schema of project files, version 1.0 of 18 March 2019 (MIT licence)."""
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "refi-qda-project-1.0.xsd"))


def test_qdpx_follows_the_published_schema(holdings: Holdings, schema: etree.XMLSchema) -> None:
    """Elements, their order, attributes and the forms of GUIDs, dates and colours are REFI-QDA's."""
    schema.assertValid(qde_of(to_qdpx(holdings)))


def test_qdpx_of_an_empty_project_follows_the_schema(holdings: Holdings, schema: etree.XMLSchema) -> None:
    """A list without members is left out: the schema has none that is empty."""
    empty = dataclasses.replace(holdings, cards=(), recorded=(), actors={})
    schema.assertValid(qde_of(to_qdpx(empty)))


def test_characters_that_xml_cannot_hold_are_left_out(holdings: Holdings, schema: etree.XMLSchema) -> None:
    """Names with control characters or halves of characters neither stop the export nor break the file."""
    odd = {
        id_: dataclasses.replace(actor, name=f"{actor.name}\x07\ufffe\ud800") for id_, actor in holdings.actors.items()
    }
    found = qde_of(to_qdpx(dataclasses.replace(holdings, name="a\x00b", actors=odd)))
    schema.assertValid(found)
    assert found.get("name") == "ab"


def test_qdpx_positions_count_code_points(holdings: Holdings) -> None:
    """A selection cuts its quote out of the text file, a letter beyond the basic plane before it or not."""
    data = to_qdpx(holdings)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for source in qde_of(data).iterfind(".//q:TextSource", NS):
            path = source.get("plainTextPath", "").removeprefix("internal://")
            text = archive.read(f"Sources/{path}").decode("utf-8")
            quotes = {guid("statement", r.stmt.id): r.stmt.quote for r in holdings.recorded}
            for found in source.iterfind("q:PlainTextSelection", NS):
                start, end = int(found.get("startPosition", "")), int(found.get("endPosition", ""))
                assert text[start:end] == quotes[found.get("guid", "")]


@pytest.mark.parametrize("name", ["coded.qdpx", "coded.jsonld"])
def test_codings_come_back_as_they_were(holdings: Holdings, bare: Project, name: str) -> None:
    """Out of one project and into another, every statement says the same of the same words; twice changes nothing."""
    data = to_qdpx(holdings) if name.endswith("qdpx") else to_annotations(holdings)
    kept = [r.stmt for r in holdings.recorded if r.status != "rejected" or name.endswith("jsonld")]
    first = take_codings(bare, data, name)
    assert (first.added, first.rejected) == (len(kept), ())
    assert sorted(map(repr, map(what, statements_of(bare)))) == sorted(map(repr, map(what, kept)))
    again = take_codings(bare, data, name)
    assert (again.added, again.known) == (0, len(kept))


def foreign(tmp_codes: list[tuple[str, str]], text: str, span: tuple[int, int], refs: list[str]) -> bytes:
    """A .qdpx as another program writes it: flat codes, no descriptions."""
    codes = "".join(f'<Code guid="{g}" name="{n}" isCodable="true"/>' for g, n in tmp_codes)
    coded = "".join(f'<Coding guid="c-{r}"><CodeRef targetGUID="{r}"/></Coding>' for r in refs)
    qde = (
        f'<Project xmlns="{QDE_NAMESPACE}" name="other"><Users><User guid="u" name="Berta"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"
        f'<TextSource guid="t" name="report-1.txt" plainTextPath="internal://t.txt">'
        f'<PlainTextSelection guid="s" startPosition="{span[0]}" endPosition="{span[1]}" creatingUser="u">{coded}'
        "</PlainTextSelection></TextSource></Sources></Project>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("project.qde", qde)
        archive.writestr("sources/t.txt", b"\xef\xbb\xbf" + text.encode())
    return buffer.getvalue()


def test_codes_of_other_programs_become_ties(bare: Project) -> None:
    """A passage coded with a state and two actors' names is a tie by that coder."""
    text = "The League is an ally of the Front. it needs the camps. a break is very unlikely."
    codes = [("1", "alliance"), ("2", "Plateau Front"), ("3", "River League")]
    found = take_codings(bare, foreign(codes, text, (0, 34), ["1", "2", "3"]), "other.qdpx")
    assert (found.added, found.rejected) == (1, ())
    (stmt,) = statements_of(bare)
    assert (stmt.kind, stmt.coder, stmt.quote) == ("tie", "Berta", "The League is an ally of the Front")


def rewritten(data: bytes, change: Callable[[str], str]) -> bytes:
    """A .qdpx with another project file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name.endswith(".qde") else content)
    return buffer.getvalue()


def test_a_selection_for_each_code_is_one_coding(bare: Project) -> None:
    """Some programs write a selection a code, with GUIDs in capitals and braces where they are referred to."""
    text = "The League is an ally of the Front. it needs the camps."
    codes = [("a1", "alliance"), ("a2", "Plateau Front"), ("a3", "River League")]
    whole = foreign(codes, text, (0, 34), ["a1", "a2", "a3"])

    def apart(qde: str) -> str:
        begin, _, rest = qde.partition("<PlainTextSelection")
        head, _, rest = rest.partition(">")
        coded, _, end = rest.partition("</PlainTextSelection>")
        each = [f"<Coding{c}" for c in coded.upper().replace("CODING", "Coding").split("<Coding")[1:]]
        each = [c.replace("CODEREF TARGETGUID", "CodeRef targetGUID").replace("GUID=", "guid=", 1) for c in each]
        each = [re.sub('targetguid="(.*?)"', r'targetGUID="{\1}"', c, flags=re.IGNORECASE) for c in each]
        return begin + "".join(f"<PlainTextSelection{head}>{c}</PlainTextSelection>" for c in each) + end

    found = take_codings(bare, rewritten(whole, apart), "other.qdpx")
    assert (found.added, found.rejected) == (1, ())


def test_the_text_of_a_pdf_is_read(bare: Project) -> None:
    """A passage coded in the text of a PDF file counts as one in a text, under the file's name."""
    text = "The League is an ally of the Front."
    codes = [("1", "alliance"), ("2", "Plateau Front"), ("3", "River League")]

    def as_pdf(qde: str) -> str:
        opened = '<PDFSource guid="p" name="report-1.txt" path="internal://p.pdf"><Representation guid="t" plain'
        qde = qde.replace('<TextSource guid="t" name="report-1.txt" plain', opened)
        return qde.replace("</TextSource>", "</Representation></PDFSource>")

    found = take_codings(bare, rewritten(foreign(codes, text, (0, 34), ["1", "2", "3"]), as_pdf), "other.qdpx")
    assert (found.added, found.rejected) == (1, ())


NAMES = [("1", "alliance"), ("2", "Plateau Front"), ("3", "River League")]
STORY = "Rain \U0001f327 fell.\nThe League is an ally of the Front. it needs the camps."
QUOTE = "The League is an ally of the Front"


def as_counted(text: str, program: str) -> tuple[str, tuple[int, int]]:
    """A text with the line ends of Windows, and where a program says that the quote is in it."""
    raw = text.replace("\n", "\r\n")
    start = raw.index(QUOTE)
    start += {"standard": 0, "ATLAS.ti": -raw[:start].count("\r\n"), "UTF-16": 1}[program]
    return raw, (start, start + len(QUOTE))


@pytest.fixture
def told(bare: Project) -> Project:
    """The project with a document of two lines, in which the quote stands twice."""
    bare.writer.add_document(make_document(f"{STORY}\n{QUOTE}.", name="interview-1.txt", published="2010-01-01"))
    return bare


@pytest.mark.parametrize(
    ("program", "origin", "name"),
    [
        ("standard", "NVivo for Windows 12.6", ""),
        ("standard", "MAXQDA 24 (Release 24.7.0)", "21,55"),
        ("ATLAS.ti", "ATLAS.ti Win 23.4.0", ""),
        ("ATLAS.ti", "Other", "The League is an ally…"),
        ("standard", "ATLAS.ti Win 99", QUOTE),
        ("UTF-16", "Other", "The League is an a..."),
    ],
)
def test_places_are_those_of_the_program_that_counted(told: Project, program: str, origin: str, name: str) -> None:
    """Line ends of Windows as one or two, rare letters as one or two, by the program or by the names it gives."""
    raw, span = as_counted(f"{STORY}\n{QUOTE}.", program)

    def as_written(qde: str) -> str:
        qde = qde.replace('name="other"', f'name="other" origin="{origin}"').replace("report-1.txt", "Interview-1")
        return qde.replace('guid="s" ', f'guid="s" name="{name}" ').replace("Interview", "interview")

    found = take_codings(told, rewritten(foreign(NAMES, raw, span, ["1", "2", "3"]), as_written), "other.qdpx")
    assert (found.added, found.rejected) == (1, ())
    (stmt,) = statements_of(told)
    assert (stmt.span.start, stmt.quote) == (STORY.index(QUOTE), QUOTE)


@pytest.mark.parametrize("path", ["internal://T.TXT", "internal:///sources/t.txt", "relative:///t.txt"])
def test_files_are_found_however_their_path_is_written(told: Project, path: str) -> None:
    """Capitals, a folder and the number of strokes differ between programs."""
    data = foreign(NAMES, QUOTE, (0, len(QUOTE)), ["1", "2", "3"])
    found = list(from_qdpx(rewritten(data, lambda qde: qde.replace("internal://t.txt", path)), "other.qdpx"))
    assert [coding.quote for coding in found] == [QUOTE]


def test_texts_in_utf16_are_read() -> None:
    """A text file with the mark of UTF-16."""
    data = foreign(NAMES, QUOTE, (0, len(QUOTE)), ["1"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        new.writestr("Trial.qde", old.read("project.qde"))
        new.writestr("Sources/t.txt", QUOTE.encode("utf-16"))
    assert [coding.quote for coding in from_qdpx(buffer.getvalue(), "other.qdpx")] == [QUOTE]


def test_cases_count_as_codes(bare: Project) -> None:
    """Actors that a program holds as cases, to which codings refer."""
    text = "The League is an ally of the Front."

    def as_cases(qde: str) -> str:
        codes = re.findall('<Code guid="([23])" name="(.*?)" isCodable="true"/>', qde)
        qde = re.sub('<Code guid="[23]".*?/>', "", qde)
        cases = "".join(f'<Case guid="{guid}" name="{name}"/>' for guid, name in codes)
        return qde.replace("<Sources>", f"<Cases>{cases}</Cases><Sources>")

    found = take_codings(bare, rewritten(foreign(NAMES, text, (0, 34), ["1", "2", "3"]), as_cases), "other.qdpx")
    assert (found.added, found.rejected) == (1, ())


def test_a_name_without_suffix_means_only_one_document(told: Project) -> None:
    """Two documents whose names are the same but for the suffix: neither is meant."""
    told.writer.add_document(make_document("Another.", name="interview-1.md", published="2011-01-01"))
    data = foreign(NAMES, QUOTE, (0, len(QUOTE)), ["1", "2", "3"])
    found = take_codings(told, rewritten(data, lambda q: q.replace("report-1.txt", "interview-1")), "other.qdpx")
    assert found.added == 0
    assert "no document 'interview-1'" in found.rejected[0].reason


def test_codes_that_say_too_little_are_listed(bare: Project) -> None:
    """A passage without two actors is not used, and the reason names its codes."""
    text = "The League is an ally of the Front."
    found = take_codings(bare, foreign([("1", "alliance")], text, (0, 34), ["1"]), "other.qdpx")
    assert found.added == 0
    assert "alliance" in found.rejected[0].reason


def test_moved_words_are_found_by_their_quote(holdings: Holdings, bare: Project) -> None:
    """An annotation whose offsets are of another edition is placed by its quote where that occurs once."""
    page = json.loads(to_annotations(holdings))
    for item in page["items"]:
        item["target"]["selector"] = [s for s in item["target"]["selector"] if s["type"] == "TextQuoteSelector"]
    found = take_codings(bare, json.dumps(page).encode(), "moved.jsonld")
    assert (found.added, found.rejected) == (9, ())


def test_unknown_documents_are_listed(holdings: Holdings, tmp_path: Path) -> None:
    """Codings of documents that the project has not read are named, none is taken."""
    with init_project(tmp_path / "empty.amity") as empty:
        found = take_codings(empty, to_annotations(holdings), "coded.jsonld")
    assert (found.added, len(found.rejected)) == (0, 9)
    assert "read it first" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"no zip", "a.qdpx", "no REFI-QDA project"),
        (b"{", "a.jsonld", "no JSON"),
        (b"[" * 100_000, "a.jsonld", "no JSON"),
        (b"{}", "a.jsonld", "no annotation"),
        (b"x", "a.csv", "codings come as"),
    ],
)
def test_broken_files_are_refused(bare: Project, data: bytes, name: str, says: str) -> None:
    """What is no coding is refused with the reason, and nothing is written."""
    with pytest.raises(ExchangeError, match=says):
        take_codings(bare, data, name)
    assert statements_of(bare) == []


def qdpx_with(qde: bytes) -> bytes:
    """A .qdpx around a project file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", qde)
    return buffer.getvalue()


def test_entities_are_not_expanded() -> None:
    """A billion laughs stay unsaid: the file is refused before it is parsed."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE q [<!ENTITY l0 "ha">{entities}]><Project xmlns="{QDE_NAMESPACE}" name="&l11;"/>'
    with pytest.raises(ExchangeError, match="declares a document type or entities"):
        list(from_qdpx(qdpx_with(bomb.encode()), "bomb.qdpx"))


def test_annotation_without_target_is_named() -> None:
    """The message says which annotation is broken."""
    page = json.dumps({"type": "AnnotationPage", "items": [{"type": "Annotation"}]})
    with pytest.raises(DataError, match="annotation 1"):
        list(from_annotations(page.encode(), "a.jsonld"))
