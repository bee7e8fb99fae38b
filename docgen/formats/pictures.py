"""Pictures put into a finished Word document, at the bookmarks that keep their places."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from lxml import etree

from docgen.blocks import Picture
from docgen.formats.package import CONTENT_TYPES, parse_xml, read_package, write_package
from docgen.messages import N_, Phrase, phrase

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT: Final = "word/document.xml"
_RELATIONS: Final = "word/_rels/document.xml.rels"
_TYPES: Final = {"png": "image/png", "jpeg": "image/jpeg"}
_EMU: Final = 12_700
# Above the numbers of docxtpl's drawings and of charts.
_FIRST_ID: Final = 30_000
_PIXELS: Final = 30_000
_UPRIGHT: Final = 1
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a picture's file says of itself: its kind, its size in pixels."""

    kind: str
    width: int
    height: int


class NotShown(Exception):
    """A file that is no picture for Word, and why."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__(str(reason))


def facts_of(content: bytes) -> Facts:
    """The facts of a PNG or JPEG file. Raises NotShown for what is neither, or lies on its side."""
    try:
        if content.startswith(_PNG) and content[12:16] == b"IHDR":
            width, height = struct.unpack(">II", content[16:24])
            return _sound("png", width, height)
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
    except (struct.error, IndexError):
        raise NotShown(phrase(N_("the file is broken"))) from None
    raise NotShown(phrase(N_("it is neither JPEG nor PNG")))


def _sound(kind: str, width: int, height: int) -> Facts:
    if not (0 < width <= _PIXELS and 0 < height <= _PIXELS):
        raise NotShown(phrase(N_("the file is broken")))
    return Facts(kind=kind, width=width, height=height)


def _jpeg(content: bytes) -> Facts:
    at = 2
    while content[at] == 0xFF:
        marker, size = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        inside = content[at + 4 : at + 2 + size]
        if marker == 0xE1 and _orientation(inside) != _UPRIGHT:
            raise NotShown(phrase(N_("it is stored lying on its side")))
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", inside[1:5])
            return _sound("jpeg", width, height)
        at += 2 + size
    raise IndexError(at)


def _orientation(exif: bytes) -> int:
    """How a camera says that the picture must be turned; 1 if it need not be."""
    if not exif.startswith(b"Exif\0\0"):
        return _UPRIGHT
    data = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        return _UPRIGHT
    start = struct.unpack(f"{order}I", data[4:8])[0]
    for index in range(struct.unpack(f"{order}H", data[start : start + 2])[0]):
        entry = data[start + 2 + 12 * index : start + 14 + 12 * index]
        if struct.unpack(f"{order}H", entry[:2])[0] == 0x0112:
            return int(struct.unpack(f"{order}H", entry[8:10])[0])
    return _UPRIGHT


def with_pictures(document: bytes, pictures: Mapping[str, Picture]) -> bytes:
    """The Word document with each picture where the bookmark of its name stands.

    The bookmarks go; a line with a picture is as high as the picture. Pictures whose bookmark is
    not there are left out.
    """
    members = read_package(document)
    root = parse_xml(members[_DOCUMENT])
    placed = list(_placed(root, pictures))
    if not placed:
        return document
    relations, types = parse_xml(members[_RELATIONS]), parse_xml(members[CONTENT_TYPES])
    for number, (picture, mark) in enumerate(placed, 1):
        kind = facts_of(picture.content).kind
        name = f"media/picture{number}.{kind}"
        members[f"word/{name}"] = picture.content
        item = etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship")
        item.attrib.update({"Id": f"rIdPicture{number}", "Type": f"{_R}/image", "Target": name})
        _declare(types, kind)
        _draw(mark, picture, number)
    made = {_DOCUMENT: root, _RELATIONS: relations, CONTENT_TYPES: types}
    return write_package({**members, **{name: _bytes(each) for name, each in made.items()}})


def _placed(root: Any, pictures: Mapping[str, Picture]) -> Iterator[tuple[Picture, Any]]:
    """The pictures with the beginnings of their bookmarks, in the order of the text."""
    for mark in list(root.iter(f"{{{W}}}bookmarkStart")):
        picture = pictures.get(mark.get(f"{{{W}}}name"))
        if picture is not None:
            yield picture, mark


def _draw(mark: Any, picture: Picture, number: int) -> None:
    """The picture in a run where the bookmark is, its line as high as it is."""
    paragraph, key = mark.getparent(), mark.get(f"{{{W}}}id")
    run = etree.SubElement(paragraph, f"{{{W}}}r")
    run.append(_drawing(picture, number))
    mark.addprevious(run)
    for end in [
        each for each in paragraph.iter(f"{{{W}}}bookmarkEnd") if each.get(f"{{{W}}}id") == key
    ]:
        paragraph.remove(end)
    paragraph.remove(mark)
    properties = paragraph.find(f"{{{W}}}pPr")
    for old in properties.findall(f"{{{W}}}spacing"):
        properties.remove(old)
    spacing = etree.Element(f"{{{W}}}spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "240"), ("lineRule", "auto")):
        spacing.set(f"{{{W}}}{name}", value)
    later = [each for each in properties if etree.QName(each).localname in ("ind", "jc")]
    (later[0].addprevious if later else properties.append)(spacing)


def _drawing(picture: Picture, number: int) -> Any:
    cx, cy = round(picture.width * _EMU), round(picture.height * _EMU)
    told, name = escape(picture.text), f"照片 {number}"
    return parse_xml(
        (
            f'<w:drawing xmlns:w="{W}"><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0"'
            f' distR="0"><wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{_FIRST_ID + number}" name="{name}" descr="{told}"/>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
            f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
            f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr id="0" name="{name}"/>'
            f"<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip"
            f' xmlns:r="{_R}" r:embed="rIdPicture{number}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        ).encode()
    )


def _declare(types: Any, kind: str) -> None:
    tag = f"{{{_PACKAGE}/content-types}}Default"
    if all(str(each.get("Extension", "")).lower() != kind for each in types.iter(tag)):
        item = etree.Element(tag, {"Extension": kind, "ContentType": _TYPES[kind]})
        types.insert(0, item)


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
