"""Scanned pages: recognised where Tesseract is installed, refused with what to install where not."""

from __future__ import annotations

import io
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from amity.errors import ReadError
from amity.model import Document
from amity.reading import Limits, ReadOptions, Unreadable, read_paths
from amity.reading.parsers import scanned

INSTALLED = shutil.which("tesseract") is not None and find_spec("pypdfium2") is not None
needs_tesseract = pytest.mark.skipif(not INSTALLED, reason="Tesseract or pypdfium2 is not installed")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A PDF of one picture of words."""
    picture = Image.new("L", (1600, 400), 255)
    font = ImageFont.load_default(size=48)
    ImageDraw.Draw(picture).text((60, 60), "The northern front keeps ties\nwith the river league.", font=font, fill=0)
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawImage(ImageReader(picture), 50, 500, width=480, height=120)
    canvas.save()
    path = tmp_path / "scan.pdf"
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize("apart", [True, False])
def test_scanned_pages_are_refused_unless_asked_for(scan: Path, apart: bool) -> None:
    """Recognised text has errors in it: it is never taken without being asked for."""
    [found] = read_paths([scan], ReadOptions(apart=apart))
    assert isinstance(found, Unreadable)
    assert "no text layer" in found.reason


def test_what_is_missing_is_named(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program and the package."""
    monkeypatch.setattr(scanned.shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match=r"apt install tesseract-ocr.*amity\[ocr\]"):
        scanned.recognise(scan.read_bytes(), name="scan.pdf", limits=Limits(), languages="eng")


@needs_tesseract
@pytest.mark.parametrize("apart", [True, False])
def test_scanned_pages_are_recognised(scan: Path, apart: bool) -> None:
    """The words, and a note that they were recognised."""
    [doc] = read_paths([scan], ReadOptions(apart=apart, languages="eng"))
    assert isinstance(doc, Document)
    assert "northern front keeps ties with the river league" in doc.text
    assert any("recognised by Tesseract (eng)" in note for note in doc.notes)


@needs_tesseract
def test_a_language_that_is_not_installed_is_named(scan: Path) -> None:
    """What Tesseract says is handed on."""
    with pytest.raises(ReadError, match="xyz"):
        scanned.recognise(scan.read_bytes(), name="scan.pdf", limits=Limits(), languages="xyz")


@needs_tesseract
def test_recognition_has_its_own_limit(scan: Path) -> None:
    """Of time, for all pages."""
    with pytest.raises(ReadError, match="`recognition_seconds`"):
        scanned.recognise(scan.read_bytes(), name="scan.pdf", limits=Limits(recognition_seconds=0.01), languages="eng")
