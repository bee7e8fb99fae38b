"""Matrices, as units return them in Word and Excel."""

from typing import Any, Final

from tests.returned.cases import (
    CHECKS,
    Case,
    case,
    computed_names,
    filled,
    one,
)
from tests.returned.words import Word, cells_of, clone, put, text_of

_LABELLED: Final[dict[str, Any]] = {"route": "label"}
_COMPUTED: Final = dict.fromkeys(sorted(computed_names("checks")), "computed")


def matrix() -> Word:
    """The filled matrix."""
    return Word(filled("checks", "docx"))


# --- matrix -------------------------------------------------------------------------------------


@case("matrix-plain")
def _plain() -> Case:
    data = filled("checks", "docx")
    return one("a matrix filled in at its places", data, "checks")


@case("matrix-book-plain")
def _book_plain() -> Case:
    data = filled("checks", "xlsx")
    about = "a matrix filled in at its places; what is computed are formulas that nobody reckoned"
    return one(about, data, "checks", "xlsx", routes=_COMPUTED)


@case("matrix-unmarked")
def _unmarked() -> Case:
    word = matrix().without_marks()
    return one("bookmarks lost: by codes and headers", word.save(), "checks", **_LABELLED)


@case("matrix-computed-blank")
def _computed_blank() -> Case:
    given = {name: value for name, value in CHECKS.items() if name not in _COMPUTED}
    data = filled("checks", "docx", values=given)
    about = "the row 合计 and the rates left blank: they follow from the others"
    return one(about, data, "checks", routes=_COMPUTED)


@case("matrix-computed-differs")
def _computed_differs() -> Case:
    word = matrix()
    put(cells_of(word.row("001"))[2], "26")
    about = "合计 that is not the sum of its parts: kept as it is, and told"
    return one(
        about,
        word.save(),
        "checks",
        changes={"001.units": 26},
        findings=["computed-differs"],
        routes={"001.units": "label"},
    )


@case("matrix-rows-moved-unmarked")
def _rows_moved() -> Case:
    word = matrix().without_marks()
    last = word.row("006")
    last.addprevious(word.row("001"))
    return one("合计 moved to the foot, bookmarks lost", word.save(), "checks", **_LABELLED)


@case("matrix-codes-lost")
def _codes_lost() -> Case:
    word = matrix().without_marks()
    for code in ("001", "002", "003", "004", "005", "006"):
        row = word.row(code)
        put(next(cell for cell in cells_of(row) if text_of(cell) == code), "")
    return one("codes and bookmarks lost: by labels", word.save(), "checks", **_LABELLED)


@case("matrix-columns-swapped")
def _columns_swapped() -> Case:
    word = matrix().without_marks()
    for row in word.rows:
        cells = cells_of(row)
        texts = [text_of(cell) for cell in cells]
        if "案件（件）" in texts:
            at = texts.index("案件（件）")
        elif (
            len(texts) > 8
            and texts[-7:-4] != ["监督检查", "行政处罚"]
            and texts[0] not in ("甲", "项目")
        ):
            at = len(cells) - 5
        else:
            continue
        cells[at].addprevious(cells[at + 1])
    about = (
        "the columns 案件 and 罚款 swapped with their headers, bookmarks lost; numbers stay 3, 4"
    )
    return one(about, word.save(), "checks", **_LABELLED)


@case("matrix-header-retyped")
def _header_retyped() -> Case:
    word = matrix().without_marks()
    for old, new in {
        "检查单位（家）": "检查单位数",
        "罚款（万元）": "罚款金额(万元)",
        "完成整改（项）": "完成整改",
        "本年累计": "本年累计数",
    }.items():
        cell = next(c for row in word.rows for c in cells_of(row) if text_of(c) == old)
        put(cell, new)
    about = "headers retyped slightly, bookmarks lost"
    return one(about, word.save(), "checks", **_LABELLED)


@case("matrix-cross-filled")
def _cross_filled() -> Case:
    word = matrix()
    cross = next(cell for cell in cells_of(word.row("006")) if text_of(cell) == "×")
    put(cross, "9")
    about = "a figure in a cell that the form does not ask for: told, and not read"
    return one(about, word.save(), "checks", findings=["text-outside"])


@case("matrix-row-inserted")
def _row_inserted() -> Case:
    word = matrix()
    new = clone(word.row("005"))
    cells = cells_of(new)
    put(cells[1], "烟花爆竹")
    put(cells[2], "")
    for cell in cells[3:]:
        put(cell, "1")
    word.row("005").addnext(new)
    about = "a row of the unit's own among those of a group"
    return one(about, word.save(), "checks", findings=["row-outside"])
