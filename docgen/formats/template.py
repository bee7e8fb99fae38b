"""Word templates: any .docx with docxtpl's tags, checked and filled. Alone in knowing docxtpl.

docxtpl does the work; around it, whatever it would lose without a word becomes a finding. The
tags are checked and numbered once, the parts compiled once; each rendering gets a document of
its own, so that threads can share a template.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError
from lxml import etree

from docgen.findings import DocgenError, Finding, Place, finding, has_errors
from docgen.formats.expressions import (
    Blocks,
    Environment,
    PartTemplate,
    Recorder,
    record_failure,
    recording,
    render,
)
from docgen.formats.mistakes import check_text, find_mistakes
from docgen.formats.package import (
    CONTENT_TYPES,
    EPOCH,
    normalise,
    parse_xml,
    read_package,
    write_package,
)
from docgen.formats.tags import FTR, HDR, TAG, TBL, TC, TR, P, Tag, number_tags, read_tags
from docgen.messages import N_, phrase

_WORDML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN: Final = f"{_WORDML}document.main+xml"
_MAIN_OF_DOTX: Final = f"{_WORDML}template.main+xml"
_FOOTNOTES: Final = f"{_WORDML}footnotes+xml"
_FILLED: Final = (_MAIN, f"{_WORDML}header+xml", f"{_WORDML}footer+xml", _FOOTNOTES)
_NOT_FILLED: Final = re.compile(r"word/(endnotes|charts/\w+|diagrams/\w+)\.xml|docProps/\w+\.xml")
_CORE: Final = "docProps/core.xml"
# Names of python-docx for the properties that docxtpl fills, and their elements.
_PROPERTIES: Final = {
    "author": "creator",
    "comments": "description",
    "identifier": "identifier",
    "language": "language",
    "subject": "subject",
    "title": "title",
}
_LISTING: Final = re.compile("[\t\n\a\f]")
_ROOT: Final = re.compile(r"<([\w:]+)[^>]*>")


class Template:
    """A Word template: from a path, or from the bytes of a .docx or .dotx file.

    `name` is what the findings call it; for bytes it should be given. Raises DocgenError when
    the file cannot be read or is no Word document; its tags are looked at by `check`.
    """

    def __init__(self, source: str | Path | bytes, *, name: str | None = None) -> None:
        self.name = name or ("template" if isinstance(source, bytes) else Path(source).name)
        data = source if isinstance(source, bytes) else _read(Path(source), self.name)
        self._sheet = _Sheet(self.name, read_package(data, name=self.name))
        self._checked = False

    def check(self) -> tuple[Finding, ...]:
        """What is wrong with the tags, all of it at once; empty when the template can be filled."""
        if not self._checked and not self._sheet.findings:
            self._compile()
        self._checked = True
        return self._sheet.findings

    def render(
        self, context: Mapping[str, object], *, blocks: Blocks | None = None, date: Date = EPOCH
    ) -> bytes:
        """The document with the values of `context`: the same values give the same bytes.

        `blocks` turns a value into the XML of paragraphs and tables for a tag `{{p … }}`, and a
        plain value into None. `date` is written into the document as the day it was made. A line
        end in a value becomes a line break, a tab a tab. Raises DocgenError with every name that
        is undefined, every value that is None, and whatever else would be lost.
        """
        _raise_errors(self.check())
        with recording(Recorder(context, blocks)) as recorder:
            engine = _Engine(self._sheet)
            engine.render(dict(context), self._sheet.environment)
            _raise_errors(recorder.findings)
            return normalise(engine.saved(), date=date)

    def _compile(self) -> None:
        try:
            _Engine(self._sheet).compile()
        except _Failure as failure:
            self._sheet.findings = failure.args


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocgenError([finding("file-not-found", file=name)]) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise DocgenError([finding("file-unreadable", file=name, reason=reason)]) from error


def _raise_errors(findings: tuple[Finding, ...]) -> None:
    if has_errors(findings):
        raise DocgenError(findings)


class _Failure(Exception):
    """A part that cannot be compiled; its arguments are findings."""


class _Sheet:
    """A template made ready: its tags numbered, its parts compiled when first needed."""

    def __init__(self, name: str, members: dict[str, bytes]) -> None:
        self.name = name
        self.environment = Environment()
        self.plain = Environment(plain=True)
        self.tags: dict[int, Tag] = {}
        self.findings: tuple[Finding, ...] = tuple(self._prepare(members))
        self.data = write_package(members)
        self._parts: dict[str, PartTemplate] = {}
        self._patched: dict[str, str] = {}

    def _prepare(self, members: dict[str, bytes]) -> Iterator[Finding]:
        for part in list(_filled_parts(members, self.name)):
            root = parse_xml(members[part], name=self.name, part=part)
            seen = read_tags(root, part, self.name)
            yield from find_mistakes(root, seen, part, self.name, self._compile_alone)
            number_tags(seen, len(self.tags))
            self.tags.update(enumerate((one.tag for one in seen), len(self.tags)))
            members[part] = etree.tostring(root, encoding="UTF-8", standalone=True)
        yield from _tags_not_filled(members, self.name)
        yield from self._check_properties(members.get(_CORE))

    def _compile_alone(self, source: str) -> object:
        return self.environment.compile(source, raw=True)

    def _check_properties(self, core: bytes | None) -> Iterator[Finding]:
        texts = _property_texts(core) if core else {}
        for element, text in texts.items():
            if element in _PROPERTIES.values():
                yield from check_text(text, self.place(_CORE, element), self._compile_alone)
            elif TAG.search(text):
                yield finding("template-part", self.place(_CORE, element), tag=text)

    def place(self, part: str, property_name: str | None = None) -> Place:
        """The place of a part as a whole, or of a document property."""
        if property_name is None:
            return Place(file=self.name, part=part)
        where = phrase(N_("document property “{name}”"), name=property_name)
        return Place(file=self.name, part=where)

    def part(self, part: str, source: str) -> PartTemplate:
        """The compiled template of a part; raises _Failure."""
        if part not in self._parts:
            self._parts[part] = self._compiled(source, self.place(part), self.environment)
        return self._parts[part]

    def property(self, name: str, source: str) -> PartTemplate:
        """The compiled template of a document property; raises _Failure."""
        if name not in self._parts:
            place = self.place(_CORE, _PROPERTIES[name])
            self._parts[name] = self._compiled(source, place, self.plain)
        return self._parts[name]

    def _compiled(self, source: str, place: Place, environment: Environment) -> PartTemplate:
        try:
            return environment.part(source, place, self.tags)
        except TemplateSyntaxError as error:
            reason = str(error.message).rstrip(".")
            raise _Failure(finding("template-syntax", place, reason=reason, tag="")) from error

    def patched(self, source: str, patch: Any) -> str:
        """The part's XML as docxtpl prepares it, prepared once."""
        if source not in self._patched:
            self._patched[source] = patch(source)
        return self._patched[source]


def _filled_parts(members: dict[str, bytes], name: str) -> Iterator[str]:
    """The parts that docxtpl fills; raises DocgenError when there is no Word document."""
    # To python-docx a .dotx is no document.
    types = members[CONTENT_TYPES].replace(_MAIN_OF_DOTX.encode(), _MAIN.encode())
    members[CONTENT_TYPES] = types
    kinds = {
        str(item.get("PartName", "")).lstrip("/"): item.get("ContentType")
        for item in parse_xml(types, name=name, part=CONTENT_TYPES)
    }
    if _MAIN not in kinds.values():
        raise DocgenError([finding("template-not-word", Place(file=name))])
    return (part for part, kind in kinds.items() if kind in _FILLED and part in members)


def _tags_not_filled(members: dict[str, bytes], name: str) -> Iterator[Finding]:
    for part, data in members.items():
        if not _NOT_FILLED.fullmatch(part) or part == _CORE:
            continue
        text = re.sub(r"<[^>]*>", "", data.decode(errors="replace"))
        for match in TAG.finditer(text):
            yield finding("template-part", Place(file=name, part=part), tag=match[0])


def _property_texts(core: bytes) -> dict[str, str]:
    return {etree.QName(item).localname: item.text or "" for item in parse_xml(core)}


class _Engine(DocxTemplate):  # type: ignore[misc]
    """docxtpl for one rendering, with its silent losses closed."""

    def __init__(self, sheet: _Sheet) -> None:
        super().__init__(io.BytesIO(sheet.data))
        self._sheet = sheet

    def compile(self) -> None:
        """Compile every part, so that mistakes come out before the first rendering."""
        self.render_init()
        self.build_xml(None)
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(uri):
                self.render_xml_part(self.patch_xml(self.get_part_xml(part)), part, None)
        self.render_footnotes(None)
        self.render_properties(None)

    def saved(self) -> bytes:
        """The document as a file."""
        buffer = io.BytesIO()
        self.save(buffer)
        return buffer.getvalue()

    def patch_xml(self, src_xml: str) -> str:
        """As docxtpl's, once for each part."""
        return self._sheet.patched(src_xml, super().patch_xml)

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,
        context: Mapping[str, object] | None,
        jinja_env: object = None,
    ) -> str:
        """The part with the context's values; an error leaves an empty part and a finding.

        Without context the part is only compiled.
        """
        name = str(part.partname).lstrip("/")
        template = self._sheet.part(name, src_xml)
        if context is None:
            return ""
        self.current_rendering_part = part
        try:
            xml = render(template, context)
            return _tidied(self._with_breaks(xml))
        except Exception as error:
            record_failure(template, error)
            return _hollow(src_xml)

    def _with_breaks(self, xml: str) -> str:
        for escaped, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            xml = xml.replace(escaped, meant)
        resolved: str = self.resolve_listing(xml) if _LISTING.search(xml) else xml
        return resolved

    def render_footnotes(self, context: Any, jinja_env: object = None) -> None:
        """As docxtpl's, but once: it would fill them again for each section."""
        for part in self.docx.part.package.parts:
            if part.content_type == _FOOTNOTES:
                xml = self.patch_xml(part.blob.decode())
                part._blob = self.render_xml_part(xml, part, context).encode()

    def render_properties(self, context: Any, jinja_env: object = None) -> None:
        """As docxtpl's, but without the escapes of XML, which would show."""
        properties = self.docx.core_properties
        for name in _PROPERTIES:
            template = self._sheet.property(name, getattr(properties, name))
            if context is not None:
                _set_property(properties, name, template, context)


def _set_property(
    properties: Any, name: str, template: PartTemplate, context: Mapping[str, object]
) -> None:
    try:
        text = render(template, context)
        if text != getattr(properties, name):
            setattr(properties, name, text)
    except Exception as error:
        record_failure(template, error)


def _hollow(xml: str) -> str:
    found = _ROOT.search(xml)
    assert found
    return f"{found[0]}</{found[1]}>"


def _tidied(xml: str) -> str:
    """The part's XML, well-formed, and without what Word calls damaged.

    A cell or header whose last paragraph went gets an empty one; a row without cells and a
    table without rows go. Raises DocgenError when the XML is broken.
    """
    root = parse_xml(xml.encode())
    empty = [row for row in root.iter(TR) if row.find(TC) is None and not row.findall(".//" + TC)]
    empty += [table for table in root.iter(TBL) if all(row in empty for row in table.iter(TR))]
    cells = [cell for cell in root.iter(TC) if _lacks_paragraph(cell)]
    if root.tag in (HDR, FTR) and not len(root):
        cells.append(root)
    for element in empty:
        element.getparent().remove(element)
    for cell in cells:
        etree.SubElement(cell, P)
    return etree.tostring(root, encoding="unicode") if empty or cells else xml


def _lacks_paragraph(cell: Any) -> bool:
    blocks = [child.tag for child in cell if child.tag in (P, TBL)]
    return not cell.findall(".//" + P) or (bool(blocks) and blocks[-1] == TBL)
