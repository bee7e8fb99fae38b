"""Hostile returned files: each is read or refused, in bounded time and memory."""

import random
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from docgen.formats.workbook import letters
from tests.returning import MC, W, docx, p, read, refused, table, tr, xlsx, zipped

Make = Callable[[], bytes]

MOST_SECONDS: Final = 5.0
MOST_MEGABYTES: Final = 200

# Makes a file pack badly, so that it is not its ratio that gives it away.
NOISE: Final = f"<!--{random.Random(5).randbytes(60_000).hex()}-->"
QUOTES: Final = '"' * 8_000_000
FAR: Final = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
DEEP: Final = "<w:tbl><w:tr><w:tc>"
SHALLOW: Final = "</w:tc></w:tr></w:tbl>"


def rows(count: int, cell: str = '<c r="A{0}"><v>1</v></c>') -> str:
    """Rows of one cell."""
    return "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in range(1, count + 1))


def merges(*ranges: str) -> str:
    inner = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return f"<mergeCells>{inner}</mergeCells>{NOISE}"


def bomb(entities: str) -> bytes:
    text = f'<!DOCTYPE a [{entities}]><w:document xmlns:w="{W}"><w:body>{p("&z;")}</w:body>'
    return docx("", document=f"{text}</w:document>")


def doubled(text: str, times: int) -> str:
    lower = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, times))
    return f'<!ENTITY e0 "{text}">{lower}<!ENTITY z "&e{times - 1};">'


def shared(items: str) -> str:
    return items + NOISE


def nested_zip() -> bytes:
    """A zip in a zip in a zip …"""
    data = docx(p("无"))
    for _ in range(20):
        data = zipped({"[Content_Types].xml": "", "word/document.xml": data})
    return data


def lying_zip() -> bytes:
    """A zip whose directory names one member 2,000 times, over the whole of the file."""
    data = docx(table(tr("甲")) + NOISE)
    at = data.index(b"PK\1\2")
    end = data.rindex(b"PK\5\6")
    named = data[data.index(b"word/document.xml", at) - 46 : end]
    entries = named[:24] + struct.pack("<L", 10) + named[28:]
    count = 1_999
    head = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entries) * count, at, 0)
    return data[:at] + entries * count + head


def shifted_zip() -> bytes:
    """A zip whose directory lies outside of it."""
    data = bytearray(docx(p("无")))
    end = data.rindex(b"PK\5\6")
    data[end + 12 : end + 20] = struct.pack("<2L", 10, 0xFFFFFFF0)
    return bytes(data)


ALTERNATE: Final = f'<w:p xmlns:mc="{MC}">'
OUTER: Final = "<mc:AlternateContent><mc:Choice/><mc:Fallback>"
HOSTILE: Final[dict[str, tuple[Make, list[str]]]] = {
    # Word
    "forty megabytes of paragraphs": (
        lambda: docx("<w:p/>" * 8_000_000 + NOISE),
        ["returned-part-too-large"],
    ),
    "packed a thousand times": (lambda: docx("<w:p/>" * 300_000), ["package-ratio"]),
    "elements": (lambda: docx(f"<w:p>{'<w:x/>' * 301_000}</w:p>{NOISE}"), ["returned-too-full"]),
    "attributes": (
        lambda: docx("<w:p a='' b='' c='' d='' e=''/>" * 61_000 + NOISE),
        ["returned-too-full"],
    ),
    "paragraphs": (lambda: docx("<w:p/>" * 60_000 + NOISE), ["returned-cells"]),
    "cells": (lambda: docx(table(tr(*["<w:tc/>"] * 60_000)) + NOISE), ["returned-cells"]),
    "rows merged without end": (
        lambda: docx(
            table("<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr>" * 60_000) + NOISE
        ),
        ["returned-cells"],
    ),
    "columns": (
        lambda: docx(
            table(tr(*["<w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr></w:tc>"] * 9_000))
        ),
        [],
    ),
    "a thousand tables deep": (lambda: docx(DEEP * 1_000 + SHALLOW * 1_000), ["package-xml"]),
    "sixty tables deep": (
        lambda: docx(DEEP * 60 + p("无") * 40_000 + SHALLOW * 60 + NOISE),
        [],
    ),
    "text": (lambda: docx(p("无" * 2_600_000) + NOISE), []),
    "text in every table around it": (
        lambda: docx(DEEP * 3 + p("无" * 1_500_000) + SHALLOW * 3 + NOISE),
        ["returned-long"],
    ),
    "bookmarks around each other": (
        lambda: docx(
            "<w:p>"
            + "".join(f'<w:bookmarkStart w:id="{n}" w:name="f_{n}"/>' for n in range(20_000))
            + "<w:r><w:t>无</w:t></w:r>" * 90_000
            + f"</w:p>{NOISE}"
        ),
        ["returned-long"],
    ),
    "bookmarks by column": (
        lambda: docx(
            table(
                "<w:tr>"
                + "".join(
                    f'<w:bookmarkStart w:id="{n}" w:name="f_{n}" w:colFirst="999"/>'
                    for n in range(10_000)
                )
                + "<w:tc/>" * 10_000
                + "</w:tr>"
            )
        ),
        [],
    ),
    "old content in old content": (
        lambda: docx(
            f"{ALTERNATE}{OUTER * 100}{'<w:p/>' * 200_000}"
            + "</mc:Fallback></mc:AlternateContent>" * 100
            + f"</w:p>{NOISE}"
        ),
        [],
    ),
    "deleted rows in deleted rows": (
        lambda: docx(
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" * 70
            + "<w:p/>" * 200_000
            + SHALLOW * 70
            + NOISE
        ),
        [],
    ),
    "text boxes in text boxes": (
        lambda: docx(
            "<w:p>"
            + "<w:txbxContent>" * 200
            + "<w:p/>" * 200_000
            + "</w:txbxContent>" * 200
            + f"</w:p>{NOISE}"
        ),
        ["returned-cells"],
    ),
    "one run struck out over and over": (
        lambda: docx(
            "<w:p><w:r><w:rPr>"
            + "<w:strike/><w:vertAlign w:val='superscript'/>" * 40_000
            + f"</w:rPr>{'<w:t>1</w:t>' * 100_000}</w:r></w:p>{NOISE}"
        ),
        [],
    ),
    "entities of entities": (lambda: bomb(doubled("无" * 100, 40)), ["package-doctype"]),
    "entity from outside": (
        lambda: bomb('<!ENTITY z SYSTEM "file:///etc/hostname">'),
        ["package-doctype"],
    ),
    # Excel
    "a merged range over all": (
        lambda: xlsx(rows(1), after=merges("A1:CZ20000", "A1:XFD1048576")),
        [],
    ),
    "a merged range over many rows": (
        lambda: xlsx(
            rows(9_000, '<c r="A{0}"/><c r="CZ{0}"><v>1</v></c>'), after=merges("A1:CZ20000")
        ),
        [],
    ),
    "a million merged ranges": (
        lambda: xlsx(rows(1), after=merges(*(f"A{n}:B{n}" for n in range(1, 100_000)))),
        ["returned-merges"],
    ),
    "merged ranges over each other": (
        lambda: xlsx(rows(9_000), after=merges(*(f"A{n}:A9000" for n in range(1, 9_000)))),
        ["returned-merges"],
    ),
    "the last cell": (lambda: xlsx(rows(1) + FAR), []),
    "a cell in each of many columns": (
        lambda: xlsx(
            "".join(
                f'<row r="{n}"><c r="{letters(n)}{n}"><v>1</v></c></row>' for n in range(1, 16_384)
            )
        ),
        [],
    ),
    "cells of a sheet": (
        lambda: xlsx(
            rows(50_001),
        ),
        ["returned-cells"],
    ),
    "days": (
        lambda: xlsx(
            rows(30_000, '<c r="A{0}" s="1"><v>{0}.{0}</v></c>'), formats=("yyyy-m-d h:mm",)
        ),
        [],
    ),
    "empty rows to the end": (
        lambda: xlsx("".join(f'<row r="{n}" ht="20"/>' for n in range(1, 1_048_577))),
        [],
    ),
    "empty cells without places": (
        lambda: xlsx(f"<row>{'<c/>' * 301_000}</row>{NOISE}"),
        ["returned-too-full"],
    ),
    "one long text in each cell": (
        lambda: xlsx(
            rows(9_000, '<c r="A{0}" t="s"><v>0</v></c>'),
            texts=shared(f"<si><t>{'无' * 1_000_000}</t></si>"),
        ),
        ["returned-long"],
    ),
    "shared texts": (
        lambda: xlsx(rows(1, '<c r="A{0}" t="s"><v>0</v></c>'), texts=shared("<si/>" * 301_000)),
        ["returned-too-full"],
    ),
    "a text of many pieces": (
        lambda: xlsx(
            rows(1, '<c r="A{0}" t="s"><v>0</v></c>'),
            texts=shared(f"<si>{'<r><t>无</t></r>' * 140_000}</si>"),
        ),
        [],
    ),
    "names": (
        lambda: xlsx(rows(1), names={f"f_{n}": f"填报表!$XFD${n}" for n in range(1, 50_002)}),
        ["returned-cells"],
    ),
    "styles that begin and never end": (
        lambda: xlsx(
            rows(1, '<c r="A{0}" s="1"><v>1</v></c>'), styles=NOISE + "<cellXfs>" * 900_000
        ),
        [],
    ),
    "formats of quotes": (
        lambda: xlsx(
            rows(1, '<c r="A{0}" s="1"><v>1</v></c>'),
            styles=f"<a>{NOISE}<numFmts><numFmt {QUOTES}</numFmts><cellXfs></cellXfs></a>",
        ),
        [],
    ),
    # Packages
    "zips in zips": (nested_zip, ["package-xml"]),
    "one member two thousand times": (lying_zip, ["package-broken"]),
    "a directory outside": (shifted_zip, ["returned-truncated"]),
    "members": (lambda: zipped({str(n): "" for n in range(3_000)}), ["returned-packed"]),
    "a directory of twenty megabytes": (
        lambda: (
            b"PK\3\4"
            + b"PK\1\2".ljust(46, b"\0") * 400_000
            + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, 18_400_000, 4, 0)
        ),
        ["returned-packed"],
    ),
    "ends of a zip": (lambda: b"PK\3\4" + b"PK\5\6" * 4_000_000, ["returned-truncated"]),
}


@pytest.mark.parametrize(("make", "codes"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_read_or_refused_in_bounded_time(make: Make, codes: list[str]) -> None:
    data = make()
    begun = time.perf_counter()
    assert refused(data) == codes
    assert time.perf_counter() - begun < MOST_SECONDS


def test_pictures_are_never_unpacked() -> None:
    made = BytesIO(docx(table(tr("甲", "12"))))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.png", bytes(100_000_000))
    begun = time.perf_counter()
    assert [c.raw.text for c in read(made.getvalue()).grids[0].cells] == ["甲", "12"]
    assert time.perf_counter() - begun < MOST_SECONDS


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory of a process")
@pytest.mark.parametrize("name", ["elements", "empty rows to the end", "formats of quotes", "days"])
def test_a_hostile_file_takes_bounded_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile"
    file.write_bytes(HOSTILE[name][0]())
    said = subprocess.run(
        [sys.executable, "-c", READING, str(file)], capture_output=True, text=True, check=True
    )
    assert int(said.stdout) / 1024 < MOST_MEGABYTES


READING: Final = """
import sys
from pathlib import Path
from docgen.findings import DocgenError
from docgen.formats.returns import read_returned
try:
    read_returned(Path(sys.argv[1]).read_bytes(), "回表")
except DocgenError:
    pass
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""
