"""The base of the types of fields: what a type knows, and what all types share."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, Literal, TypeAlias

from docgen.fields.stripping import is_nil
from docgen.fields.values import (
    LONGEST_MESSAGE,
    LONGEST_TITLE,
    NIL,
    Nil,
    Plain,
    Raw,
    Reading,
    Spec,
    State,
    Validation,
    Value,
    Yaml,
)

BRACKETS: Final = "（    ）"
NIL_TEXT: Final = "—"
NIL_WORD: Final = "无"
LONGEST_SAID: Final = 80
"""The characters of a cell's text that a message repeats."""

Fault: TypeAlias = tuple[str, Mapping[str, object]]
"""A message's code and its parameters."""


class FieldType:
    """What a value of a field may be; `name` is the type's name in YAML.

    keys: what of a `Spec` means something to this type, besides label, required and hint;
    order: whether its values can stand in printed rules, as numbers or as days;
    fixed: whether a length that is one number means exactly so many characters;
    ticked: whether a blank form shows what there is to choose from, with boxes to be ticked;
    paragraphs: whether a value may be several lines.
    """

    name: ClassVar[str]
    keys: ClassVar[frozenset[str]] = frozenset()
    order: ClassVar[Literal["number", "date"] | None] = None
    fixed: ClassVar[bool] = False
    ticked: ClassVar[bool] = False
    paragraphs: ClassVar[bool] = False

    # ------------------------------------------------------------ a form is printed

    def blank(self, spec: Spec) -> str:
        """What a blank form shows where the value will stand, its measure included."""
        return f"{BRACKETS}{spec.measure}"

    def format(self, value: Value | None, spec: Spec) -> str:
        """The value as the printed form shows it, with brackets and measure: （12）场次.

        None is the blank cell, （    ）场次; NIL is —.
        """
        if value is None:
            return self.blank(spec)
        return NIL_TEXT if isinstance(value, Nil) else self.filled(value, spec)

    def filled(self, value: Value, spec: Spec) -> str:
        """A value, not NIL, as the printed form shows it."""
        return f"（{self.words(value, spec)}）{spec.measure}"

    def words(self, value: Value, spec: Spec) -> str:
        """A value, not NIL, in words, without brackets and measure: 12, 2023年5月30日."""
        return str(value)

    # ------------------------------------------------------------ a workbook is written

    def plain(self, value: Value | None, spec: Spec) -> Plain | None:
        """What the cell of a workbook holds; None leaves it empty, NIL is —."""
        if value is None:
            return None
        return NIL_TEXT if isinstance(value, Nil) else self.cell(value, spec)

    def cell(self, value: Value, spec: Spec) -> Plain:
        """What the cell of a workbook holds for a value, not NIL."""
        return self.words(value, spec)

    def number_format(self, spec: Spec) -> str:
        """The number format of the workbook's cell; "@" is text."""
        return "@"

    def validation(self, spec: Spec) -> Validation | None:
        """The data validation of the workbook's cell."""
        return self._validation(spec, kind="none")

    # ------------------------------------------------------------ a form comes back

    def read(self, raw: Raw, spec: Spec) -> Reading:
        """What stands in a cell of a returned form; nothing becomes zero by accident.

        Whether the value is what the declaration allows is for `check` to say.
        """
        if raw.kind == "error":
            return self.wrong(raw, "value-error")
        if raw.kind == "formula":
            return self.ask(raw, "value-formula")
        if raw.kind == "blank":
            return Reading(State.BLANK, None, raw.text)
        if raw.kind != "text":
            return self.parse_cell(raw, spec)
        if self.is_nil(raw, spec):
            return Reading(State.NIL, NIL, raw.text)
        return self.parse(raw, spec)

    def is_nil(self, raw: Raw, spec: Spec) -> bool:
        """Whether the text says that the field does not apply: 无, /, —, -, also in brackets."""
        return is_nil(raw.text, spec.measure)

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """What stands in a cell that holds text other than 无, — and /."""
        raise NotImplementedError

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """What stands in a workbook's cell that holds a number, a truth value or a day."""
        return self.ask(raw, "value-date") if raw.kind == "date" else self.wrong(raw, "value-bool")

    def ok(self, raw: Raw, value: Value, code: str | None = None, /, **params: object) -> Reading:
        """A value that was understood; with a code, one that must be named."""
        named = {"text": _short(raw.text), **params} if code else {}
        return Reading(State.OK, value, raw.text, code, named)

    def ask(self, raw: Raw, code: str, /, **params: object) -> Reading:
        """A text that only the unit can explain."""
        return Reading(State.ASK, None, raw.text, code, {"text": _short(raw.text), **params})

    def wrong(self, raw: Raw, code: str, /, **params: object) -> Reading:
        """A text that cannot be a value of this field."""
        return Reading(State.WRONG, None, raw.text, code, {"text": _short(raw.text), **params})

    # ------------------------------------------------------------ values are checked and kept

    def check(self, value: Value | None, spec: Spec) -> Iterator[Fault]:
        """What of the declaration the value breaks; a required field wants more than 无."""
        if value is None or isinstance(value, Nil):
            if spec.required:
                yield "value-required", {"label": spec.label}
        else:
            yield from self.check_value(value, spec)

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """What of the declaration a value, not NIL, breaks."""
        yield from ()

    def dump(self, value: Value | None) -> Yaml | None:
        """The value for the YAML of a submission; NIL is 无."""
        if value is None:
            return None
        return NIL_WORD if isinstance(value, Nil) else self.dump_value(value)

    def dump_value(self, value: Value) -> Yaml:
        """A value, not NIL, for the YAML of a submission."""
        return str(value)

    def load(self, data: object) -> Value | None:
        """The value of a submission's YAML. Raises ValueError for what `dump` never makes."""
        if data is None:
            return None
        return NIL if data == NIL_WORD else self.load_value(data)

    def load_value(self, data: object) -> Value:
        """A value, not NIL, of a submission's YAML; raises ValueError."""
        if not isinstance(data, str):
            raise ValueError(f"{data!r} is not text")
        return data

    def computed(self, spec: Spec, values: Mapping[str, Value | None]) -> Value | None:
        """The value as it follows from other fields' values by name; None if it does not."""
        return None

    # ------------------------------------------------------------ the declaration

    def hint(self, spec: Spec) -> str:
        """What to fill in, in Chinese: 填整数，0至100；必填。"""
        wanted = spec.hint.rstrip("。") if spec.hint else "，".join(self.demands(spec))
        return f"{wanted}；必填。" if spec.required else f"{wanted}。"

    def demands(self, spec: Spec) -> Iterator[str]:
        """The parts of the hint that the constraints make."""
        yield "填文字"

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """What cannot work in a declaration: the key to blame, a message's code, parameters."""
        yield from ()

    def _validation(self, spec: Spec, **rule: object) -> Validation:
        title, message = spec.label, self.hint(spec)
        return Validation(
            title=title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…",
            message=message
            if len(message) <= LONGEST_MESSAGE
            else message[: LONGEST_MESSAGE - 1] + "…",
            style="stop" if spec.required else "warning",
            **rule,  # type: ignore[arg-type]
        )


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST_SAID else said[: LONGEST_SAID - 1] + "…"
