"""A template compiled: what stays the same packed once, what changes rendered for each document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, Final

from lxml import etree

from docgen.formats.charts.adding import Charts, first_free
from docgen.formats.engine import Captured, Engine, Finish, hollow, with_breaks, with_properties
from docgen.formats.environment import render
from docgen.formats.expressions import (
    PartTemplate,
    Recorder,
    record_failure,
    recording,
)
from docgen.formats.package import (
    CONTENT_TYPES,
    parse_xml,
    rank,
    read_package,
    settled,
    write_package,
)
from docgen.formats.shortcut import Shortcut, find_shortcut
from docgen.formats.tags import FTR, HDR, TBL, TC, TR, P
from docgen.formats.zipped import Packed, joined, pack

_LISTING: Final = re.compile("[\t\n\a\f]")
_DATES: Final = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part with tags: its template, and what makes bytes of the rendered XML."""

    name: str
    source: str
    template: PartTemplate
    finish: Finish
    shortcut: Shortcut | None

    def data(self, context: Mapping[str, object], recorder: Recorder) -> bytes:
        """The part with the context's values; an error leaves nothing but a finding."""
        try:
            recorder.begin_part(self.name)
            xml = render(self.template, context)
            if self.shortcut and not (recorder.has_markup or recorder.charts.in_part):
                data = self.shortcut.data(xml, escapes=recorder.has_escapes)
                if data is not None:
                    return data
            return self.finish(_mended(xml))
        except Exception as error:
            record_failure(self.template, error)
            return b""

    def text(self, context: Mapping[str, object], recorder: Recorder) -> str:
        """The part's XML; an error leaves an empty part and a finding."""
        try:
            recorder.begin_part(self.name)
            return _mended(render(self.template, context))
        except Exception as error:
            record_failure(self.template, error)
            return hollow(self.source)


class Program:
    """A template ready to be rendered any number of times, from any number of threads."""

    def __init__(
        self,
        captured: Captured,
        parts: Mapping[str, PartTemplate],
        texts: Mapping[str, PartTemplate],
    ) -> None:
        self._core_name = captured.core
        self._core = captured.members.get(captured.core, b"")
        self._before = captured.properties
        self._texts = texts
        self._is_core_constant = all(template.is_constant for template in texts.values())
        self._dated: dict[Date, Packed] = {}
        self._parts = {name: _part(captured, name, parts[name]) for name in parts}
        packed = {
            name: pack(name, content)
            for name, content in captured.members.items()
            if name != captured.core
        }
        packed.update(self._constant())
        names = sorted({*packed, *self._parts, *filter(None, [captured.core])}, key=rank)
        self._slots = tuple((name, packed.get(name)) for name in names)
        self._directory = {
            name: content
            for name, content in captured.members.items()
            if name == CONTENT_TYPES or name.endswith(".rels")
        }
        self.first_chart = first_free(captured.members)

    def _constant(self) -> Iterator[tuple[str, Packed]]:
        """The parts that are the same in every document."""
        for name, part in self._parts.items():
            if part.template.is_constant:
                with recording(Recorder((), None)) as recorder:
                    data = part.data({}, recorder)
                if not recorder.findings:
                    yield name, pack(name, data)

    def render(self, context: Mapping[str, object], date: Date, recorder: Recorder) -> bytes:
        """The document as a file; what is wrong the current recorder gets."""
        members = [
            packed or self._rendered(name, context, date, recorder) for name, packed in self._slots
        ]
        return joined(self._with_charts(members, recorder.charts) if recorder.charts else members)

    def _with_charts(self, members: Sequence[Packed], charts: Charts) -> Iterator[Packed]:
        names = [name for name, _ in self._slots]
        every = dict(zip(names, members, strict=True))
        added = charts.members(self._directory)
        every.update((name, pack(name, content)) for name, content in added.items())
        return (every[name] for name in sorted(every, key=rank))

    def _rendered(
        self, name: str, context: Mapping[str, object], date: Date, recorder: Recorder
    ) -> Packed:
        if name != self._core_name:
            return pack(name, self._parts[name].data(context, recorder))
        if not self._is_core_constant:
            return pack(name, settled(self._properties(context), date))
        if date not in self._dated:
            if len(self._dated) >= _DATES:
                self._dated.clear()
            self._dated[date] = pack(name, settled(self._properties(context), date))
        return self._dated[date]

    def _properties(self, context: Mapping[str, object]) -> bytes:
        core = self._core
        for name, template in self._texts.items():
            try:
                text = render(template, context)
                if text != self._before[name]:
                    core = with_properties(core, {name: text})
            except Exception as error:
                record_failure(template, error)
        return core

    def render_by(self, engine: Engine, context: Mapping[str, object], recorder: Recorder) -> bytes:
        """The same by docxtpl's own way, which can add parts."""
        data = engine.fill(
            lambda name, _: self._parts[name].text(context, recorder),
            lambda name, before: self._property(name, before, context),
        )
        if not recorder.charts:
            return data
        members = read_package(data)
        return write_package({**members, **recorder.charts.members(members)})

    def _property(self, name: str, before: str, context: Mapping[str, object]) -> str:
        try:
            text = render(self._texts[name], context)
            if text != before:
                with_properties(self._core, {name: text})
        except Exception as error:
            record_failure(self._texts[name], error)
            return before
        return text


def _part(captured: Captured, name: str, template: PartTemplate) -> Part:
    finish = captured.finishes[name]
    return Part(
        name=name,
        source=captured.sources[name],
        template=template,
        finish=finish,
        shortcut=None if template.is_constant else find_shortcut(template, finish),
    )


def _mended(xml: str) -> str:
    for escaped, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        xml = xml.replace(escaped, meant)
    return _tidied(with_breaks(xml) if _LISTING.search(xml) else xml)


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
