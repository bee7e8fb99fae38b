"""What kind of file a returned one is, whatever it is called, and what its unit is asked for."""

import struct
from typing import Final

import pytest

from docgen.findings import DocgenError
from docgen.formats.inspect import CONVERTIBLE, Kind, refusal, remarks, sniff
from docgen.formats.package import MAX_FILE
from tests.returning import docx, p, refused, xlsx, zipped

OPEN: Final = "application/vnd.oasis.opendocument."


def compound(*names: str, inner: str = "", directory: int = 1) -> bytes:
    """A compound file with these streams right under its root, and one deeper inside."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(14)
    head += struct.pack("<L", directory) + bytes(24)
    head += struct.pack("<L", 0) + b"\xff" * 4 * 108
    # The first name is the root's child, each next one stands to the right of the last.
    streams = [("Root Entry", 0xFFFFFFFF, 1)]
    for number, name in enumerate(names, 1):
        right = number + 1 if number < len(names) else 0xFFFFFFFF
        below = len(names) + 1 if inner and number == 1 else 0xFFFFFFFF
        streams.append((name, right, below))
    if inner:
        streams.append((inner, 0xFFFFFFFF, 0xFFFFFFFF))
    entries = b"".join(_entry(*stream) for stream in streams)
    sectors = -(-len(entries) // 512)
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    links = struct.pack("<128L", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return head + links + entries.ljust(sectors * 512, b"\0")


def _entry(name: str, right: int, below: int) -> bytes:
    raw = name.encode("utf-16-le")
    size = len(raw) + 2
    links = struct.pack("<HBB3L", size, 2, 1, 0xFFFFFFFF, right, below)
    return (raw.ljust(64, b"\0") + links).ljust(128, b"\0")


def book_of(member: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", member: "", "xl/sharedStrings.xml": ""})


def opened(kind: str, manifest: str = "") -> bytes:
    return zipped({"mimetype": OPEN + kind, "META-INF/manifest.xml": manifest, "content.xml": ""})


KINDS: Final = {
    "docx": (docx(p("无")), Kind.DOCX),
    "xlsx": (xlsx("<row/>"), Kind.XLSX),
    "macros in Word": (
        zipped({"word/document.xml": "", "word/vbaProject.bin": ""}),
        Kind.DOCM,
    ),
    "macros in Excel": (
        zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}),
        Kind.XLSM,
    ),
    "folders the wrong way round": (zipped({"word\\document.xml": ""}), Kind.DOCX),
    "capital letters": (zipped({"Word/Document.XML": ""}), Kind.DOCX),
    "xlsb": (book_of("xl/workbook.bin"), Kind.XLSB),
    "pptx": (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), Kind.PPTX),
    "odt": (opened("text"), Kind.ODT),
    "ods": (opened("spreadsheet"), Kind.ODS),
    "odg": (opened("graphics"), Kind.ZIP),
    "ods with a password": (opened("spreadsheet", "<x:encryption-data/>"), Kind.ENCRYPTED),
    "zip": (zipped({"统计表.docx": docx("")}), Kind.ZIP),
    "empty zip": (zipped({}), Kind.ZIP),
    "ofd": (zipped({"OFD.xml": ""}), Kind.OFD),
    "doc": (compound("1Table", "WordDocument"), Kind.DOC),
    "doc with a sheet in it": (compound("ObjectPool", "WordDocument", inner="Workbook"), Kind.DOC),
    "xls": (compound("Workbook"), Kind.XLS),
    "old xls": (compound("Book"), Kind.XLS),
    "et": (compound("ETExtData", "Workbook"), Kind.XLS),
    "wps": (compound("WpsContent"), Kind.WPS),
    "works": (compound("MatOST"), Kind.WPS),
    "ppt": (compound("PowerPoint Document"), Kind.PPT),
    "password": (compound("EncryptionInfo", "EncryptedPackage"), Kind.ENCRYPTED),
    "mail": (compound("__properties_version1.0"), Kind.UNKNOWN),
    "many streams": (compound(*(f"s{n}" for n in range(40)), "WordDocument"), Kind.DOC),
    "circle of sectors": (compound("Workbook", directory=0), Kind.UNKNOWN),
    "compound file cut off": (compound("WordDocument")[:600], Kind.BROKEN),
    "only the head": (compound("WordDocument")[:30], Kind.BROKEN),
    "pdf": (b"%PDF-1.7\n", Kind.PDF),
    "png": (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    "jpg": (b"\xff\xd8\xff\xe0", Kind.IMAGE),
    "gif": (b"GIF89a", Kind.IMAGE),
    "bmp": (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28", Kind.IMAGE),
    "tiff": (b"II*\0\x08\0", Kind.IMAGE),
    "heic": (b"\0\0\0\x18ftypheic", Kind.IMAGE),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 ", Kind.IMAGE),
    "rar": (b"Rar!\x1a\x07\x01\0", Kind.RAR),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", Kind.SEVEN_ZIP),
    "rtf": (b"{\\rtf1\\ansi", Kind.RTF),
    "html": (b"\r\n<HTML xmlns:o=''><table></table>", Kind.HTML),
    "table": ("\ufeff<table><tr><td>12".encode(), Kind.HTML),
    "mht": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Kind.HTML),
    "xhtml": (b"<?xml version='1.0'?><html>", Kind.HTML),
    "SpreadsheetML": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        Kind.XML,
    ),
    "csv": ("单位,走访企业\n东区局,12\n".encode("gb18030"), Kind.TEXT),
    "utf-16": ("单位\t走访企业".encode("utf-16"), Kind.TEXT),
    "a text cut in a letter": (("无" * 3000).encode()[:4095] + b"\xe6", Kind.TEXT),
    "empty": (b"", Kind.EMPTY),
    "only zeros": (bytes(5000), Kind.EMPTY),
    "cut off": (docx(p("无"))[:-30], Kind.BROKEN),
    "first bytes only": (docx(p("无"))[:200], Kind.BROKEN),
    "noise": (bytes(range(256)), Kind.UNKNOWN),
    "too large": (b"PK\3\4" + bytes(MAX_FILE), Kind.LARGE),
    "a hundred thousand members": (zipped({f"{n}": "" for n in range(2_001)}), Kind.ZIP),
}
READABLE: Final = {Kind.DOCX, Kind.XLSX, Kind.DOCM, Kind.XLSM}


@pytest.mark.parametrize(("data", "kind"), KINDS.values(), ids=KINDS.keys())
def test_the_kind_is_told_by_the_content(data: bytes, kind: Kind) -> None:
    assert sniff(data) is kind


@pytest.mark.parametrize(
    ("data", "kind"), [each for each in KINDS.values() if each[1] not in READABLE]
)
def test_what_cannot_be_read_is_refused_with_what_to_ask_for(data: bytes, kind: Kind) -> None:
    (told,) = refusal(kind, "回表").findings
    assert refused(data) == [told.code]
    assert told.message("en")
    assert told.remedy("en")


def test_every_kind_is_readable_or_refused_for_a_reason_of_its_own() -> None:
    codes = {kind: refusal(kind, "回表").findings[0].code for kind in Kind if kind not in READABLE}
    assert [kind for kind, code in codes.items() if code == "returned-unknown"] == [Kind.UNKNOWN]
    assert codes[Kind.DOC] == codes[Kind.WPS] != codes[Kind.XLS]
    assert {kind for kind, code in codes.items() if code == "returned-not-converted"} == {
        *CONVERTIBLE
    }


def test_macros_are_named_and_nothing_else_is() -> None:
    assert [each.code for each in remarks(Kind.XLSM, "回表.xlsm")] == ["returned-macros"]
    assert remarks(Kind.XLSX, "回表.xlsx") == ()


@pytest.mark.parametrize("cut", range(0, 1200, 7))
def test_a_file_cut_anywhere_is_never_a_crash(cut: int) -> None:
    data = docx(p("无"))
    if cut < len(data):
        with pytest.raises(DocgenError):
            raise refusal(sniff(data[:cut]), "回表")
        assert len(refused(data[:cut])) == 1
