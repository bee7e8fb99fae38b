"""Plain cells taken from a sheet's text are those that the parser finds, in any sheet."""

from pathlib import Path
from random import Random
from typing import Final

import pytest

from docgen.findings import DocgenError
from docgen.formats.package import read_package, write_package
from docgen.formats.returns import book, read_returned
from docgen.formats.returns.plainsheet import plain_sheet
from docgen.returned import Returned

HERE: Final = Path(__file__).parent
NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET: Final = "xl/worksheets/sheet1.xml"
MUTATIONS: Final = 40
BOOKS: Final = sorted((HERE / "returned").glob("*/*.xlsx"))
# What is near to what programs write, and not quite it.
ODD: Final = (
    b"<v>7</v>",
    b"<v></v>",
    b"<v/>",
    b"<f>1+1</f>",
    b"</c>",
    b"<c>",
    b'<c r="B2"/>',
    b'<c r="ZZZ2"><v>1</v></c>',
    b'<c r="C3" t="inlineStr"><is><t>&#13;&amp;]]&gt;</t></is></c>',
    b'<c r="C3" t="inlineStr"><is><t>a]]>b</t></is></c>',
    b'<c r="C3" t="inlineStr"><is><t>&nbsp;</t></is></c>',
    b'<c r="C3" t="inlineStr"><is><t>a\r\nb</t></is></c>',
    b'<c r="C3" t="inlineStr"><is><t>&#27;\x1b</t></is></c>',
    b'<c r="C3" t="inlineStr"><is><t>\xff\xe5</t></is></c>',
    b'<c r="C3" t="inlineStr"><v>5</v></c>',
    b'<c r="C3" t="str"><v></v></c>',
    b'<c r="C3" t="s"><v>99999</v></c>',
    b'<c r="C3" t="b"><v>1</v></c>',
    b'<c r="C3" t="e"><v>NAME</v></c>',
    b'<c r="C3" s="1"><v>-0</v></c>',
    b'<c r="C3" s="2"><v>007</v></c>',
    b"<!--x-->",
    b"<![CDATA[x]]>",
    b"<?x y?>",
    b' xmlns="urn:x"',
    b' r="7"',
    b' t="s"',
    b"</row>",
    b'<row r="3">',
    b'<row r="9" ht="1" ht="2"/>',
    b'<row r="9" x:y="1"/>',
    b"</sheetData>",
    b"<sheetData>",
    b"&",
    b"\n",
    b"text",
)


def outcome(data: bytes) -> Returned | list[str]:
    """What is read from a file, or the codes of why it is not."""
    try:
        return read_returned(data, "x")
    except DocgenError as error:
        return [each.code for each in error.findings]


def by_parser(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Returned | list[str]:
    with monkeypatch.context() as patch:
        patch.setattr(book, "plain_sheet", lambda content: None)
        return outcome(data)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_corpus_is_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    assert outcome(data) == by_parser(data, monkeypatch)


def test_altered_sheets_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random("altered sheets")
    taken = 0
    for path in BOOKS[::4]:
        try:
            members = read_package(path.read_bytes())
        except DocgenError:
            continue
        if SHEET not in members:
            continue
        for _ in range(MUTATIONS):
            sheet = altered(members[SHEET], random)
            data = write_package({**members, SHEET: sheet})
            taken += plain_sheet(sheet) is not None
            assert outcome(data) == by_parser(data, monkeypatch), sheet
    assert taken > MUTATIONS


def altered(sheet: bytes, random: Random) -> bytes:
    """The sheet with a piece put in, taken out or written twice, mostly at a tag."""
    cuts = [at for at, byte in enumerate(sheet) if byte in b"<>"]
    start, end = sorted(random.choice(cuts) + random.randint(0, 1) for _ in range(2))
    kind = random.randrange(4)
    if kind == 0:
        return sheet[:start] + sheet[min(end, start + 40) :]
    if kind == 1:
        return sheet[:end] + sheet[start:end][:200] + sheet[end:]
    return sheet[:start] + random.choice(ODD) + sheet[start:]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", ["<row", "</row>", "<c ", "</c>", "<v>", "</sheetData>"])
def test_odd_pieces_are_read_alike(odd: bytes, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = (
        f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>表</t></is></c><c r="B1"><v>1</v></c></row>'
        '<row r="2" ht="3"/><row r="3"><c r="A3" s="1"/><c r="B3" t="s"><v>0</v></c></row>'
        "</sheetData></worksheet>"
    ).encode()
    assert plain_sheet(sheet) is not None
    members = read_package(BOOKS[0].read_bytes())
    at = sheet.index(place.encode())
    data = write_package({**members, SHEET: sheet[:at] + odd + sheet[at:]})
    assert outcome(data) == by_parser(data, monkeypatch)
