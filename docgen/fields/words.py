"""Types of fields that hold words and codes."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from docgen.fields.base import Fault, FieldType
from docgen.fields.figures import digits, odd_digits
from docgen.fields.patterns import LONGEST_MATCHED, danger
from docgen.fields.stripping import bare, inside
from docgen.fields.values import Raw, Reading, Spec, State, Validation, Value
from docgen.text import clean_control

MOST_EXCEL: Final = 32_767
"""The characters that a cell of a workbook holds."""

_BREAK: Final = re.compile(r"\s*\n\s*")
_DIGITS: Final = re.compile("[0-9]+")


class Text(FieldType):
    """Words on one line; the cell is left white, with the measure, if there is one, at its end."""

    name = "text"
    keys = frozenset({"measure", "length", "pattern"})

    def blank(self, spec: Spec) -> str:
        """A white cell."""
        return spec.measure

    def filled(self, value: Value, spec: Spec) -> str:
        """The words and the measure."""
        return f"{value}{spec.measure}"

    def tidy(self, text: str) -> str:
        """The words without line breaks, and without spaces around them."""
        return _BREAK.sub(" ", clean_control(text).strip())

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """What stands there, but for the field's own measure at the end."""
        if not bare(raw.text, spec.measure):
            return Reading(State.BLANK, None, raw.text)
        text = self.tidy(raw.text)
        if spec.measure:
            text = text.removesuffix(spec.measure).strip()
        return self.ok(raw, text) if text else Reading(State.BLANK, None, raw.text)

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A number's digits, as of a telephone; a day must be explained."""
        if raw.kind == "date":
            return self.ask(raw, "value-date")
        if raw.kind != "number" or raw.value is None:
            return self.wrong(raw, "value-bool")
        return self.ok(raw, raw.text.strip() if raw.percent else digits(raw.value))

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Length and pattern."""
        size = len(str(value))
        if spec.shortest is not None and size < spec.shortest:
            yield "text-short", {"count": size, "limit": spec.shortest}
        if spec.longest is not None and size > spec.longest:
            yield "text-long", {"count": size, "limit": spec.longest}
        if spec.pattern and not matches(str(value), spec.pattern):
            yield "text-pattern", {"value": str(value)[:LONGEST_MATCHED], "hint": self.hint(spec)}

    def validation(self, spec: Spec) -> Validation | None:
        """The length, where it is limited."""
        if spec.shortest is None and spec.longest is None:
            return super().validation(spec)
        first, last = spec.shortest or 0, spec.longest or MOST_EXCEL
        return self._validation(
            spec, kind="textLength", operator="between", first=first, second=last
        )

    def demands(self, spec: Spec) -> Iterator[str]:
        """The length."""
        yield "填文字"
        low, high = spec.shortest, spec.longest
        if low and high:
            yield f"{low}字" if low == high else f"{low}至{high}字"
        elif low or high:
            yield f"不少于{low}字" if low else f"不超过{high}字"

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """A length that is crossed, a pattern that cannot be used."""
        if None not in (spec.shortest, spec.longest) and (spec.shortest or 0) > (spec.longest or 0):
            known = {"minimum": spec.shortest, "maximum": spec.longest}
            yield "length", "bounds-crossed", known
        if spec.pattern and (code := danger(spec.pattern)):
            yield "pattern", code, {"value": spec.pattern}


class LongText(Text):
    """Words in paragraphs."""

    name = "long"
    paragraphs = True

    def tidy(self, text: str) -> str:
        """The paragraphs, without empty lines and without spaces around them."""
        return _BREAK.sub("\n", clean_control(text).strip())

    def demands(self, spec: Spec) -> Iterator[str]:
        """Also that there may be paragraphs."""
        first, *rest = super().demands(spec)
        yield first
        yield from rest
        yield "可分段"


class Code(Text):
    """A code of fixed length, of digits unless its pattern says otherwise; text, not a number."""

    name = "code"
    fixed = True
    keys = frozenset({"length", "pattern"})

    def blank(self, spec: Spec) -> str:
        """A white cell."""
        return ""

    def filled(self, value: Value, spec: Spec) -> str:
        """The code."""
        return str(value)

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """The code, full-width or not, spaces left out."""
        text = inside(raw.text)
        if not text:
            return Reading(State.BLANK, None, raw.text)
        if odd_digits(text):
            return self.wrong(raw, "code-digits")
        text = unicodedata.normalize("NFKC", text).replace(" ", "")
        if not spec.pattern and not _DIGITS.fullmatch(text):
            return self.wrong(raw, "code-digits")
        return self.ok(raw, text)

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A number's digits; one that is too short may have lost the zeros in front."""
        made = super().parse_cell(raw, spec)
        if made.state is not State.OK:
            return made
        text = str(made.value)
        if spec.longest and len(text) < spec.longest:
            return self.ask(raw, "code-zeros", limit=spec.longest)
        return replace(self.parse(Raw(text), spec), raw=raw.text)

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Length and pattern."""
        size = len(str(value))
        if spec.longest is not None and size != spec.longest:
            yield "code-length", {"count": size, "limit": spec.longest}
        elif spec.pattern and not matches(str(value), spec.pattern):
            yield "text-pattern", {"value": str(value)[:LONGEST_MATCHED], "hint": self.hint(spec)}

    def validation(self, spec: Spec) -> Validation | None:
        """The length."""
        return self._validation(spec, kind="textLength", operator="equal", first=spec.longest or 0)

    def demands(self, spec: Spec) -> Iterator[str]:
        """The length."""
        yield f"填{spec.longest}位代码" if spec.pattern else f"填{spec.longest}位数字代码"

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Also a length that is missing or not one number."""
        yield from super().faults(spec)
        if not spec.longest or spec.shortest != spec.longest:
            yield "length", "code-no-length", {}


def matches(text: str, pattern: str) -> bool:
    """Whether a whole text, not too long to be matched, has the form of a pattern."""
    return len(text) <= LONGEST_MATCHED and bool(re.fullmatch(pattern, text))
