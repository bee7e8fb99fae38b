"""Types of fields that choose: one of some, several of some, yes or no."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from docgen.fields.base import NIL_WORD, Fault, FieldType
from docgen.fields.stripping import inside
from docgen.fields.values import Option, Raw, Reading, Spec, State, Validation, Value, Yaml

_BOX: Final = "□"
_TICKED: Final = "☑"
_GAP: Final = "  "
_TICKS: Final = "☑☒√✓✔■●✅"
_BOXES: Final = "□☐○◯▢◻⬜"
_EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]")
_FULL: Final = re.compile(rf"[(\[]\s*[{_TICKS}xXvV]\s*[)\]]")
_BETWEEN: Final = re.compile(r"[\s、,;/。]+")
_LONGEST: Final = 5000


class Choosing(FieldType):
    """What the types that choose share: a box before each choice, ticked if chosen."""

    keys = frozenset({"choices"})
    ticked = True

    def options(self, spec: Spec) -> tuple[Option, ...]:
        """What there is to choose from."""
        return spec.options

    def codes(self, value: Value) -> tuple[str, ...]:
        """The codes of a value."""
        return (str(value),)

    def value(self, raw: Raw, codes: tuple[str, ...]) -> Reading:
        """The reading of at least one code."""
        if len(codes) > 1:
            return self.wrong(raw, "choice-several")
        return self.ok(raw, codes[0])

    def blank(self, spec: Spec) -> str:
        """An empty box before each choice."""
        return self._boxes(spec, ())

    def filled(self, value: Value, spec: Spec) -> str:
        """A ticked box before what is chosen."""
        return self._boxes(spec, self.codes(value))

    def words(self, value: Value, spec: Spec) -> str:
        """The labels of what is chosen: 甲、乙."""
        codes = self.codes(value)
        return "、".join(each.label for each in self.options(spec) if each.code in codes)

    def _boxes(self, spec: Spec, codes: tuple[str, ...]) -> str:
        return _GAP.join(
            f"{_TICKED if each.code in codes else _BOX}{each.label}" for each in self.options(spec)
        )

    def is_nil(self, raw: Raw, spec: Spec) -> bool:
        """Not where 无 is one of the choices."""
        labels = {_key(each.label) for each in self.options(spec)}
        return _key(raw.text) not in labels and super().is_nil(raw, spec)

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """Ticked boxes, or the labels or codes of what is chosen."""
        options = self.options(spec)
        if not inside(raw.text):
            return Reading(State.BLANK, None, raw.text)
        chosen = _chosen(raw.text, options) if len(raw.text) <= _LONGEST else None
        if chosen is None:
            return self.ask(raw, "choice-unclear", known=[each.label for each in options])
        if not chosen:
            return Reading(State.BLANK, None, raw.text)
        return self.value(raw, chosen)

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A number may be a code."""
        if raw.kind != "number":
            return super().parse_cell(raw, spec)
        made = self.parse(Raw(f"{raw.value:.15g}" if raw.value is not None else ""), spec)
        return replace(made, raw=raw.text)

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Whether there are such choices."""
        options = self.options(spec)
        for code in self.codes(value):
            if code not in {each.code for each in options}:
                known = [each.label for each in options]
                yield "choice-unknown", {"value": code, "known": known}

    def validation(self, spec: Spec) -> Validation | None:
        """A drop-down list of the labels."""
        items = tuple(each.label for each in self.options(spec))
        return self._validation(spec, kind="list", items=items)

    def demands(self, spec: Spec) -> Iterator[str]:
        """What there is to choose from."""
        yield f"选填一项：{self._labels(spec)}"

    def _labels(self, spec: Spec) -> str:
        return "、".join(each.label for each in self.options(spec))

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """No choices, or some that cannot be told apart."""
        if not spec.options:
            yield "choices", "choices-missing", {}
        seen: set[str] = set()
        for option in spec.options:
            names = {_key(option.code), _key(option.label)}
            if names & seen:
                yield "choices", "choices-twice", {"label": option.label}
            if not all(names) or option.code == NIL_WORD:
                yield "choices", "choice-nil", {"label": option.label}
            seen |= names


class Choice(Choosing):
    """One of some; its value is the code."""

    name = "choice"


class Choices(Choosing):
    """Several of some; their codes in the order of the declaration."""

    name = "choices"

    def codes(self, value: Value) -> tuple[str, ...]:
        """The value itself."""
        assert isinstance(value, tuple)
        return tuple(str(each) for each in value)

    def value(self, raw: Raw, codes: tuple[str, ...]) -> Reading:
        """All of them."""
        return self.ok(raw, codes)

    def validation(self, spec: Spec) -> Validation | None:
        """Only the message; a cell cannot choose several from a list."""
        return self._validation(spec, kind="none")

    def demands(self, spec: Spec) -> Iterator[str]:
        """What there is to choose from."""
        yield f"可选填多项，用“、”隔开：{self._labels(spec)}"

    def dump_value(self, value: Value) -> Yaml:
        """A list of codes."""
        return list(self.codes(value))

    def load_value(self, data: object) -> Value:
        """A list of codes."""
        if not isinstance(data, list) or not all(isinstance(each, str) for each in data):
            raise ValueError(f"{data!r} is not a list of codes")
        return tuple(data)


class YesNo(Choosing):
    """Yes or no, 是 or 否."""

    name = "yesno"
    keys = frozenset()

    _YES: Final = "是"
    _NO: Final = "否"

    def options(self, spec: Spec) -> tuple[Option, ...]:
        """是 and 否."""
        return (Option(self._YES, self._YES), Option(self._NO, self._NO))

    def codes(self, value: Value) -> tuple[str, ...]:
        """是 or 否."""
        return (self._YES if value else self._NO,)

    def value(self, raw: Raw, codes: tuple[str, ...]) -> Reading:
        """True or False."""
        made = super().value(raw, codes)
        return self.ok(raw, made.value == self._YES) if made.state is State.OK else made

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """是, 否, ticked boxes; a lone √ is 是."""
        if _key(raw.text) and set(_key(raw.text)) <= set(_TICKS):
            return self.ok(raw, True, "choice-tick")
        return super().parse(raw, spec)

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A workbook's truth value."""
        if raw.kind == "bool":
            return self.ok(raw, bool(raw.value))
        return super().parse_cell(raw, spec)

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Nothing can be wrong."""
        yield from ()

    def demands(self, spec: Spec) -> Iterator[str]:
        """是 or 否."""
        yield "填“是”或“否”"

    def dump_value(self, value: Value) -> Yaml:
        """true or false."""
        return bool(value)

    def load_value(self, data: object) -> Value:
        """true or false."""
        if not isinstance(data, bool):
            raise ValueError(f"{data!r} is not true or false")
        return data

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Nothing can be wrong."""
        yield from ()


def _key(text: str) -> str:
    """A text as labels are compared: without width and spaces."""
    return "".join(unicodedata.normalize("NFKC", inside(text)).split())


def _chosen(text: str, options: Sequence[Option]) -> tuple[str, ...] | None:
    """The codes that a text chooses, in the order of the options; None if it is not clear."""
    known = {_key(name): each.code for each in options for name in (each.code, each.label)}
    whole = unicodedata.normalize("NFKC", text)
    named = [_key(each) for each in _BETWEEN.split(whole) if each]
    if _key(text) in known:
        named = [_key(text)]
    if all(each in known for each in named):
        found = {known[each] for each in named}
    else:
        ticked = _ticked(whole, options)
        if ticked is None:
            return None
        found = ticked
    return tuple(each.code for each in options if each.code in found)


def _ticked(text: str, options: Sequence[Option]) -> set[str] | None:
    """The codes whose boxes are ticked; None for marks that could belong to two choices."""
    by_label = {_key(each.label): each.code for each in options}
    text = _EMPTY.sub(_BOX, _FULL.sub(_TICKED, text))
    text = "".join(_BETWEEN.sub("", text).split())
    labels = "|".join(map(re.escape, sorted(map(_bare_label, by_label), key=len, reverse=True)))
    token = re.compile(rf"(?P<marks>[{_TICKS}{_BOXES}]*)(?P<label>{labels})")
    codes = {_bare_label(label): code for label, code in by_label.items()}
    marks: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = token.match(text, at)
        if not found or codes[found["label"]] in marks:
            return None
        marks[codes[found["label"]]] = "".join(
            _TICKED if each in _TICKS else _BOX for each in found["marks"]
        )
        at = found.end()
    return _settled(marks)


def _bare_label(label: str) -> str:
    return _BETWEEN.sub("", label)


def _settled(marks: Mapping[str, str]) -> set[str] | None:
    # A tick before another choice's box stands behind the choice before it, or so it seems.
    if any(f"{_TICKED}{_BOX}" in each for each in marks.values()):
        return None
    if not any(marks.values()):
        return set(marks)
    if not all(marks.values()):
        return None
    return {code for code, each in marks.items() if _TICKED in each}
