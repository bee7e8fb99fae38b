"""The values of YAML nodes, as YAML 1.2 means them, and where each one stands."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from docgen.findings import DocgenError, Finding, Place, finding
from docgen.source.characters import control_characters
from docgen.source.nodes import MAPPING, MAX_DEPTH, MAX_NODES, SCALAR, SEQUENCE, Node, place_of

Location = tuple[str | int, ...]
Scalar = str | int | float | bool | None

_CORE: Final = "tag:yaml.org,2002:"
_KINDS: Mapping[str, str] = {"seq": SEQUENCE, "map": MAPPING, "merge": SCALAR}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
# A leading zero means a code such as 012, never an octal number; 400 digits are no number either.
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,400})")
_DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Where a value begins, where its key begins, and an unquoted scalar's own spelling."""

    line: int
    column: int
    key_line: int | None = None
    key_column: int | None = None
    spelling: str | None = None


Marks = dict[Location, Mark]


def plain_value(text: str) -> Scalar:
    """The value of an unquoted scalar: null, true, false, a decimal number, or else text."""
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def evaluate(root: Node, file: str) -> tuple[object, Marks, tuple[Finding, ...]]:
    """The root's value, every value's mark, and what is wrong without being beyond use."""
    work = _Evaluation(file)
    data = work.value(root, (), None)
    return data, work.marks, tuple(work.findings)


class _Evaluation:
    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: Marks = {}
        self.findings: list[Finding] = []
        self.count = 0

    def value(self, node: Node, at: Location, key: Node | None) -> object:
        self._bound(node, at)
        self.marks[at] = _mark(node, key)
        self._check_tag(node)
        if node.kind == MAPPING:
            return self._mapping(node, at)
        if node.kind == SEQUENCE:
            return [self.value(item, (*at, i), None) for i, item in enumerate(node.items)]
        return self._scalar(node)

    def _bound(self, node: Node, at: Location) -> None:
        # Aliases make a small file grow without end.
        self.count += 1
        if self.count > MAX_NODES:
            raise DocgenError([finding("yaml-too-many", self._place(node), limit=MAX_NODES)])
        if len(at) > MAX_DEPTH:
            raise DocgenError([finding("yaml-too-deep", self._place(node), limit=MAX_DEPTH)])

    def _place(self, node: Node) -> Place:
        return place_of(node, self.file)

    def _scalar(self, node: Node) -> Scalar:
        if found := control_characters(node.text):
            self.findings.append(finding("control-character", self._place(node), characters=found))
        return _scalar_value(node)

    def _check_tag(self, node: Node) -> None:
        if node.tag is None or node.tag == "!":
            return
        short = node.tag.removeprefix(_CORE)
        if short != node.tag and _fits(short, node):
            return
        tag = f"!!{short}" if short != node.tag else node.tag
        self.findings.append(finding("yaml-tag", self._place(node), tag=tag))

    def _mapping(self, node: Node, at: Location) -> dict[str, object]:
        data: dict[str, object] = {}
        lines: dict[str, int] = {}
        merges = []
        for key, item in node.pairs():
            if _is_merge(key):
                merges.append(item)
            elif (name := self._key(key)) is None:
                continue
            elif name in lines:
                self._repeated(key, name, lines[name])
            else:
                lines[name] = key.line
                data[name] = self.value(item, (*at, name), key)
        for item in merges:
            self._merge(item, at, data)
        return data

    def _key(self, key: Node) -> str | None:
        value = _scalar_value(key) if key.kind == SCALAR else None
        if not isinstance(value, str):
            text = key.text if key.kind == SCALAR else "…"
            self.findings.append(finding("key-not-text", self._place(key), key=text))
            return None
        self._check_tag(key)
        self._scalar(key)
        return value

    def _repeated(self, key: Node, name: str, line: int) -> None:
        self.findings.append(finding("duplicate-key", self._place(key), key=name, line=line))

    def _merge(self, node: Node, at: Location, data: dict[str, object]) -> None:
        """Add the keys of a merged mapping (or of a list of them) that are not there yet."""
        for item in node.items if node.kind == SEQUENCE else [node]:
            if item.kind != MAPPING:
                self.findings.append(finding("yaml-merge", self._place(item)))
                continue
            for key, value in item.pairs():
                self._merge_pair(key, value, at, data)

    def _merge_pair(self, key: Node, item: Node, at: Location, data: dict[str, object]) -> None:
        self._bound(key, at)
        if _is_merge(key):
            self._merge(item, at, data)
        elif (name := self._key(key)) is not None and name not in data:
            data[name] = self.value(item, (*at, name), key)


def _is_merge(key: Node) -> bool:
    return key.kind == SCALAR and key.plain and key.text == "<<"


def _scalar_value(node: Node) -> Scalar:
    if node.tag == f"{_CORE}str" or not (node.plain or node.tag):
        return node.text
    return plain_value(node.text)


def _fits(tag: str, node: Node) -> bool:
    """Whether a node is what its explicit core tag says."""
    if node.kind != SCALAR:
        return _KINDS.get(tag) == node.kind
    value = plain_value(node.text)
    match tag:
        case "str":
            return True
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "bool":
            return isinstance(value, bool)
        case _:
            return tag == "null" and value is None


def _mark(node: Node, key: Node | None) -> Mark:
    # A value that is absent has no place of its own.
    start = key if key is not None and node.kind == SCALAR and node.absent else node
    spelling = node.text if node.kind == SCALAR and node.plain else None
    if key is None:
        return Mark(line=start.line, column=start.column, spelling=spelling)
    return Mark(
        line=start.line,
        column=start.column,
        key_line=key.line,
        key_column=key.column,
        spelling=spelling,
    )
