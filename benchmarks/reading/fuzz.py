"""
Coverage-guided fuzzing of one reader, by hand: `python benchmarks/reading/fuzz.py pdf -max_total_time=600`.

Needs atheris (`pip install atheris`) beside Amity's own requirements. The first word is an extension without its dot;
the rest goes to libFuzzer. A finding is any error but ReadError, or a file over the time limit; the bytes are left in
the current folder. Findings are fixed and kept as tests in tests/reading/test_reading_found.py.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris
from reportlab.pdfgen.canvas import Canvas

INSTRUMENTED = ["amity", "pypdf", "docx", "trafilatura", "htmldate", "markdown_it", "yaml", "email", "json"]

with atheris.instrument_imports(include=INSTRUMENTED):
    import docx

    from amity.errors import ReadError
    from amity.reading.draft import Draft
    from amity.reading.formats import FORMATS
    from amity.reading.limits import Limits

LIMITS = Limits(file_bytes=1_000_000, characters=1_000_000, pages=50, unpacked_bytes=20_000_000)
SEEDS = Path(__file__).parent / "seeds"
BODY = "word/document.xml"
SENTENCE = "The northern front keeps close ties with the river league, officials said."


def seeds(extension: str) -> list[bytes]:
    """Small good files to begin from, of the folder `seeds` or made here; of archives, the part that is fuzzed."""
    if extension == "pdf":
        stream = io.BytesIO()
        canvas = Canvas(stream, invariant=1, pageCompression=0)
        canvas.drawString(72, 700, SENTENCE)
        canvas.save()
        return [stream.getvalue()]
    if extension == "docx":
        with zipfile.ZipFile(io.BytesIO(word_file())) as archive:
            return [archive.read(BODY)]
    if extension == "epub":
        return [f"<html><body><p>{SENTENCE}</p></body></html>".encode()]
    return [path.read_bytes() for path in sorted(SEEDS.glob(f"*.{extension}"))]


def word_file() -> bytes:
    """A good Word file."""
    stream = io.BytesIO()
    word = docx.Document()
    word.add_paragraph(SENTENCE)
    word.add_table(rows=1, cols=2).cell(0, 0).text = SENTENCE
    word.save(stream)
    return stream.getvalue()


def container(extension: str) -> Callable[[bytes], bytes]:
    """What puts the fuzzed part into an archive around it, as an archive of random bytes fails at its first check."""
    if extension == "docx":
        with zipfile.ZipFile(io.BytesIO(word_file())) as archive:
            rest = {name: archive.read(name) for name in archive.namelist() if name != BODY}
        return lambda data: archived({**rest, BODY: data})
    if extension == "epub":
        box = b'<c><rootfile full-path="p"/></c>'
        package = b'<p><item id="a" href="a" media-type="text/html"/><itemref idref="a"/></p>'
        return lambda data: archived({"META-INF/container.xml": box, "p": package, "a": data})
    return lambda data: data


def archived(entries: dict[str, bytes]) -> bytes:
    """A zip archive, not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def main() -> None:
    """Fuzz the reader named on the command line."""
    extension = sys.argv[1]
    form = next(form for form in FORMATS if f".{extension}" in form.extensions)
    with atheris.instrument_imports(include=INSTRUMENTED):  # a reader is imported when it is loaded
        read = form.load()
    name, contained = f"x.{extension}", container(extension)

    def once(data: bytes) -> None:
        try:
            drafts = list(read(contained(data), name, LIMITS))
        except ReadError as error:
            assert str(error).startswith(name), error
            return
        assert all(isinstance(draft.text, str) for draft in drafts if isinstance(draft, Draft))

    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{extension}-"))
    for number, seed in enumerate(seeds(extension)):
        (corpus / str(number)).write_bytes(seed)
    atheris.Setup([sys.argv[0], str(corpus), "-timeout=20", "-max_len=20000", *sys.argv[2:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
