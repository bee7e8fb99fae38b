"""How a document is drawn: LibreOffice makes PDFs, whose pages are read (pages.py) or looked at."""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pdfplumber
import pytest
from PIL.Image import Image

from tests.pages import Box, Char, Line, Page, Rule, read_pdf

__all__ = [
    "Box",
    "Char",
    "Line",
    "Page",
    "Rule",
    "ink_box",
    "is_dark",
    "is_red",
    "read_pdf",
    "require_rendering",
    "skip_or_fail",
    "to_pdf",
    "to_png",
]

Ink = Callable[[int, int, int], bool]


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the test for a tool that is missing, or fail where tests must draw (CI)."""
    if os.environ.get("DOCGEN_REQUIRE_RENDERING") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def require_rendering() -> None:
    """Skip (or fail, see skip_or_fail) unless pages can be drawn with Chinese fonts here."""
    if reason := missing_rendering():
        skip_or_fail(reason)


@functools.cache
def missing_rendering() -> str | None:
    """What this machine lacks for drawing pages, None if nothing."""
    for tool in ("soffice", "pdftoppm", "fc-match"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed: run .ci/install-rendering"
    asked = ["fc-match", "-f", "%{family}", "仿宋_GB2312"]
    family = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    if not any(name in family for name in ("FandolFang", "仿宋", "FangSong")):
        return f"仿宋_GB2312 would be drawn in {family}: run .ci/install-rendering"
    return None


def to_pdf(files: Sequence[Path], out: Path) -> list[Path]:
    """Convert documents to PDF in one call of LibreOffice.

    Returns the PDF paths in the order of `files`. Raises ValueError if two files would get the
    same name, RuntimeError if LibreOffice leaves one out, TimeoutExpired if it hangs.
    """
    targets = [out / f"{file.stem}.pdf" for file in files]
    if len(set(targets)) != len(targets):
        raise ValueError("two files with the same stem would overwrite each other")
    for target in targets:
        target.unlink(missing_ok=True)
    said = _soffice("--convert-to", "pdf", "--outdir", str(out), *map(str, files))
    if missing := [target.name for target in targets if not target.exists()]:
        raise RuntimeError(f"LibreOffice did not write {', '.join(missing)}: {said}")
    return targets


def to_png(pdf: Path, out: Path, *, dpi: int = 60) -> list[Path]:
    """Draw every page of a PDF as out/NAME-N.png, to be looked at; returns them in order."""
    out.mkdir(parents=True, exist_ok=True)
    command = ["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(out / pdf.stem)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return sorted(out.glob(f"{pdf.stem}-*.png"), key=lambda p: int(p.stem.rpartition("-")[2]))


def is_red(red: int, green: int, blue: int) -> bool:
    """An `ink` for ink_box: red, as of the mark and the line under it."""
    return red > 150 and green < 110 and blue < 110


def is_dark(red: int, green: int, blue: int) -> bool:
    """An `ink` for ink_box: anything darker than middle grey."""
    return red + green + blue < 384


def ink_box(
    pdf: Path, page: int, region: Box | None = None, ink: Ink = is_dark, *, dpi: int = 300
) -> Box | None:
    """The box around the inked pixels in a region of a page (from 1), None if it is empty.

    Lengths in mm, exact to a pixel (0.085 mm at 300 dpi). `region` defaults to the page.
    """
    scale = dpi / 25.4
    with pdfplumber.open(pdf) as opened:
        image = opened.pages[page - 1].to_image(resolution=dpi).original.convert("RGB")
    left, top = 0, 0
    if region:
        left, top = round(region.x0 * scale), round(region.top * scale)
        image = image.crop((left, top, round(region.x1 * scale), round(region.bottom * scale)))
    hits = list(_hits(image, ink))
    if not hits:
        return None
    columns, rows = [x + left for x, _ in hits], [y + top for _, y in hits]
    edges = (min(columns), min(rows), max(columns) + 1, max(rows) + 1)
    return Box(*(edge / scale for edge in edges))


def _hits(image: Image, ink: Ink) -> Iterator[tuple[int, int]]:
    """Column and row of every inked pixel of an RGB image."""
    inked = functools.cache(ink)
    blank = b"\xff" * image.width * 3
    raw = image.tobytes()
    for y in range(image.height):
        row = raw[y * len(blank) : (y + 1) * len(blank)]
        if row != blank:
            colors = zip(row[0::3], row[1::3], row[2::3], strict=True)
            yield from ((x, y) for x, color in enumerate(colors) if inked(*color))


# LibreOffice


@functools.cache
def _profile() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="docgen-soffice-")


def _soffice(*arguments: str) -> str:
    profile = Path(_profile().name).as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", *arguments]
    locale = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": ""}
    with subprocess.Popen(
        command,
        env={**os.environ, **locale},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # soffice starts children: a hanging one must go with its whole group
        start_new_session=True,
    ) as process:
        try:
            return process.communicate(timeout=60 + 10 * len(arguments))[0]
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
