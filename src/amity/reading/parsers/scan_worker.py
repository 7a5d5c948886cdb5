"""The process that draws the pages of a PDF and asks Tesseract for their text: PDF in, JSON out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-not-found, import-untyped, unused-ignore]

_DOTS_PER_INCH = 300
_LONGEST_SIDE = 6_000  # dots: a page declared as large as a house is drawn smaller
_POINTS_PER_INCH = 72


def main() -> None:
    """Read a PDF on standard input and write the text of its pages."""
    languages, most = sys.argv[1], int(sys.argv[2])
    try:
        reply = {"pages": list(page_texts(sys.stdin.buffer.read(), languages=languages, most=most))}
    except (pypdfium2.PdfiumError, RuntimeError, ValueError) as error:
        reply = {"error": [str(error)[:300].replace("\n", " ")]}
    sys.stdout.write(json.dumps(reply))


def page_texts(data: bytes, *, languages: str, most: int) -> Iterator[str]:
    """
    The text of each page.

    Raises:
        ValueError: more than `most` pages.
        RuntimeError: Tesseract fails, such as for a language that is not installed.
    """
    pdf = pypdfium2.PdfDocument(data)
    if len(pdf) > most:
        raise ValueError(
            f"{len(pdf):,} pages is over the limit `pages` of {most:,}: split the file, or raise the limit"
        )
    for page in pdf:
        longest = max(page.get_width(), page.get_height(), 1.0)
        scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, _LONGEST_SIDE / longest)
        dots = page.render(scale=scale, grayscale=True).to_numpy()
        yield recognised(dots.shape[1], dots.shape[0], dots.tobytes(), languages=languages)


def recognised(width: int, height: int, dots: bytes, *, languages: str) -> str:
    """
    Text in a picture of one byte a dot.

    Raises:
        RuntimeError: Tesseract fails.
    """
    picture = f"P5 {width} {height} 255\n".encode() + dots
    command = ["tesseract", "stdin", "stdout", "-l", languages, "--dpi", str(_DOTS_PER_INCH)]
    done = subprocess.run(command, input=picture, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError("Tesseract: " + done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main()
