"""Vertical merges in nested loops: `{% vm %}` where docxtpl would begin anew too often.

docxtpl merges the rows of one run of the innermost loop. Here a cell belongs to the deepest loop
around the innermost one whose item it prints, and merges over all rows of that item; if it prints
no item at all, over all rows of its table. So in rows of cities, districts and streets
`{% vm %}{{ city.name }}` merges over all streets of the city, and `{% vm %}{{ district.name }}`
over those of the district. In a single loop, and for a cell that belongs to the loop next to the
innermost one or prints the innermost one's item, this is docxtpl's rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jinja2 import nodes

# The filter that tells whether a merge begins, from the positions of the loops around it.
BEGINS: Final = "_merge_begins"
_MERGE: Final = '<w:vMerge w:val="'
_CELL_ENDS: Final = "</w:tc>"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Loop:
    """A loop around a cell, the names that belong to it, and how many tables are around it."""

    node: nodes.For
    number: int
    names: frozenset[str]
    tables: int


def settle_merges(tree: nodes.Template) -> None:
    """Let the merges in nested loops begin where they should; changes the tree."""
    walk = _Walk()
    walk.body(tree.body, ())
    for number, loop in walk.used.items():
        loop.body.insert(0, _assign(_loop(number), nodes.Name("loop", "load")))
    if walk.used or walk.merges:
        tree.set_environment(tree.environment)  # type: ignore[arg-type]


class _Walk:
    """Goes through a template in reading order, knowing how many tables are open."""

    def __init__(self) -> None:
        self.used: dict[int, nodes.For] = {}
        self.merges = 0
        self._loops = 0
        self._tables = 0

    def body(self, body: list[nodes.Node], loops: tuple[_Loop, ...]) -> None:
        """Settle the merges in a body that stands in `loops`, the outermost first."""
        for node in list(body):
            if isinstance(node, nodes.Output):
                self._count(node)
            elif isinstance(node, nodes.For):
                self.body(node.body, (*loops, self._entered(node)))
                self.body(node.else_, loops)
            elif isinstance(node, nodes.If):
                if loops and _is_merge(body, node):
                    self._settle(body, node, loops)
                for branch in (node.body, *(one.body for one in node.elif_), node.else_):
                    self.body(branch, loops)

    def _count(self, node: nodes.Output) -> None:
        for text in node.find_all(nodes.TemplateData):
            self._tables += text.data.count("<w:tbl>") - text.data.count("</w:tbl>")

    def _entered(self, node: nodes.For) -> _Loop:
        self._loops += 1
        names = frozenset({*_names(node.target), *_set_in(node.body)})
        return _Loop(node=node, number=self._loops, names=names, tables=self._tables)

    def _settle(self, body: list[nodes.Node], first: nodes.If, loops: tuple[_Loop, ...]) -> None:
        cell = list(_rest_of_cell(body, first))
        around = self._owners(loops, {name for node in cell for name in _printed(node)})
        if around is None:
            return
        self.merges += 1
        self.used.update({loop.number: loop.node for loop in around})
        name = f"{BEGINS}{self.merges}"
        places = [_index(loop.number) for loop in around]
        body.insert(body.index(first), _assign(name, _begins(self.merges, places)))
        text = next((node for node in cell if isinstance(node, nodes.If) and _is_first(node)), None)
        for test in filter(None, (first, text)):
            test.test = nodes.Name(name, "load")

    def _owners(self, loops: tuple[_Loop, ...], names: set[str]) -> tuple[_Loop, ...] | None:
        """The loops over one of whose runs the cell merges; None for docxtpl's rule."""
        if names & {"loop", *loops[-1].names} or loops[-1].tables < self._tables:
            return None
        owned = [
            depth
            for depth, loop in enumerate(loops, 1)
            if loop.names & names or loop.tables < self._tables
        ]
        depth = max(owned, default=0)
        return loops[:depth] if depth < len(loops) - 1 else None


def _is_first(node: nodes.If) -> bool:
    test = node.test
    if not isinstance(test, nodes.Getattr) or not isinstance(test.node, nodes.Name):
        return False
    return (test.node.name, test.attr) == ("loop", "first")


def _is_merge(body: Sequence[nodes.Node], node: nodes.If) -> bool:
    before = body[body.index(node) - 1]
    if not _is_first(node) or not isinstance(before, nodes.Output):
        return False
    last = before.nodes[-1]
    return isinstance(last, nodes.TemplateData) and last.data.endswith(_MERGE)


def _rest_of_cell(body: Sequence[nodes.Node], first: nodes.If) -> Iterator[nodes.Node]:
    for node in body[body.index(first) + 1 :]:
        pieces = node.nodes if isinstance(node, nodes.Output) else [node]
        for piece in pieces:
            if isinstance(piece, nodes.TemplateData) and _CELL_ENDS in piece.data:
                return
            yield piece


def _printed(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.If) and _is_first(node):
        for child in node.body:
            yield from _names(child)
    else:
        yield from _names(node)


def _names(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    yield from (name.name for name in node.find_all(nodes.Name))


def _set_in(body: Sequence[nodes.Node]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Assign):
            yield from _names(node.target)
        elif isinstance(node, nodes.If):
            yield from _set_in([*node.body, *node.elif_, *node.else_])


def _loop(number: int) -> str:
    return f"{BEGINS}_loop{number}"


def _index(number: int) -> nodes.Expr:
    return nodes.Getattr(nodes.Name(_loop(number), "load"), "index0", "load")


def _assign(name: str, value: nodes.Expr) -> nodes.Assign:
    assign = nodes.Assign(nodes.Name(name, "store"), value)
    return assign.set_lineno(1)  # type: ignore[return-value]


def _begins(number: int, places: list[nodes.Expr]) -> nodes.Expr:
    position = nodes.Tuple(places, "load")
    return nodes.Filter(position, BEGINS, [nodes.Const(number)], [], None, None)
