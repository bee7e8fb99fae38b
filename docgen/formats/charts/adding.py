"""The parts of charts, made while a document is rendered, and put into its package after that."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from docgen.formats.charts.writing import BOOK_KEY
from docgen.formats.package import CONTENT_TYPES, parse_xml

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = f"{_PACKAGE}/relationships"
_TYPES: Final = f"{{{_PACKAGE}/content-types}}"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART: Final = "word/charts/chart{}.xml"
_BOOK: Final = "word/embeddings/Microsoft_Excel_Sheet{}.xlsx"
_KEY: Final = "rIdChart{}"
_NUMBER: Final = re.compile(r"(?:charts/\D*|embeddings/\D*)([0-9]{1,6})\.")
_TAKEN_KEY: Final = re.compile(rb'"rIdChart([0-9]{1,6})"')


@dataclass(frozen=True, kw_only=True, slots=True)
class _Added:
    number: int
    owner: str
    chart: bytes
    book: bytes


class Charts:
    """The charts of one rendering, numbered from `first`; `owner` is the part that is rendered."""

    def __init__(self, first: int = 1) -> None:
        self.owner = ""
        self._first = first
        self._added: list[_Added] = []

    def add(self, chart: bytes, book: bytes) -> tuple[str, int]:
        """Take a chart's part and its workbook; the owner's relation to it, and its number."""
        number = self._first + len(self._added)
        self._added.append(_Added(number=number, owner=self.owner, chart=chart, book=book))
        return _KEY.format(number), number

    def __bool__(self) -> bool:
        return bool(self._added)

    @property
    def in_part(self) -> bool:
        """Whether the part that is rendered has a chart."""
        return any(each.owner == self.owner for each in self._added)

    def members(self, package: Mapping[str, bytes]) -> dict[str, bytes]:
        """The members of the package that are new or changed with the charts."""
        made: dict[str, bytes] = {CONTENT_TYPES: _typed(package[CONTENT_TYPES], self._numbers)}
        for each in self._added:
            chart, book = _CHART.format(each.number), _BOOK.format(each.number)
            made |= {chart: each.chart, book: each.book}
            made[_relations_of(chart)] = _related(None, chart, {BOOK_KEY: ("package", book)})
        for owner in dict.fromkeys(each.owner for each in self._added):
            keys = {
                _KEY.format(each.number): ("chart", _CHART.format(each.number))
                for each in self._added
                if each.owner == owner
            }
            name = _relations_of(owner)
            made[name] = _related(package.get(name), owner, keys)
        return made

    @property
    def _numbers(self) -> Iterable[int]:
        return [each.number for each in self._added]


def first_free(package: Mapping[str, bytes]) -> int:
    """The first number that no chart, workbook or relation of the package has."""
    taken = [int(found[1]) for name in package for found in _NUMBER.finditer(name)]
    for name, content in package.items():
        if name.endswith(".rels"):
            taken += [int(found[1]) for found in _TAKEN_KEY.finditer(content)]
    return max(taken, default=0) + 1


# ---------------------------------------------------------------- while rendering

_charts: ContextVar[Charts] = ContextVar("charts")


@contextmanager
def collecting(charts: Charts) -> Iterator[None]:
    """What is written inside adds its charts there."""
    token = _charts.set(charts)
    try:
        yield
    finally:
        _charts.reset(token)


def add_chart(chart: bytes, book: bytes) -> tuple[str, int]:
    """Add a chart to the document that is rendered now; raises LookupError if there is none."""
    return _charts.get().add(chart, book)


# ---------------------------------------------------------------- relations and content types


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _related(data: bytes | None, owner: str, keys: Mapping[str, tuple[str, str]]) -> bytes:
    """The relations of a part with those to the targets, by their keys."""
    root = parse_xml(data or f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
    for key, (kind, target) in keys.items():
        item = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        item.set("Id", key)
        item.set("Type", f"{_OFFICE}/{kind}")
        item.set("Target", posixpath.relpath(target, posixpath.dirname(owner)))
    return _bytes(root)


def _typed(data: bytes, numbers: Iterable[int]) -> bytes:
    """The content types with those of so many charts and of their workbooks."""
    root = parse_xml(data)
    defaults = {str(item.get("Extension", "")).lower() for item in root.iter(f"{_TYPES}Default")}
    if "xlsx" not in defaults:
        root.insert(0, _declared("Default", Extension="xlsx", ContentType=_BOOK_TYPE))
    for number in numbers:
        part = f"/{_CHART.format(number)}"
        root.append(_declared("Override", PartName=part, ContentType=_CHART_TYPE))
    return _bytes(root)


def _declared(tag: str, **attributes: str) -> Any:
    return etree.Element(f"{_TYPES}{tag}", attributes)


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
