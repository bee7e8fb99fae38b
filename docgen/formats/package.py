"""Office Open XML packages: the same parts give the same bytes; foreign ones are read with care."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date as Date
from typing import Any, Final

from lxml import etree

from docgen.findings import DocgenError, Place, finding
from docgen.formats.zipped import joined, pack

MAX_FILE: Final = 20_000_000
MAX_UNPACKED: Final = 100_000_000
MAX_XML: Final = 30_000_000
MAX_RATIO: Final = 200
MAX_MEMBERS: Final = 2_000
# Below this size the ratio says nothing: a short part of one letter packs very well.
RATIO_FROM: Final = 1_000_000

CONTENT_TYPES: Final = "[Content_Types].xml"
PACKAGE_RELATIONS: Final = "_rels/.rels"
EPOCH: Final = Date(1980, 1, 1)

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: Final = (
    (b"{\\rtf", "RTF"),
    (b"%PDF", "PDF"),
    (b"<?xml", "XML"),
    (b"<html", "HTML"),
    (b"<!doctype", "HTML"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
)
_XML_MEMBER: Final = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)|\0")
_PLAIN: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# All that zipfile raises for damaged files.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_STALE_TYPE: Final = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_STALE_PART: Final = "word/stylesWithEffects.xml"
_CORE_TYPE: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_CP: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_TERMS: Final = "{http://purl.org/dc/terms/}"


def write_package(members: Mapping[str, bytes]) -> bytes:
    """The members as a zip: the same members give the same bytes, whatever their order."""
    return joined(pack(name, members[name]) for name in sorted(members, key=rank))


def rank(name: str) -> tuple[bool, bool, str]:
    """The key by which the members of a package are put in order."""
    return (name != CONTENT_TYPES, name != PACKAGE_RELATIONS, name)


def read_package(data: bytes, *, name: str | None = None) -> dict[str, bytes]:
    """The members of a package by name; `name` is the file's name as the user knows it.

    Raises DocgenError naming the cause: another kind of file, encrypted, broken, or larger than
    the limits. Sizes are counted while reading; what the zip says about itself is not believed.
    """
    if len(data) > MAX_FILE:
        raise _failure("package-too-large", name, limit=_megabytes(MAX_FILE))
    if not data.startswith(_ZIP):
        raise _not_zip(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = dict(_members(package, name, len(data)))
    except _DAMAGED as error:
        raise _failure("package-broken", name) from error
    if CONTENT_TYPES not in members:
        raise _failure("package-foreign", name, kind=_kind_of_zip(members))
    return members


def _members(
    package: zipfile.ZipFile, name: str | None, packed: int
) -> Iterator[tuple[str, bytes]]:
    entries = [info for info in package.infolist() if not info.is_dir()]
    if len(entries) > MAX_MEMBERS:
        raise _failure("package-members", name, limit=MAX_MEMBERS)
    total = 0
    seen: set[str] = set()
    for info in entries:
        member = _member_name(info, name)
        if member in seen or info.compress_type not in _PLAIN:
            raise _failure("package-broken", name)
        seen.add(member)
        limit = _limit(member)
        content = _read(package, info, min(limit, MAX_UNPACKED - total) + 1)
        total += len(content)
        if len(content) > limit or total > MAX_UNPACKED:
            limit = MAX_UNPACKED if total > MAX_UNPACKED else limit
            raise _failure("package-too-large", name, limit=_megabytes(limit))
        _check_ratio(len(content), min(info.compress_size, packed), name)
        yield member, content


def _member_name(info: zipfile.ZipInfo, name: str | None) -> str:
    if info.flag_bits & 1:
        raise _failure("package-encrypted", name)
    # Some writers on Windows separate folders the wrong way round.
    member = info.filename.replace("\\", "/")
    if _UNSAFE.search(member):
        raise _failure("package-unsafe", name, member=member)
    return member


def _limit(member: str) -> int:
    return MAX_XML if _XML_MEMBER.search(member) else MAX_UNPACKED


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    with package.open(info) as stream:
        return stream.read(size)


def _check_ratio(size: int, packed: int, name: str | None) -> None:
    if size > RATIO_FROM and size > MAX_RATIO * packed:
        raise _failure("package-ratio", name, limit=MAX_RATIO)


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"


def _not_zip(data: bytes, name: str | None) -> DocgenError:
    if not data:
        return _failure("file-empty", name)
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return _failure("package-encrypted" if encrypted else "package-legacy", name)
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kinds = (kind for mark, kind in _FOREIGN if start.startswith(mark.lower()))
    kind = next(kinds, None)
    if kind is None:
        return _failure("package-unknown", name)
    return _failure("package-foreign", name, kind=kind)


def _kind_of_zip(members: Mapping[str, bytes]) -> str:
    mimetype = members.get("mimetype", b"")
    return "OpenDocument" if b"opendocument" in mimetype else "ZIP"


def _failure(code: str, name: str | None, part: str | None = None, **params: object) -> DocgenError:
    return DocgenError([finding(code, Place(file=name, part=part), **params)])


def parse_xml(data: bytes, *, name: str | None = None, part: str | None = None) -> Any:
    """The root element (lxml) of a part's XML, parsed without entities and network.

    `name` is the file's name and `part` the part's, for the finding. Raises DocgenError when
    the XML is broken or has a document type.
    """
    # A parser must not be shared between threads.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _failure("package-xml", name, part, reason=error.msg) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _failure("package-doctype", name, part)
    return root


def normalise(data: bytes, *, date: Date = EPOCH) -> bytes:
    """The package without what changes from one saving to the next, so that equal means equal.

    The core properties get `date` as the days of creation and change, nobody as last author
    and revision 1; the outdated part stylesWithEffects of python-docx's own template goes.
    """
    members = read_package(data)
    drop_stale_styles(members)
    core = core_part(members)
    if core in members:
        members[core] = settled(members[core], date)
    return write_package(members)


def core_part(members: Mapping[str, bytes]) -> str:
    """The name of the member with the core properties; empty if the package has none."""
    relations = members.get(PACKAGE_RELATIONS)
    if relations is None:
        return ""
    targets = (
        str(relation.get("Target", ""))
        for relation in parse_xml(relations).iter(_RELATION)
        if relation.get("Type") == _CORE_TYPE
    )
    return next(targets, "").lstrip("/")


def settled(core: bytes, date: Date) -> bytes:
    """The core properties as `normalise` leaves them."""
    root = parse_xml(core)
    # isoformat() of a datetime would bring its time along.
    moment = f"{date.year:04}-{date.month:02}-{date.day:02}T00:00:00Z"
    for tag, text in (
        (f"{_TERMS}created", moment),
        (f"{_TERMS}modified", moment),
        (f"{_CP}lastModifiedBy", ""),
        (f"{_CP}revision", "1"),
    ):
        for element in root.iter(tag):
            element.text = text
    for element in root.findall(f"{_CP}lastPrinted"):
        root.remove(element)
    return _serialised(root)


def drop_stale_styles(members: dict[str, bytes]) -> None:
    """Take python-docx's outdated part stylesWithEffects out."""
    if members.pop(_STALE_PART, None) is None:
        return
    for name in (CONTENT_TYPES, "word/_rels/document.xml.rels"):
        if name in members:
            members[name] = _without_stale_styles(members[name])


def _without_stale_styles(data: bytes) -> bytes:
    root = parse_xml(data)
    for element in list(root.iter(_RELATION, _OVERRIDE)):
        part = str(element.get("PartName", "")).lstrip("/")
        if element.get("Type") == _STALE_TYPE or part == _STALE_PART:
            root.remove(element)
    return _serialised(root)


def _serialised(root: Any) -> bytes:
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return text
