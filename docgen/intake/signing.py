"""The signature of a returned form: what stands beside or behind 单位负责人, 填表人, 联系电话."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from docgen.fields import Raw
from docgen.intake.matching import key_of
from docgen.intake.planning import Plan
from docgen.intake.viewing import Row, Spot
from docgen.returned import ReturnedCell, ReturnedText

_MOST_TEXTS: Final = 2000
_LONGEST: Final = 500
# A remark such as （盖章） or （签字） may stand before the colon.
_COLON: Final = r"[\s_＿]*(?:[(（][^()（）:：]{0,10}[)）])?[\s_＿]*[:：]"


def signed(rows: Iterable[Row], texts: Sequence[ReturnedText], plan: Plan) -> dict[str, Spot]:
    """The places of the signature's values by their entries' names; the lowest counts.

    A value stands right of its label, or behind label and colon in one cell or paragraph.
    """
    if not plan.signers:
        return {}
    found: dict[str, Spot] = {}
    labels = tuple(entry.label for entry in plan.signers.values())
    for index, text in enumerate(texts[:_MOST_TEXTS]):
        for label, value in labelled(text.text, labels, first=True).items():
            spot = Spot(at=(-1, index, len(found)), place=text.place, raw=Raw(value))
            found[plan.signers[key_of(label)].name] = spot
    for row in rows:
        for name, spot in _in_row(row, labels, plan):
            found[name] = spot
    return found


def _in_row(row: Row, labels: tuple[str, ...], plan: Plan) -> Iterator[tuple[str, Spot]]:
    for at, (cell, key) in enumerate(zip(row.cells, row.keys, strict=True)):
        if key in plan.signers:
            if beside := _beside(row, at, plan):
                yield plan.signers[key].name, row.spot(beside)
            continue
        text = cell.raw.text
        if ":" in text or "：" in text:
            for number, (label, value) in enumerate(labelled(text, labels, first=True).items()):
                spot = row.spot(cell)
                # Several values in one cell are several places.
                at_part = (spot.at[0], spot.at[1], spot.at[2] * 100 + number)
                at_spot = at_part if number else spot.at
                yield (
                    plan.signers[key_of(label)].name,
                    Spot(at=at_spot, place=spot.place, raw=Raw(value)),
                )


def _beside(row: Row, at: int, plan: Plan) -> ReturnedCell | None:
    """The cell right of a label; of several before the next label the one that holds something.

    None where several do.
    """
    cells: list[ReturnedCell] = []
    for cell, key in zip(row.cells[at + 1 :], row.keys[at + 1 :], strict=True):
        if key in plan.signers:
            break
        cells.append(cell)
    filled = [cell for cell in cells if cell.raw.text.strip()]
    if len(filled) > 1:
        return None
    return next(iter(filled or cells), None)


def labelled(text: str, labels: tuple[str, ...], *, first: bool = False) -> Mapping[str, str]:
    """What stands behind each of the labels and its colon, up to the next label.

    first: only in a text that begins with a label, as no numbered note does.
    """
    if not labels or len(text) > _LONGEST or not (":" in text or "：" in text):
        return {}
    marks = list(_pattern(labels).finditer(text))
    if not marks or (first and text[: marks[0].start()].strip()):
        return {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        label = next(each for each in labels if key_of(each) == key_of(mark[1]))
        found.setdefault(label, text[mark.end() : end].strip(" \t\r\n\u3000_＿；;，,。"))
    return found


@lru_cache(maxsize=64)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the labels with its colon, also with spaces between the characters."""
    spaced = (
        r"\s*".join(map(re.escape, "".join(label.split()).rstrip(":：")))
        for label in sorted(labels, key=len, reverse=True)
    )
    return re.compile(rf"({'|'.join(spaced)}){_COLON}")
