"""What a report's expressions may name: entries of its forms, by name, code or label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from docgen.documents.report.tags import Expression
from docgen.findings import suggestion
from docgen.forms import FormModel, part_lines
from docgen.messages import Phrase

FUNCTIONS: Final = frozenset(
    {
        "branch",
        "cell",
        "change",
        "counts",
        "growth",
        "last",
        "lowest",
        "names",
        "on",
        "ranking",
        "returns",
        "rows",
        "share",
        "target",
        "texts",
        "unit",
        "units",
    }
)
"""Names with a meaning of their own; an entry of such a name is cell("…")."""

_OF_ENTRY: Final = frozenset({"cell", "counts", "lowest", "ranking", "rows", "texts"})
_OF_UNIT: Final = frozenset({"branch", "unit"})
_OF_FIGURE: Final = frozenset({"value", "measure", "missing", "expression"})


class Target(NamedTuple):
    """An entry of a form: the form's document and the entry's name."""

    document: str
    entry: str


class Wrong(NamedTuple):
    """A name that there is not: a message's code, the name, and the nearest known one."""

    code: str
    name: str
    hint: Phrase | str


@dataclass(frozen=True, kw_only=True)
class Names:
    """The entries of the forms by what expressions may call them; `units` are names of units.

    Of several forms a name that two of them have needs the document before it: hazards.remarks.
    """

    targets: Mapping[str, Target]
    units: frozenset[str]

    @classmethod
    def of(cls, forms: Mapping[str, FormModel], units: Sequence[str]) -> "Names":
        """The names of forms by document."""
        found: dict[str, set[Target]] = {}
        for document, form in forms.items():
            for path, entry in _paths(form).items():
                found.setdefault(f"{document}.{path}", set()).add(Target(document, entry))
                found.setdefault(path, set()).add(Target(document, entry))
        single = {path: targets.pop() for path, targets in found.items() if len(targets) == 1}
        return cls(targets=single, units=frozenset(units))

    def target(self, name: str) -> Target | None:
        """The entry that goes by the name."""
        return self.targets.get(name)

    def hint(self, name: str) -> Phrase | str:
        """The nearest name that there is."""
        return suggestion(name, (*self.targets, *FUNCTIONS))

    def resolved(self, expression: Expression) -> Any:
        """Jinja's tree, the dotted names of entries in it made calls of `cell`."""
        from jinja2.visitor import NodeTransformer  # needed only where there is a report

        names = self

        class Resolver(NodeTransformer):
            """Puts `cell("a.b")` for a.b."""

            def visit_Getattr(self, node: Any) -> Any:
                return names._chain(node) or self.generic_visit(node)

        return Resolver().visit(expression.tree)

    def _chain(self, node: Any) -> Any:
        """What stands for a chain of attributes; None where it is no entry's name."""
        from jinja2 import nodes

        base, attributes = _unchained(node)
        if isinstance(base, nodes.Name) and base.name not in FUNCTIONS:
            start, build = (base.name, *attributes), _cell
        else:
            start, build = attributes, lambda path: nodes.Getitem(base, nodes.Const(path), "load")
        for end in range(len(start), 1, -1):
            path = ".".join(start[:end])
            if path in self.targets:
                made = build(path)
                for attribute in start[end:]:
                    made = nodes.Getattr(made, attribute, "load")
                return made
        return None

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """What dotted names begin with: documents, items with sub-items, rows of a matrix."""
        return frozenset(path.partition(".")[0] for path in self.targets if "." in path)

    def wrong(self, expression: Expression, given: frozenset[str]) -> Iterator[Wrong]:
        """The names in the expression that there are not; `given` are those set around it."""
        from jinja2 import nodes

        tree, known = nodes.Output([self.resolved(expression)]), given
        known |= FUNCTIONS | self.targets.keys()
        for node in tree.find_all((nodes.Getattr, nodes.Call, nodes.Getitem)):
            base, attributes = _unchained(node)
            if isinstance(base, nodes.Name) and base.name in self._firsts - known:
                known |= {base.name}
                path = ".".join((base.name, *attributes))
                yield Wrong("report-undefined", path, self.hint(path))
            elif found := self._wrong_of(node, given):
                yield found
        for name in tree.find_all(nodes.Name):
            if name.ctx == "load" and name.name not in known:
                yield Wrong("report-undefined", name.name, self.hint(name.name))

    def _wrong_of(self, node: Any, known: frozenset[str]) -> Wrong | None:
        """What is wrong with an attribute of an entry, or with what a function is given."""
        from jinja2 import nodes

        if isinstance(node, nodes.Call):
            return self._wrong_call(node)
        base = node.node
        if not isinstance(base, nodes.Name) or base.name in known:
            return None
        name = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        if base.name == "last" and isinstance(name, str) and name not in self.targets:
            return Wrong("report-undefined", name, self.hint(name))
        if base.name in self.targets and name not in _OF_FIGURE:
            path = f"{base.name}.{name}"
            return Wrong("report-undefined", path, self.hint(path))
        return None

    def _wrong_call(self, node: Any) -> Wrong | None:
        from jinja2 import nodes

        function = node.node.name if isinstance(node.node, nodes.Name) else ""
        given = node.args[0] if node.args else None
        if not isinstance(given, nodes.Const) or not isinstance(given.value, str):
            return None
        name = given.value
        if function in _OF_ENTRY and name not in self.targets:
            return Wrong("report-undefined", name, self.hint(name))
        if function in _OF_UNIT and name not in self.units:
            return Wrong("report-unit", name, suggestion(name, self.units))
        return None


def _cell(path: str) -> Any:
    from jinja2 import nodes

    return nodes.Call(nodes.Name("cell", "load"), [nodes.Const(path)], [], None, None)


def _unchained(node: Any) -> tuple[Any, tuple[str, ...]]:
    """What the first attribute of a chain is taken of, and the attributes from the left."""
    from jinja2 import nodes

    attributes: list[str] = []
    while isinstance(node, nodes.Getattr):
        attributes.insert(0, node.attr)
        node = node.node
    return node, tuple(attributes)


def _paths(form: FormModel) -> dict[str, str]:
    """The entries of a form by what expressions may call them; names win over labels."""
    entries = {entry.name for entry in form.fixed}
    rows = {
        path: path
        for name, plan in form.growing.items()
        for path in (name, *(f"{name}.{column.name}" for column in plan.model.columns))
    }
    labels = {calling: entry for calling, entry in form.names.callings.items() if entry in entries}
    return {**_labelled(form), **labels, **{name: name for name in entries}, **rows}


def _labelled(form: FormModel) -> dict[str, str]:
    """Entries by the labels of a field and of the one around it: 宣传活动.参与企业."""
    found: dict[str, set[str]] = {}
    for part in form.parts:
        above: list[str] = []
        for line in part_lines(part):
            above[line.depth :] = [line.field.label]
            if line.depth:
                found.setdefault(".".join(above[-2:]), set()).add(line.field.name)
        if part.matrix:
            for row in part.matrix.lines:
                for column in part.matrix.columns_flat:
                    if column.name not in row.model.without:
                        path = f"{row.model.label}.{column.path[-1]}"
                        found.setdefault(path, set()).add(f"{row.name}.{column.name}")
    return {path: each.pop() for path, each in found.items() if len(each) == 1}


def column_of(name: str, expression: Expression) -> int:
    """Where in the scalar a name of the expression stands."""
    found = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", expression.text)
    inside = found.start() if found else expression.text.find(name.rpartition(".")[2])
    return expression.at + max(inside, 0)
