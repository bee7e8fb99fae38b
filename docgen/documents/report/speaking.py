"""A report's texts with the data put in; what was printed, and what could not be."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date as Date
from decimal import Decimal
from typing import Any, Final

from docgen.documents.report.gaps import Gap
from docgen.documents.report.names import Names, column_of
from docgen.documents.report.places import Places
from docgen.documents.report.rounding import Said
from docgen.documents.report.sandbox import Absent
from docgen.documents.report.scope import Namespace
from docgen.documents.report.tags import (
    Assign,
    Choose,
    Expression,
    Piece,
    Print,
    Repeat,
    TagError,
    compiled,
    parse,
    value_of,
)
from docgen.documents.report.traces import Printed
from docgen.findings import Finding, Place, finding
from docgen.text import clean_control, number
from docgen.text import date as date_text
from docgen.totals import Figure, TotalsError

Loc = tuple[str | int, ...]

MOST_PLACES: Final = 10
"""So many decimals a form's values can have; more are those of a quotient."""

MOST_TURNS: Final = 100_000
"""How often the loops of one text may go round."""


@dataclass(slots=True)
class Speech:
    """What became of one text: its words, what it printed, what it lacks or has wrong."""

    words: str = ""
    printed: list[Printed] = field(default_factory=list)
    gaps: list[tuple[Gap, Place]] = field(default_factory=list)
    figures: int = 0

    @property
    def void(self) -> bool:
        """Whether there was data to be said, and all of it is missing."""
        return bool(self.gaps) and not self.figures and all(gap.lacking for gap, _ in self.gaps)

    @property
    def findings(self) -> Iterator[Finding]:
        """What could not be said."""
        for gap, place in self.gaps:
            yield finding(gap.code, place, **gap.params)


class Speaker:
    """Says texts of one report."""

    def __init__(self, namespace: Namespace, names: Names, places: Places) -> None:
        self.namespace, self.names, self.places = namespace, names, places
        self._codes: dict[int, tuple[Expression, Any, tuple[str, ...]]] = {}
        self._turns = 0

    def say(
        self, text: str, loc: Loc, given: Mapping[str, object] | None = None, *, own: bool = False
    ) -> Speech:
        """The text with its data; `given` are names with a meaning in this text alone.

        A text of docgen's `own` stands as a whole where its part does.
        """
        speech, self._turns = Speech(), 0
        try:
            piece = parse(text)
        except TagError as error:
            place = self.places.inside(loc, text, error.at)
            speech.gaps.append((Gap(error.code, error.params), place))
            return speech
        teller = _Teller(self, speech, text, loc, own)
        speech.words = teller.tell(piece, dict(given or {}))
        return speech

    def value(self, expression: Expression, given: Mapping[str, object]) -> object:
        """The value of an expression; what it cannot have raises Gap."""
        if id(expression) not in self._codes:
            self._codes[id(expression)] = (expression, *self._compiled(expression))
        _, code, needed = self._codes[id(expression)]
        from jinja2.exceptions import SecurityError, UndefinedError

        try:
            return value_of(code, self.namespace.of(needed, given))
        except Gap:
            raise
        except TotalsError as error:
            raise Gap(error.code, error.params) from None
        except ZeroDivisionError:
            raise Gap("divided-by-zero", {"expression": expression.text}) from None
        except SecurityError:
            raise Gap("report-failed", {"expression": expression.text, "reason": ""}) from None
        except UndefinedError as error:
            raise Gap("report-undefined", {"name": _name_in(str(error)), "hint": ""}) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            params = {"expression": expression.text, "reason": str(error)}
            raise Gap("report-failed", params) from None

    def _compiled(self, expression: Expression) -> tuple[Any, tuple[str, ...]]:
        from jinja2 import nodes

        tree = self.names.resolved(expression)
        wrapped = nodes.Output([tree])
        needed = {each.name for each in wrapped.find_all(nodes.Name) if each.ctx == "load"}
        return compiled(tree), tuple(needed)

    def turn(self) -> None:
        """Count a turn of a loop. Raises Gap for too many."""
        self._turns += 1
        if self._turns > MOST_TURNS:
            raise Gap("report-failed", {"expression": "for", "reason": f"> {MOST_TURNS}"})


class _Teller:
    """Goes through the nodes of one text."""

    def __init__(self, speaker: Speaker, speech: Speech, text: str, loc: Loc, own: bool) -> None:
        self.speaker, self.speech, self.text, self.loc = speaker, speech, text, loc
        self.own = own

    def tell(self, piece: Piece, given: dict[str, object]) -> str:
        """The words of the nodes; names that {% set %} gives hold to the end of them."""
        words: list[str] = []
        for node in piece:
            if isinstance(node, str):
                words.append(node)
                continue
            try:
                words.append(self._node(node, given))
            except Gap as gap:
                at = getattr(node, "expression", None) or self._condition(node)
                self._gap(gap, at)
        return "".join(words)

    def _node(self, node: Print | Choose | Repeat | Assign, given: dict[str, object]) -> str:
        match node:
            case Print(expression):
                return self._printed(expression, self._value(expression, given))
            case Assign(name, expression):
                given[name] = self._value(expression, given)
                return ""
            case Choose(branches):
                for condition, body in branches:
                    if condition is None or self._true(condition, given):
                        return self.tell(body, given)
                return ""
            case Repeat():
                return self._repeated(node, given)

    def _true(self, condition: Expression, given: dict[str, object]) -> bool:
        try:
            return bool(self._value(condition, given))
        except Gap as gap:
            self._gap(gap, condition)
            return False

    def _repeated(self, node: Repeat, given: dict[str, object]) -> str:
        found = self._value(node.expression, given)
        items = list(found) if hasattr(found, "__iter__") else []
        if not items:
            return self.tell(node.otherwise, given)
        words = []
        for index, item in enumerate(items):
            self.speaker.turn()
            named = dict(
                zip(node.names, (item,) if len(node.names) == 1 else tuple(item), strict=False)
            )
            loop = {"index": index + 1, "first": not index, "last": index + 1 == len(items)}
            inner = {**given, **named, "loop": {**loop, "length": len(items)}}
            words.append(self.tell(node.body, inner))
        return "".join(words)

    def _value(self, expression: Expression, given: Mapping[str, object]) -> object:
        return self.speaker.value(expression, given)

    def _printed(self, expression: Expression, value: object) -> str:
        text, figure = said(value, expression)
        self.speech.figures += 1
        if not self.own:
            place = self._place(expression.at)
            self.speech.printed.append(Printed(text, expression.text, place, figure))
        elif figure is not None:
            said_of = figure.expression or expression.text
            self.speech.printed.append(Printed(text, said_of, self._place(0), figure))
        return text

    def _place(self, at: int) -> Place:
        places = self.speaker.places
        return places.of(self.loc) if self.own else places.inside(self.loc, self.text, at)

    def _gap(self, gap: Gap, expression: Expression | None) -> None:
        at = expression.at if expression else 0
        name = gap.params.get("name")
        if expression and isinstance(name, str) and name and name in expression.text:
            at = column_of(name, expression)
        self.speech.gaps.append((gap, self._place(at)))

    @staticmethod
    def _condition(node: object) -> Expression | None:
        return node.branches[0][0] if isinstance(node, Choose) else None


def said(value: object, expression: Expression) -> tuple[str, Figure | None]:
    """A value as a sentence says it, and the figure it is. Raises Gap for what it cannot say."""
    if isinstance(value, Said):
        return str(value), value.figure
    if isinstance(value, Figure):
        return shown(value), value
    if isinstance(value, Absent):
        str(value)  # raises what it lacks
    if isinstance(value, bool) or value is None or callable(value):
        raise Gap("report-unsayable", {"expression": expression.text})
    if isinstance(value, int | Decimal | float):
        return number(value), None
    if isinstance(value, Date):
        return date_text(value), None
    with suppress(RecursionError):
        # What is undefined raises what it lacks when it is made a text.
        return clean_control(str(value)), None
    raise Gap("report-unsayable", {"expression": expression.text})


def shown(figure: Figure) -> str:
    """The figure in digits; a quotient without end with two decimals, half up."""
    endless = figure.places is None and figure.shown.as_tuple().exponent < -MOST_PLACES  # type: ignore[operator]
    return number(figure.shown, places=2) if endless else str(figure)


def _name_in(message: str) -> str:
    """The name that a complaint of Jinja is about, 'dict object' has no attribute 'x'."""
    quoted = message.split("'")[1::2]
    return quoted[-1] if quoted else message
