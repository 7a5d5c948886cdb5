"""
Documents per hour and memory of `read_paths`, by format and size of the batch: `python benchmarks/reading/speed.py`.

Prints a table: seconds per document must not grow with the number of documents, nor the memory.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from pathlib import Path

import docx
import psutil
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from amity.model import Document
from amity.reading import read_paths

WORDS = 900
VOCABULARY = [f"{a}{b}{c}" for a in "bdfgklmnprstv" for b in "aeiou" for c in ("n", "r", "st", "lk", "m")]


def article(rng: random.Random) -> list[str]:
    """Paragraphs of 900 words together."""
    words = rng.choices(VOCABULARY, k=WORDS)
    return [" ".join(words[start : start + 75]).capitalize() + "." for start in range(0, WORDS, 75)]


def packed(paragraphs: list[str], extension: str) -> bytes:
    """The article as a file."""
    stream = io.BytesIO()
    if extension == "html":
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        return f"<html><body><nav>Menu</nav><article><h1>Head</h1>{body}</article></body></html>".encode()
    if extension == "pdf":
        style = getSampleStyleSheet()["BodyText"]
        SimpleDocTemplate(stream).build([Paragraph(text, style) for text in paragraphs])
    elif extension == "docx":
        word = docx.Document()
        for text in paragraphs:
            word.add_paragraph(text)
        word.save(stream)
    elif extension == "eml":
        return ("From: a@b.example\nSubject: x\n\n" + "\n\n".join(paragraphs)).encode()
    else:
        return "\n\n".join(paragraphs).encode()
    return stream.getvalue()


def measure(extension: str, count: int) -> tuple[float, float]:
    """Seconds for so many files, and megabytes that this process holds at the end."""
    rng = random.Random(count)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Path(folder, f"{number:06d}.{extension}").write_bytes(packed(article(rng), extension))
        begun = time.perf_counter()
        read = sum(isinstance(found, Document) for found in read_paths([folder]))
        seconds = time.perf_counter() - begun
    assert read == count, (read, count)
    return seconds, psutil.Process().memory_info().rss / 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 200, 400])
    parser.add_argument("--formats", nargs="+", default=["txt", "md", "html", "eml", "docx", "pdf"])
    options = parser.parse_args()
    print(f"{'format':8}{'documents':>10}{'seconds':>10}{'ms each':>10}{'per hour':>12}{'memory MB':>11}")
    for extension in options.formats:
        for count in options.counts:
            seconds, memory = measure(extension, count)
            each = 1000 * seconds / count
            print(f"{extension:8}{count:10,}{seconds:10.2f}{each:10.2f}{3_600_000 / each:12,.0f}{memory:11.0f}")


if __name__ == "__main__":
    main()
