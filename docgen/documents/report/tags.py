"""The language of a report's texts: {{ … }}, {% if %}, {% for %} and {% set %} in plain text.

Each expression is Jinja's, compiled by itself, so that whatever it does wrong has a place. Files,
macros and blocks, which Jinja's own templates have, are not for texts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

_TAG: Final = re.compile(
    r"""\{\{(?P<print>(?:"[^"]*"|'[^']*'|(?!\}\}).)*)\}\}
    |\{%-?(?P<statement>(?:"[^"]*"|'[^']*'|(?!%\}).)*?)-?%\}
    |\{\#.*?\#\}""",
    re.S | re.X,
)
_LOOSE: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}|｛｛|｝｝")
_FOR: Final = re.compile(r"for\s+(\w+(?:\s*,\s*\w+)*)\s+in\s+(.+)", re.S)
_SET: Final = re.compile(r"set\s+(\w+)\s*=(?!=)\s*(.+)", re.S)
_IF: Final = re.compile(r"(if|elif)\b(.*)", re.S)
_WIDE: Final = re.compile("[“”‘’｜（）［］，．：＝＋％！＜＞＿\u3000\xa0]")
_BLANKS_AFTER: Final = re.compile(r"^\s+")
_LINE_END: Final = re.compile(r"^[ \t]*\n")
_STRINGS: Final = re.compile(r"\"[^\"]*\"|'[^']*'")


class TagError(Exception):
    """A text that cannot be understood: a message's code, its parameters, and where it is."""

    def __init__(self, code: str, at: int, **params: object) -> None:
        self.code, self.at, self.params = code, at, params
        super().__init__(code, params)


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """An expression: its text, where it begins in the scalar, and Jinja's tree of it."""

    text: str
    at: int
    tree: Any = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Print:
    """{{ … }}."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Choose:
    """{% if %}: the branches with their conditions; that of else is None."""

    branches: tuple[tuple[Expression | None, "Piece"], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """{% for %}: the names that are set, what is gone through, and what is said each time."""

    names: tuple[str, ...]
    expression: Expression
    body: "Piece"
    otherwise: "Piece"


@dataclass(frozen=True, slots=True)
class Assign:
    """{% set name = … %}."""

    name: str
    expression: Expression


Node: TypeAlias = str | Print | Choose | Repeat | Assign
Piece: TypeAlias = tuple[Node, ...]


def parse(text: str) -> Piece:
    """The text as nodes. Raises TagError for the first thing that cannot be understood."""
    reader = _Reader(text)
    made = reader.piece(())
    if reader.statement is not None:
        raise TagError("report-tag", reader.at, tag=reader.shown)
    return made


def expressions(piece: Piece) -> Iterator[tuple[Expression, frozenset[str]]]:
    """Every expression, with the names that loops and {% set %} give it."""
    yield from _expressions(piece, frozenset())


def _expressions(
    piece: Piece, known: frozenset[str]
) -> Iterator[tuple[Expression, frozenset[str]]]:
    for node in piece:
        match node:
            case Print(expression):
                yield expression, known
            case Assign(name, expression):
                yield expression, known
                known |= {name}
            case Choose(branches):
                for condition, body in branches:
                    if condition:
                        yield condition, known
                    yield from _expressions(body, known)
            case Repeat(names, expression, body, otherwise):
                yield expression, known
                yield from _expressions(body, known | {*names, "loop"})
                yield from _expressions(otherwise, known)


class _Reader:
    """Reads a text from tag to tag; `statement` is one that ends what is being read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.statement: str | None = None
        self.tight: re.Pattern[str] | None = None
        self.at = 0
        self.shown = ""

    def piece(self, ends: Sequence[str]) -> Piece:
        """What stands before a statement that begins with one of the words, or before the end."""
        nodes: list[Node] = []
        self.statement = None
        opened, shown = self.at, self.shown
        while found := _TAG.search(self.text, self.position):
            self._literal(found.start(), nodes, found)
            self.position = found.end()
            self.tight = _after(found)
            self.at, self.shown = found.start(), found[0]
            if found["print"] is not None:
                nodes.append(Print(self._expression(found["print"], found.start("print"))))
            elif found["statement"] is not None:
                inside = found["statement"].strip()
                if inside.split(None, 1)[:1] and inside.split(None, 1)[0] in ends:
                    self.statement = inside
                    return tuple(nodes)
                nodes.append(self._statement(inside, found.start("statement")))
        self._literal(len(self.text), nodes)
        if ends:
            raise TagError("report-tag", opened, tag=shown)
        return tuple(nodes)

    def _literal(self, end: int, nodes: list[Node], tag: re.Match[str] | None = None) -> None:
        """The text up to a tag, or to the end, without what tags take away around them."""
        text = self.text[self.position : end]
        text = self.tight.sub("", text, count=1) if self.tight else text
        if tag:
            text = _before(tag, text)
        if loose := _LOOSE.search(self.text, self.position, end):
            at = loose.start()
            raise TagError("report-tag", at, tag=self.text[at : at + 20])
        if text:
            nodes.append(text)
        self.position = end

    def _statement(self, inside: str, at: int) -> Node:
        if found := _FOR.fullmatch(inside):
            return self._repeat(found, at)
        if found := _SET.fullmatch(inside):
            return Assign(found[1], self._expression(found[2], at))
        if (found := _IF.fullmatch(inside)) and found[1] == "if":
            return self._choose(found, at)
        raise TagError("report-tag", self.at, tag=self.shown)

    def _repeat(self, found: re.Match[str], at: int) -> Repeat:
        names = tuple(name.strip() for name in found[1].split(","))
        expression = self._expression(found[2], at)
        otherwise: Piece = ()
        body = self.piece(("else", "endfor"))
        if self.statement == "else":
            otherwise = self.piece(("endfor",))
        self.statement = None
        return Repeat(names, expression, body, otherwise)

    def _choose(self, found: re.Match[str], at: int) -> Choose:
        branches: list[tuple[Expression | None, Piece]] = []
        condition: Expression | None = self._expression(found[2], at)
        while True:
            ends = ("elif", "else", "endif") if condition else ("endif",)
            branches.append((condition, self.piece(ends)))
            statement = self.statement or ""
            if statement == "endif":
                self.statement = None
                return Choose(tuple(branches))
            again = _IF.fullmatch(statement)
            condition = self._expression(again[2], self.at) if again else None

    def _expression(self, text: str, at: int) -> Expression:
        inner = text.strip().removeprefix("-").removesuffix("-").strip()
        start = at + text.index(inner) if inner in text else at
        return Expression(text=inner, at=start, tree=_tree(inner, start, self.shown))


def _after(tag: re.Match[str]) -> re.Pattern[str] | None:
    """What a tag takes away behind it: a minus all blanks, a statement the end of its line."""
    if tag[0][-3] == "-":
        return _BLANKS_AFTER
    return None if tag["print"] is not None else _LINE_END


def _before(tag: re.Match[str], text: str) -> str:
    """The text before a tag, without the blanks that a minus takes away."""
    return text.rstrip() if tag[0][2] == "-" else text


def _tree(text: str, at: int, tag: str) -> Any:
    """Jinja's tree of an expression."""
    from jinja2 import TemplateSyntaxError, nodes  # Jinja is only needed where there is a report

    try:
        module = environment().parse("{{ (" + text + "\n) }}")
    except TemplateSyntaxError as error:
        if wide := "".join(dict.fromkeys(_WIDE.findall(_STRINGS.sub("", text)))):
            raise TagError("report-punctuation", at, tag=tag, characters=wide) from None
        reason = str(error.message).rstrip(".")
        raise TagError("report-syntax", at, tag=tag, reason=reason) from None
    output = module.body[0] if len(module.body) == 1 else None
    if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
        raise TagError("report-syntax", at, tag=tag, reason=text)
    return output.nodes[0]


_made: list[Any] = []


def environment() -> Any:
    """Jinja in a sandbox, with the filters of texts; made when first asked for."""
    if not _made:
        from docgen.documents.report.sandbox import sandbox  # imports Jinja

        _made.append(sandbox())
    return _made[0]


def compiled(tree: Any) -> Any:
    """The code of an expression's tree: a template that leaves its value as `result`."""
    from jinja2 import nodes

    made = environment()
    body = [nodes.Assign(nodes.Name("result", "store"), tree, lineno=1)]
    return made.from_string(nodes.Template(body, lineno=1))


def value_of(template: Any, names: Mapping[str, object]) -> object:
    """The value of compiled code with these names; errors come as they are raised."""
    context = template.new_context(dict(names))
    for _ in template.root_render_func(context):
        pass
    return context.vars["result"]
