"""YAML text as a tree of nodes with their places, without any recursion of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from docgen.findings import DocgenError, Place, finding
from docgen.source.syntax import explain

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH: Final = 100
MAX_NODES: Final = 1_000_000

SCALAR: Final = "scalar"
SEQUENCE: Final = "sequence"
MAPPING: Final = "mapping"


@dataclass(slots=True, eq=False)
class Node:
    """A value as it stands in the file; a mapping's items are its keys and values by turns."""

    kind: str
    line: int
    column: int
    tag: str | None = None
    plain: bool = False
    text: str = ""
    items: list["Node"] = field(default_factory=list)
    closed: bool = True

    @property
    def absent(self) -> bool:
        """Whether nothing at all is written, as after a lone `key:`."""
        return self.plain and not self.text

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """A mapping's keys and values."""
        return zip(self.items[::2], self.items[1::2], strict=True)


def parse(text: str, file: str) -> Node:
    """The root of a YAML text; DocgenError when it cannot be understood."""
    try:
        return _Tree(file).grow(text)
    except yaml.YAMLError as error:
        raise DocgenError([explain(error, text, file)]) from error


class _Tree:
    """The tree under construction: parser events in, nodes out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.open: list[Node] = []
        self.anchors: dict[str, Node] = {}
        self.count = 0
        self.documents = 0

    def grow(self, text: str) -> Node:
        for event in _events(text):
            match event:
                case yaml.DocumentStartEvent():
                    self._start_document(event)
                case yaml.AliasEvent():
                    self._add(self._named(event), event)
                case yaml.ScalarEvent() | yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self._add(self._node(event), event)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self.open.pop().closed = True
        if self.root is None or (self.root.absent and self.root.tag is None):
            raise DocgenError([finding("file-empty", Place(file=self.file, line=1, column=1))])
        return self.root

    def _start_document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise DocgenError([finding("yaml-documents", self._place(event))])

    def _named(self, event: yaml.AliasEvent) -> Node:
        name = event.anchor or ""
        if name not in self.anchors:
            raise yaml.MarkedYAMLError(problem="found undefined alias", problem_mark=_mark(event))
        if not self.anchors[name].closed:
            raise DocgenError([finding("yaml-recursion", self._place(event))])
        return self.anchors[name]

    def _node(self, event: Any) -> Node:
        mark = _mark(event)
        node = Node(SCALAR, mark.line + 1, mark.column + 1, event.tag)
        match event:
            case yaml.ScalarEvent():
                node.text = event.value
                node.plain = event.implicit[0]
            case yaml.SequenceStartEvent():
                node.kind, node.closed = SEQUENCE, False
            case _:
                node.kind, node.closed = MAPPING, False
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _add(self, node: Node, event: yaml.Event) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise DocgenError([finding("yaml-too-many", self._place(event), limit=MAX_NODES)])
        if self.open:
            self.open[-1].items.append(node)
        else:
            self.root = node
        if not node.closed:
            self.open.append(node)
        if len(self.open) > MAX_DEPTH:
            raise DocgenError([finding("yaml-too-deep", self._place(event), limit=MAX_DEPTH)])

    def _place(self, event: yaml.Event) -> Place:
        mark = _mark(event)
        return Place(file=self.file, line=mark.line + 1, column=mark.column + 1)


def _mark(event: yaml.Event) -> Any:
    return event.start_mark


def _events(text: str) -> Iterator[yaml.Event]:
    loader: Any = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def place_of(node: Node, file: str) -> Place:
    """Where a node begins."""
    return Place(file=file, line=node.line, column=node.column)
