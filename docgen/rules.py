"""Rules between the fields of a form, written as forms print them: `001 = 004 + 007`, `b <= a`."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from docgen.messages import N_, Phrase, phrase

MOST_CHARACTERS: Final = 500
MOST_DEPTH: Final = 20

Amount: TypeAlias = Decimal | date

_SIGNS: Final[Mapping[str, str]] = {
    "==": "=",
    "＝": "=",
    "=": "=",
    "<=": "<=",
    "≤": "<=",
    "⩽": "<=",
    ">=": ">=",
    "≥": ">=",
    "⩾": ">=",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    "<": "<",
    "＜": "<",
    ">": ">",
    "＞": ">",
    "+": "+",
    "＋": "+",
    "-": "-",
    "－": "-",
    "−": "-",
    "*": "*",
    "×": "*",
    "＊": "*",
    "/": "/",
    "÷": "/",
    "(": "(",
    "（": "(",
    ")": ")",
    "）": ")",
}
_COMPARISONS: Final[Mapping[str, Callable[[Amount, Amount], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_STEPS: Final[Mapping[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_SIGN: Final = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?![\w.])", re.ASCII)
_LETTERS: Final = f"[^\\s{re.escape(''.join(_SIGNS))}]+"
_WORD: Final = re.compile(f"{_LETTERS}(?:-{_LETTERS})*")


class RuleError(Exception):
    """A rule that cannot be understood: the code of a message and its parameters."""

    def __init__(self, code: str, /, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a rule."""

    value: Decimal

    def names(self) -> Iterator[str]:
        """No names."""
        yield from ()

    def renamed(self, names: Callable[[str], str]) -> "Number":
        """The number itself."""
        return self

    def amount(self, values: Mapping[str, object]) -> Amount | None:
        """The number."""
        return self.value


@dataclass(frozen=True, slots=True)
class Name:
    """A field's name in a rule."""

    name: str

    def names(self) -> Iterator[str]:
        """The name."""
        yield self.name

    def renamed(self, names: Callable[[str], str]) -> "Name":
        """Another field in its place."""
        return Name(names(self.name))

    def amount(self, values: Mapping[str, object]) -> Amount | None:
        """The field's value; None for one that is blank, does not apply or is no amount."""
        value = values.get(self.name)
        if isinstance(value, date):
            return value
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        return None


@dataclass(frozen=True, slots=True)
class Step:
    """A sum, difference, product or quotient."""

    left: "Term"
    sign: str
    right: "Term"

    def names(self) -> Iterator[str]:
        """The names on both sides."""
        yield from self.left.names()
        yield from self.right.names()

    def renamed(self, names: Callable[[str], str]) -> "Step":
        """The same of other fields."""
        return Step(self.left.renamed(names), self.sign, self.right.renamed(names))

    def amount(self, values: Mapping[str, object]) -> Amount | None:
        """The result; None where a value is missing, or the divisor is 0."""
        left, right = self.left.amount(values), self.right.amount(values)
        if not isinstance(left, Decimal) or not isinstance(right, Decimal):
            return None
        if self.sign == "/" and not right:
            return None
        return _STEPS[self.sign](left, right)


Term: TypeAlias = Number | Name | Step


@dataclass(frozen=True, slots=True)
class Rule:
    """A comparison of two terms; text: as the author wrote it."""

    text: str
    left: Term
    sign: str
    right: Term

    def names(self) -> tuple[str, ...]:
        """The fields' names, each once."""
        return tuple(dict.fromkeys((*self.left.names(), *self.right.names())))

    def sides(self, values: Mapping[str, object]) -> tuple[Amount, Amount] | None:
        """What the two sides come to; None where a value is missing."""
        left, right = self.left.amount(values), self.right.amount(values)
        if left is None or right is None or isinstance(left, date) != isinstance(right, date):
            return None
        return left, right

    def holds(self, values: Mapping[str, object]) -> bool | None:
        """Whether the rule holds for values by name; None where one is missing."""
        sides = self.sides(values)
        return None if sides is None else _COMPARISONS[self.sign](*sides)

    def renamed(self, names: Callable[[str], str]) -> "Rule":
        """The same rule between other fields."""
        return Rule(self.text, self.left.renamed(names), self.sign, self.right.renamed(names))

    @property
    def bare(self) -> bool:
        """Whether it compares two fields and does no sums, as days need it."""
        return isinstance(self.left, Name) and isinstance(self.right, Name)


def parse_rule(text: str, known: Mapping[str, str]) -> Rule:
    """A rule from its text. Raises RuleError.

    known: the names of fields by what a rule may call them, their names and labels.
    """
    return _Parser(text, known).rule()


def parse_term(text: str, known: Mapping[str, str]) -> Term:
    """A sum, difference, product or quotient from its text, as `parse_rule` reads it.

    Raises RuleError.
    """
    return _Parser(text, known).term()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_END: Final = _Token("end", "")


def _tokens(text: str, known: Mapping[str, str]) -> Iterator[_Token]:
    callings = sorted(known, key=len, reverse=True)
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next(text, at, callings)
        yield token
    yield _END


def _next(text: str, at: int, callings: list[str]) -> tuple[_Token, int]:
    """The token that begins there; the longest known name wins over numbers and minus signs."""
    for calling in callings:
        end = at + len(calling)
        if text.startswith(calling, at) and not _goes_on(text, end):
            return _Token("name", calling), end
    for kind, pattern in (("sign", _SIGN), ("number", _NUMBER), ("unknown", _WORD)):
        if found := pattern.match(text, at):
            return _Token(kind, found[0]), found.end()
    # A lone sign of a pair, such as “!” without its “=”.
    return _Token("unknown", text[at]), at + 1


def _goes_on(text: str, end: int) -> bool:
    return _is_word(text[end - 1 : end]) and _is_word(text[end : end + 1])


def _is_word(character: str) -> bool:
    return bool(re.match(r"\w", character))


class _Parser:
    """The tokens of a rule, taken one by one."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        if len(text) > MOST_CHARACTERS:
            raise RuleError("rule-too-long", limit=MOST_CHARACTERS)
        self.text, self.known = text, known
        self.tokens = list(_tokens(text, known))
        self.at = 0
        self.depth = 0

    def rule(self) -> Rule:
        left = self._sum()
        sign = self._sign()
        if sign not in _COMPARISONS:
            raise self._wrong(N_("a comparison such as = or <= is missing"))
        self.at += 1
        right = self._sum()
        self._end()
        return Rule(self.text, left, sign, right)

    def term(self) -> Term:
        term = self._sum()
        self._end()
        return term

    def _end(self) -> None:
        if self.tokens[self.at] is not _END:
            raise self._wrong(N_("the rule should end here"))

    def _sum(self) -> Term:
        term = self._product()
        while (sign := self._sign()) in {"+", "-"}:
            self.at += 1
            term = Step(term, sign, self._product())
        return term

    def _product(self) -> Term:
        term = self._factor()
        while (sign := self._sign()) in {"*", "/"}:
            self.at += 1
            term = Step(term, sign, self._factor())
        return term

    def _factor(self) -> Term:
        token, sign = self.tokens[self.at], self._sign()
        if sign == "(":
            return self._bracket()
        if token.kind == "unknown":
            raise RuleError("rule-unknown", name=token.text)
        if token.kind not in {"name", "number"}:
            raise self._wrong(N_("a field or a number is missing"))
        self.at += 1
        if token.kind == "name":
            return Name(self.known[token.text])
        return Number(Decimal(token.text))

    def _bracket(self) -> Term:
        self.at += 1
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self._wrong(N_("there are too many brackets in brackets"))
        term = self._sum()
        if self._sign() != ")":
            raise self._wrong(N_("a bracket is not closed"))
        self.at += 1
        self.depth -= 1
        return term

    def _sign(self) -> str:
        token = self.tokens[self.at]
        return _SIGNS[token.text] if token.kind == "sign" else ""

    def _wrong(self, problem: str) -> RuleError:
        rest = "".join(each.text for each in self.tokens[self.at :])
        said: Phrase = phrase(problem)
        return RuleError("rule-syntax", at=rest or "…", problem=said)
