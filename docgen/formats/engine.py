"""docxtpl behind the compiled templates. Alone in knowing docxtpl and python-docx.

`capture` lets docxtpl prepare a template once. `Engine` is docxtpl at work on one document, for
what adds parts to it: pictures, sub-documents, links, replaced media.
"""

import copy
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeAlias

from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml as parse_part
from docxtpl import DocxTemplate, InlineImage
from lxml import etree

from docgen.formats.package import core_part, drop_stale_styles, read_package

FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# Names of python-docx for the properties that docxtpl fills, and their elements.
PROPERTIES: Final = {
    "author": "creator",
    "comments": "description",
    "identifier": "identifier",
    "language": "language",
    "subject": "subject",
    "title": "title",
}
# docxtpl numbers from the one after this.
_FIRST_DRAWING: Final = 1000
_DRAWING: Final = re.compile(r'(<wp:docPr\s(?:[^<>]*\s)?id=")[^"]*')
_ROOT: Final = re.compile(r"<([\w:]+)[^>]*>")

# The XML of a part from its name and what docxtpl made of it; a property from its name and text.
FillPart: TypeAlias = Callable[[str, str], str]
FillProperty: TypeAlias = Callable[[str, str], str]
# The bytes of a part from its XML.
Finish: TypeAlias = Callable[[str], bytes]


class Engine(DocxTemplate):  # type: ignore[misc]
    """docxtpl for one document, with its silent losses closed."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.data = data
        self._part: FillPart = lambda name, xml: xml
        self._property: FillProperty = lambda name, text: text

    def fill(self, part: FillPart, text: FillProperty) -> bytes:
        """The document as a file, its parts and properties filled; once for each engine."""
        if self.is_rendered:
            raise ValueError("an engine serves one rendering")
        self._part, self._property = part, text
        self.render({})
        buffer = io.BytesIO()
        self.save(buffer)
        return buffer.getvalue()

    def render_xml_part(
        self, src_xml: str, part: Any, context: object, jinja_env: object = None
    ) -> str:
        """As docxtpl's, but filled by the functions that `fill` was given."""
        self.current_rendering_part = part
        return self._part(_name(part), src_xml)

    def render_footnotes(self, context: object, jinja_env: object = None) -> None:
        """As docxtpl's, but once: it would fill them again for each section."""
        for part in self.docx.part.package.parts:
            if part.content_type == FOOTNOTES:
                xml = self.patch_xml(part.blob.decode())
                part._blob = self.render_xml_part(xml, part, context).encode()

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """As docxtpl's, but without the escapes of XML, which would show."""
        properties = self.docx.core_properties
        for name in PROPERTIES:
            before = getattr(properties, name)
            after = self._property(name, before)
            if after != before:
                setattr(properties, name, after)

    def adopted(self, value: object) -> object:
        """A picture or sub-document, as one of this engine's; raises ValueError if it cannot be."""
        if isinstance(value, InlineImage):
            picture: Any = copy.copy(value)
            picture.tpl = self
            return picture
        if getattr(value, "tpl", None) is not self:
            raise ValueError("a sub-document must be made by the engine of its template")
        return value


def _name(part: Any) -> str:
    return str(part.partname).lstrip("/")


def adds_parts(value: object) -> bool:
    """Whether the value is one of docxtpl's that add parts to the document."""
    return isinstance(value, InlineImage) or isinstance(getattr(value, "tpl", None), DocxTemplate)


def hollow(xml: str) -> str:
    """The root element of a part, empty."""
    found = _ROOT.search(xml)
    assert found
    return f"{found[0]}</{found[1]}>"


# ---------------------------------------------------------------- once for each template


@dataclass(frozen=True, kw_only=True, slots=True)
class Captured:
    """A template as docxtpl prepares it.

    `sources` are the parts with tags Jinja understands, `finishes` turn their rendered XML into
    bytes, `properties` are the texts of the document properties, and `members` the rest of the
    package as python-docx saves it, with `core` as the core properties' name.
    """

    members: dict[str, bytes]
    core: str
    sources: dict[str, str] = field(default_factory=dict)
    finishes: dict[str, Finish] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def capture(data: bytes) -> Captured:
    """What docxtpl makes of a template before it knows any value."""
    engine = Engine(data)
    sources: dict[str, str] = {}
    properties: dict[str, str] = {}

    def part(name: str, xml: str) -> str:
        sources[name] = xml
        return hollow(xml)

    def text(name: str, before: str) -> str:
        properties[name] = before
        return before

    members = read_package(engine.fill(part, text))
    drop_stale_styles(members)
    finishes = _finishes(engine, sources, members)
    return Captured(
        members={name: content for name, content in members.items() if name not in sources},
        core=core_part(members),
        sources=sources,
        finishes=finishes,
        properties=properties,
    )


def _finishes(
    engine: Engine, sources: dict[str, str], members: Mapping[str, bytes]
) -> dict[str, Finish]:
    finishes: dict[str, Finish] = dict.fromkeys(sources, _as_part)
    for part in engine.docx.part.package.parts:
        if part.content_type == FOOTNOTES:
            finishes[_name(part)] = _as_it_is
    main = _name(engine.docx.part)
    finishes[main] = _as_document(members[main])
    sources[main] = _with_numbers(sources[main])
    return finishes


def _with_numbers(xml: str) -> str:
    """The XML with its drawings numbered as docxtpl will do, if all of them stay."""
    numbers = count(_FIRST_DRAWING + 1)
    return _DRAWING.sub(lambda match: f"{match[1]}{next(numbers)}", xml)


# ---------------------------------------------------------------- once for each document


def with_breaks(xml: str) -> str:
    """The XML with the line ends, tabs and form feeds of its texts as Word's own."""
    resolved: str = DocxTemplate.resolve_listing(None, xml)
    return resolved


def _as_it_is(xml: str) -> bytes:
    return xml.encode()


def _as_part(xml: str) -> bytes:
    return _serialised(etree.fromstring(xml.encode(), _parser(remove_blank_text=True)))


def _as_document(empty: bytes) -> Finish:
    """What puts a body into the main part, which `empty` is without."""

    def finish(xml: str) -> bytes:
        helper = DocxTemplate(None)
        helper.docx_ids_index = _FIRST_DRAWING
        body = helper.fix_tables(xml)
        helper.fix_docpr_ids(body)
        root = etree.fromstring(empty, _parser())
        root.replace(next(child for child in root if child.tag == body.tag), body)
        return _serialised(root)

    return finish


def _parser(**options: bool) -> etree.XMLParser:
    # A parser must not be shared between threads.
    return etree.XMLParser(resolve_entities=False, no_network=True, **options)


def _serialised(root: Any) -> bytes:
    data: bytes = serialize_part_xml(root)
    return data


def with_properties(core: bytes, texts: Mapping[str, str]) -> bytes:
    """The core properties with these texts; raises ValueError for what does not fit."""
    root = parse_part(core)
    properties = CoreProperties(root)
    for name, text in texts.items():
        if text != getattr(properties, name):
            setattr(properties, name, text)
    return _serialised(root)
