"""What kind of file this really is: by its content, never by its name.

`sniff` tells the kind; `refusal` tells in an officer's words what to ask the unit for when a
file of that kind cannot be read; `remarks` names what is odd about one that can.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from docgen.findings import DocgenError, Finding, Place, finding
from docgen.formats import ole
from docgen.formats.archive import Archive
from docgen.formats.package import MAX_FILE
from docgen.returned import FileKind


class Kind(StrEnum):
    """A kind of file, as its content tells it."""

    DOCX = "docx"
    XLSX = "xlsx"
    DOCM = "docm"
    XLSM = "xlsm"
    XLSB = "xlsb"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    WPS = "wps"
    ENCRYPTED = "encrypted"
    ODT = "odt"
    ODS = "ods"
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    IMAGE = "image"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    HTML = "html"
    XML = "xml"
    TEXT = "text"
    EMPTY = "empty"
    LARGE = "large"
    BROKEN = "broken"
    UNKNOWN = "unknown"


CONVERTIBLE: Final[Mapping[Kind, FileKind]] = {
    Kind.XLS: "xlsx",
    Kind.ODS: "xlsx",
    Kind.ODT: "docx",
    Kind.RTF: "docx",
}
"""What LibreOffice makes of the kinds that it converts without losing the form."""

_MACROS: Final = frozenset({Kind.DOCM, Kind.XLSM})
_CODES: Final[Mapping[Kind, str]] = {
    Kind.XLSB: "returned-binary-workbook",
    Kind.PPTX: "returned-slides",
    Kind.PPT: "returned-slides",
    Kind.DOC: "returned-old-word",
    Kind.WPS: "returned-old-word",
    Kind.XLS: "returned-not-converted",
    Kind.ODT: "returned-not-converted",
    Kind.ODS: "returned-not-converted",
    Kind.RTF: "returned-not-converted",
    Kind.ENCRYPTED: "returned-encrypted",
    Kind.PDF: "returned-pdf",
    Kind.OFD: "returned-pdf",
    Kind.IMAGE: "returned-picture",
    Kind.ZIP: "returned-packed",
    Kind.RAR: "returned-packed",
    Kind.SEVEN_ZIP: "returned-packed",
    Kind.HTML: "returned-web-page",
    Kind.XML: "returned-xml",
    Kind.TEXT: "returned-plain-text",
    Kind.EMPTY: "returned-empty",
    Kind.LARGE: "returned-too-large",
    Kind.BROKEN: "returned-truncated",
    Kind.UNKNOWN: "returned-unknown",
}

_ZIP: Final = (b"PK\3\4", b"PK\5\6")
_BEGINNINGS: Final = (
    (b"%PDF", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"Rar!", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
)
_PAGES: Final = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"mime-version:")
_LOOKED_AT: Final = 4096
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DOCUMENTS: Final = (("opendocument.text", Kind.ODT), ("opendocument.spreadsheet", Kind.ODS))
_MANIFEST: Final = "meta-inf/manifest.xml"


def sniff(data: bytes) -> Kind:
    """The kind of a file; a broken one is a kind too."""
    return inspected(data)[0]


def inspected(
    data: bytes, *, name: str | None = None, limit: int = 2 * MAX_FILE
) -> tuple[Kind, Archive | None]:
    """The kind of a file, and its members if it is a zip that can be opened.

    name: the file's, for findings about its members; limit: bytes that all members read from it
    may have together.
    """
    if len(data) > MAX_FILE:
        return Kind.LARGE, None
    if data.startswith(_ZIP):
        return _of_zip(data, name, limit)
    return _of_rest(data), None


def refusal(kind: Kind, name: str) -> DocgenError:
    """The error for a file of a kind that cannot be read as it is; `name` as the user knows it."""
    code = _CODES.get(kind, "returned-unknown")
    place = Place(file=name)
    return DocgenError([finding(code, place, kind=kind.value, limit=f"{MAX_FILE // 1_000_000} MB")])


def remarks(kind: Kind, name: str) -> tuple[Finding, ...]:
    """What to tell about a file although it can be read."""
    return (finding("returned-macros", Place(file=name)),) if kind in _MACROS else ()


# ---------------------------------------------------------------- zip


def _of_zip(data: bytes, name: str | None, limit: int) -> tuple[Kind, Archive | None]:
    try:
        archive = Archive(data, name=name, limit=limit)
    except DocgenError as error:
        if any(each.code == "package-members" for each in error.findings):
            return Kind.ZIP, None
        return Kind.BROKEN, None
    names = archive.names
    if "word/document.xml" in archive or _has(names, "word/document"):
        return (Kind.DOCM if "word/vbaproject.bin" in archive else Kind.DOCX), archive
    if "xl/workbook.bin" in archive:
        return Kind.XLSB, archive
    if "xl/workbook.xml" in archive or _has(names, "xl/"):
        return (Kind.XLSM if "xl/vbaproject.bin" in archive else Kind.XLSX), archive
    if _has(names, "ppt/"):
        return Kind.PPTX, archive
    if "ofd.xml" in archive:
        return Kind.OFD, archive
    return _of_open_document(archive), archive


def _has(names: tuple[str, ...], folder: str) -> bool:
    return "[content_types].xml" in names and any(each.startswith(folder) for each in names)


def _of_open_document(archive: Archive) -> Kind:
    try:
        said = (archive.read("mimetype", 200) or b"").decode("ascii", "replace")
        listed = archive.read(_MANIFEST, 1_000_000) or b""
    except DocgenError:
        return Kind.ZIP
    kind = next((kind for word, kind in _DOCUMENTS if word in said), Kind.ZIP)
    return Kind.ENCRYPTED if kind in CONVERTIBLE and b"encryption-data" in listed else kind


# ---------------------------------------------------------------- other files


def _of_rest(data: bytes) -> Kind:
    if not data.strip(b"\0 \t\r\n"):
        return Kind.EMPTY
    if data.startswith(ole.MAGIC):
        return _of_compound(data)
    start = data[:_LOOKED_AT]
    if found := next((kind for mark, kind in _BEGINNINGS if start.startswith(mark)), None):
        return found
    if start[:2] == b"BM" and len(data) > 14 and start[6:10] == b"\0\0\0\0":
        return Kind.IMAGE
    if start[4:8] == b"ftyp" or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return Kind.IMAGE
    return _of_text(start)


def _of_compound(data: bytes) -> Kind:
    names = ole.stream_names(data)
    if names is None:
        return Kind.BROKEN
    if "EncryptedPackage" in names:
        return Kind.ENCRYPTED
    if "WordDocument" in names:
        return Kind.DOC
    if names & {"Workbook", "Book"}:
        return Kind.XLS
    if "PowerPoint Document" in names:
        return Kind.PPT
    known = any(each.upper().startswith(("WPS", "KSO", "MATOST")) for each in names)
    return Kind.WPS if known else Kind.UNKNOWN


def _of_text(start: bytes) -> Kind:
    text = _decoded(start)
    if text is None or _CONTROLS.search(text):
        return Kind.UNKNOWN
    bare = text.lstrip("\ufeff \t\r\n").lower().encode()
    if bare.startswith(b"<?xml"):
        return Kind.HTML if b"<html" in bare else Kind.XML
    if bare.startswith(_PAGES):
        return Kind.HTML
    if bare.startswith(b"{\\rtf"):
        return Kind.RTF
    return Kind.XML if bare.startswith(b"<") and b"xmlns" in bare else Kind.TEXT


def _decoded(start: bytes) -> str | None:
    """The beginning of a file as text; None if it is none."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in start:
        return None
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut in two.
        for cut in range(4):
            try:
                return start[: len(start) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
