"""Word templates: any .docx with docxtpl's tags, checked and filled.

The result is docxtpl's; whatever it would lose without a word becomes a finding. The tags are
checked and numbered once, and docxtpl prepares the package once; after that a rendering only
fills the parts that have tags. Threads can share a template.
"""

import re
import threading
from collections.abc import Iterator, Mapping
from datetime import date as Date
from pathlib import Path
from typing import Any, Final

from jinja2 import TemplateSyntaxError
from lxml import etree

from docgen.findings import DocgenError, Finding, Place, finding, has_errors
from docgen.formats.engine import FOOTNOTES, PROPERTIES, Engine, adds_parts, capture
from docgen.formats.environment import Environment
from docgen.formats.expressions import Blocks, PartTemplate, Recorder, recording
from docgen.formats.mistakes import check_text, find_mistakes
from docgen.formats.package import (
    CONTENT_TYPES,
    EPOCH,
    normalise,
    parse_xml,
    read_package,
    write_package,
)
from docgen.formats.program import Program
from docgen.formats.tags import TAG, Tag, number_tags, read_tags
from docgen.messages import N_, phrase

_WORDML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN: Final = f"{_WORDML}document.main+xml"
_MAIN_OF_DOTX: Final = f"{_WORDML}template.main+xml"
_FILLED: Final = (_MAIN, f"{_WORDML}header+xml", f"{_WORDML}footer+xml", FOOTNOTES)
_NOT_FILLED: Final = re.compile(r"word/(endnotes|charts/\w+|diagrams/\w+)\.xml|docProps/\w+\.xml")
_CORE: Final = "docProps/core.xml"


class Template:
    """A Word template: from a path, or from the bytes of a .docx or .dotx file.

    `name` is what the findings call it; for bytes it should be given. Raises DocgenError when
    the file cannot be read or is no Word document; its tags are looked at by `check`.
    """

    def __init__(self, source: str | Path | bytes, *, name: str | None = None) -> None:
        self.name = name or ("template" if isinstance(source, bytes) else Path(source).name)
        data = source if isinstance(source, bytes) else _read(Path(source), self.name)
        self._sheet = _Sheet(self.name, read_package(data, name=self.name))
        self._program: Program | None = None
        self._lock = threading.Lock()

    def check(self) -> tuple[Finding, ...]:
        """What is wrong with the tags, all of it at once; empty when the template can be filled."""
        with self._lock:
            if self._program is None and not self._sheet.findings:
                self._compile()
        return self._sheet.findings

    def engine(self) -> Any:
        """A docxtpl.DocxTemplate of this template, for one rendering.

        It makes sub-documents (`new_subdoc`) and the identifiers of links (`build_url_id`), and
        replaces pictures and embedded files; then it is given to `render`.
        """
        return Engine(self._sheet.data)

    def render(
        self,
        context: Mapping[str, object],
        *,
        blocks: Blocks | None = None,
        date: Date = EPOCH,
        engine: Any = None,
    ) -> bytes:
        """The document with the values of `context`: the same values give the same bytes.

        `blocks` turns a value into the XML of paragraphs and tables for a tag `{{p … }}`, and a
        plain value into None; charts bring their parts along. `date` is written into the document
        as the day it was made. A line end in a value becomes a line break, a tab a tab. A picture
        is a docxtpl.InlineImage, of any template or None; what else adds parts to the document
        needs an `engine`. Raises DocgenError with every name that is undefined, every value that
        is None, and whatever else would be lost.
        """
        program = self._compiled()
        if engine is None:
            foreign: list[Any] = []
            recorder = Recorder(
                context, blocks, lambda value: _noted(value, foreign), program.first_chart
            )
            with recording(recorder):
                result = program.render(context, date, recorder)
            if not foreign:
                _raise_errors(recorder.findings)
                return result
            engine = next((item.tpl for item in foreign if self._is_own(item.tpl)), self.engine())
        return self._by_docxtpl(engine, context, blocks, date)

    def _by_docxtpl(
        self, engine: Any, context: Mapping[str, object], blocks: Blocks | None, date: Date
    ) -> bytes:
        if not self._is_own(engine):
            raise ValueError("the engine is another template's")
        program = self._compiled()
        recorder = Recorder(
            context, blocks, lambda value: _adopted(value, engine), program.first_chart
        )
        with recording(recorder):
            result = program.render_by(engine, context, recorder)
        _raise_errors(recorder.findings)
        return normalise(result, date=date)

    def _is_own(self, engine: object) -> bool:
        return isinstance(engine, Engine) and engine.data is self._sheet.data

    def _compiled(self) -> Program:
        """The compiled template; raises DocgenError if it cannot be filled."""
        if self._program is None:
            _raise_errors(self.check())
            with self._lock:
                self._program = self._program or self._sheet.compile()
        return self._program

    def _compile(self) -> None:
        try:
            self._program = self._sheet.compile()
        except _Failure as failure:
            self._sheet.findings = failure.args


def _noted(value: object, foreign: list[Any]) -> object:
    if not adds_parts(value):
        return value
    foreign.append(value)
    return ""


def _adopted(value: object, engine: Engine) -> object:
    return engine.adopted(value) if adds_parts(value) else value


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

    def compile(self) -> Program:
        """The template as a program; raises _Failure."""
        captured = capture(self.data)
        parts = {
            name: self._compiled(source, self.place(name), self.environment)
            for name, source in captured.sources.items()
        }
        texts = {
            name: self._compiled(text, self.place(_CORE, PROPERTIES[name]), self.plain)
            for name, text in captured.properties.items()
        }
        return Program(captured, parts, texts)

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
            if element in PROPERTIES.values():
                yield from check_text(text, self.place(_CORE, element), self._compile_alone)
            elif TAG.search(text):
                yield finding("template-part", self.place(_CORE, element), tag=text)

    def place(self, part: str, property_name: str | None = None) -> Place:
        """The place of a part as a whole, or of a document property."""
        if property_name is None:
            return Place(file=self.name, part=part)
        where = phrase(N_("document property “{name}”"), name=property_name)
        return Place(file=self.name, part=where)

    def _compiled(self, source: str, place: Place, environment: Environment) -> PartTemplate:
        try:
            return environment.part(source, place, self.tags)
        except TemplateSyntaxError as error:
            reason = str(error.message).rstrip(".")
            raise _Failure(finding("template-syntax", place, reason=reason, tag="")) from error


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
