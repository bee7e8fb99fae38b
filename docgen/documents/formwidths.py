"""How wide the columns of a form's tables are: by what stands in them, within what there is."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from docgen.documents.formtable import cell_sign, is_ticked, label_parts
from docgen.documents.tabling import Setting
from docgen.fields import FieldType, Spec
from docgen.layout import text_width

_DIGITS: Final = 6
_PERCENT_DIGITS: Final = 4
_MOST_LINES: Final = 3
_LEAST_TEXT: Final = 4
_MOST_TEXT: Final = 16
_USUAL_TEXT: Final = 10
_TICKED_TEXT: Final = 8
_LONG_TEXT: Final = 20
_MOST_STUB: Final = 16
_MOST_STUB_LINES: Final = 5
_MOST_MEASURE: Final = 6
_SQUEEZED: Final = 0.4
"""To what part of what they need columns are squeezed before those of fixed width are."""

_SLACK: Final = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Want:
    """The width that a column needs at least, and the one it would like, points.

    A column with a width of its own is `fixed`; one that is `firm` does not go below its least
    where others must.
    """

    least: float
    wish: float
    fixed: float | None = None
    firm: bool = False


def shared(wants: Sequence[Want], total: float) -> tuple[float, ...]:
    """The width of each column; together they fill the total, points.

    Where there is not enough, fixed columns give way first, down to what they need.
    """
    given = _yielding(wants, total)
    loose = [want for want, width in zip(wants, given, strict=True) if width is None]
    room = total - sum(width or 0.0 for width in given)
    least = sum(want.least for want in loose)
    if not loose or room < least * _SQUEEZED:
        # Nothing can be had without taking it from all.
        return _scaled([want.fixed or want.least for want in wants], total)
    widths = iter(_loose_widths(loose, room))
    return tuple(next(widths) if width is None else width for width in given)


def _yielding(wants: Sequence[Want], total: float) -> list[float | None]:
    """The widths of the fixed columns, narrower where the others have not enough."""
    missing = sum(want.least if want.fixed is None else want.fixed for want in wants) - total
    spare = [max((want.fixed or 0.0) - want.least, 0.0) for want in wants]
    part = min(max(missing, 0.0) / sum(spare), 1.0) if sum(spare) else 0.0
    return [
        (want.least if want.firm and missing > 0 else None)
        if want.fixed is None
        else want.fixed - part * more
        for want, more in zip(wants, spare, strict=True)
    ]


def _loose_widths(wants: Sequence[Want], room: float) -> Sequence[float]:
    """The widths of columns that have none of their own: between what they need and would like."""
    least, wish = sum(want.least for want in wants), sum(want.wish for want in wants)
    if room < least:
        return _scaled([want.least for want in wants], room)
    if room >= wish:
        return _scaled([want.wish for want in wants], room)
    step = (room - least) / (wish - least)
    return [want.least + step * (want.wish - want.least) for want in wants]


def fits(wants: Iterable[Want], total: float) -> bool:
    """Whether every column gets what it needs."""
    needed = (want.least if want.fixed is None else want.fixed for want in wants)
    return sum(needed) <= total


def _scaled(widths: Sequence[float], total: float) -> tuple[float, ...]:
    factor = total / sum(widths)
    return tuple(width * factor for width in widths)


def value_want(
    kind: FieldType, spec: Spec, label: str, table: Setting, fixed: float | None = None
) -> Want:
    """The width of a column of values below its label."""
    size, white = table.size, 2 * table.padding + _SLACK
    least, wish = _value_chars(kind, spec)
    name, measure = label_parts(label)
    head = max(_head_chars(name), min(text_width(measure, size=1.0), _MOST_MEASURE))
    return Want(
        least=max(least, head) * size + white,
        wish=max(wish, least, head) * size + white,
        fixed=None if fixed is None else max(fixed, 1.0),
    )


def _value_chars(kind: FieldType, spec: Spec) -> tuple[float, float]:
    """How many characters a value needs, and how many it would like."""
    blank = text_width(kind.blank(replace(spec, measure="")), size=1.0)
    if kind.order == "number":
        usual = _PERCENT_DIGITS if cell_sign(kind, spec) else _DIGITS
        most = len(f"{spec.maximum:f}") if spec.maximum is not None else usual
        places = spec.places or 0
        digits = (most + (places + 1 if places else 0)) / 2
        return digits, digits + 1
    if kind.ticked:
        labels = [text_width(each, size=1.0) for each in kind.blank(spec).split()]
        longest = max(labels, default=1.0)
        if not is_ticked(kind, spec):
            return longest, longest
        # On one line, if it is not long, so that rows stay low.
        return (blank, blank) if blank <= _TICKED_TEXT else (longest, blank)
    if blank:
        # Room for 年, 月 and 日 is narrower than a day that is written there.
        return blank + 1, blank + 2
    if kind.paragraphs:
        return _USUAL_TEXT / 2, _LONG_TEXT
    longest = spec.longest or _USUAL_TEXT
    return min(longest, _LEAST_TEXT), min(longest, _MOST_TEXT)


def _head_chars(label: str) -> float:
    """How many characters a line of a label needs: three lines of it, at least two characters."""
    return max(math.ceil(text_width(label, size=1.0) / _MOST_LINES), 2)


def text_want(texts: Iterable[str], table: Setting) -> Want:
    """The width of a column of labels, which are on one line if they are not too long."""
    size, white = table.size, 2 * table.padding + _SLACK
    longest = max(text_width(text, size=1.0) for text in texts)
    least = max(min(longest, _LEAST_TEXT), longest / _MOST_STUB_LINES)
    wish = max(least, min(longest, _MOST_STUB), longest / 2)
    return Want(least=least * size + white, wish=wish * size + white, firm=True)


def narrow_width(texts: Iterable[str], table: Setting) -> float:
    """The width of a column of codes or numbers, each on one line, points."""
    longest = max(text_width(text, size=table.size) for text in texts)
    return longest + 2 * table.padding + _SLACK
