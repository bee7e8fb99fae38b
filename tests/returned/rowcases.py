"""Growing rows and signatures, as units return them in Word and Excel."""

import copy
from datetime import date
from typing import Any, Final

from docgen.identity import mark_of
from tests.returned.books import opened, value_of
from tests.returned.cases import (
    EVENTS,
    Case,
    case,
    filled,
    names_of,
    one,
    saved,
)
from tests.returned.words import W, Word, cells_of, clone, put, text_of

_LABELLED: Final[dict[str, Any]] = {"route": "label"}
_ROW: Final = ("day", "place", "kind", "people")


def events() -> Word:
    """The filled form of growing rows."""
    return Word(filled("events", "docx"))


# --- growing rows -------------------------------------------------------------------------------


@case("rows-plain")
def _rows_plain() -> Case:
    return one("three of four rows filled in", filled("events", "docx"), "events")


@case("rows-book-plain")
def _rows_book_plain() -> Case:
    return one("three of four rows filled in", filled("events", "xlsx"), "events", "xlsx")


@case("rows-unmarked")
def _rows_unmarked() -> Case:
    word = events().without_marks()
    return one("bookmarks lost: by headers and labels", word.save(), "events", **_LABELLED)


@case("rows-gap")
def _rows_gap() -> Case:
    word = events()
    gap = clone(word.row("2"))
    for cell in cells_of(gap):
        put(cell, "")
    word.row("东区体育场").addnext(gap)
    return one("an empty row between the first and the second", word.save(), "events")


@case("rows-added")
def _rows_added() -> Case:
    word = events()
    row = word.row("区政府会议室")
    last = row.getnext()
    last.getparent().remove(last)
    for number, (day, place, people) in enumerate(_MORE, 4):
        new = clone(row)
        for cell, text in zip(
            cells_of(new), (str(number), day, place, "桌面推演", str(people)), strict=True
        ):
            put(cell, text)
        row.addnext(new)
        row = new
    word.retype("950", "1000")
    total = cells_of(word.row("开展演练"))[-1]
    put(total, "6")
    about = "rows added beyond those that were printed"
    changes = {"total": 6, "attendance": 1000, **_added(4)}
    routes = {"total": "label", **dict.fromkeys(_added(4), "label")}
    return one(about, word.save(), "events", changes=changes, routes=routes)


_MORE: Final = (("2024.6.20", "南门", 20), ("2024年6月21日", "北门", 20), ("2024-6-22", "西门", 10))


def _added(first: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for number, (day, place, people) in enumerate(_MORE, first):
        row = f"activities.{number}"
        made[f"{row}.day"] = date(2024, 6, 16 + number)
        made[f"{row}.place"], made[f"{row}.kind"] = place, "桌面推演"
        made[f"{row}.people"] = people
        assert str(16 + number) in day
    return made


@case("rows-table-deleted")
def _rows_deleted() -> Case:
    word = events()
    table = word.tables[1]
    table.getparent().remove(table)
    about = "the table of growing rows deleted: asked for, and not taken for no activity"
    gone = list(names_of("events", "activities."))
    return one(
        about,
        word.save(),
        "events",
        without=gone,
        unclear={"activities.1.day": "cell-missing"},
        findings=["rule-broken", "rule-broken"],
    )


@case("rows-left-blank")
def _rows_empty() -> Case:
    given = {"total": 0, "attendance": 0, **{n: EVENTS[n] for n in _signed()}}
    data = filled("events", "docx", values=given)
    about = "all growing rows left blank: there was no activity"
    gone = list(names_of("events", "activities."))
    return one(about, data, "events", changes=given, without=gone)


@case("rows-total-typed")
def _rows_total() -> Case:
    word = events()
    row = word.row("区政府会议室").getnext()
    texts = ("合计", "", "", "", "950")
    for cell, text in zip(cells_of(row), texts, strict=True):
        put(cell, text)
    about = "a row 合计 typed below the others: no activity"
    return one(about, word.save(), "events", findings=["total-row"])


@case("rows-none")
def _rows_none() -> Case:
    given = {"total": 0, "attendance": 0, **{n: EVENTS[n] for n in _signed()}}
    word = Word(filled("events", "docx", values=given))
    first = next(
        row
        for row in word.rows
        if any(text_of(c) == "1" for c in cells_of(row)) and len(cells_of(row)) == 5
    )
    put(cells_of(first)[2], "无")
    return one(
        "无 in the first row: there was no activity",
        word.save(),
        "events",
        changes=given,
        without=list(names_of("events", "activities.")),
        findings=["rows-nil"],
    )


def _signed() -> tuple[str, ...]:
    return ("单位负责人", "填表人", "phone", "reported_on")


@case("rows-too-many")
def _rows_too_many() -> Case:
    book, first = opened(filled("events", "xlsx"))
    for each in list(first.merged_cells.ranges):
        if each.min_row > 10:
            first.unmerge_cells(str(each))
    about = "nine rows where eight are allowed: the ninth is not read, and the form is asked back"
    start = value_of(book, "f_activities__4__day").row
    for name in list(book.defined_names):
        if value_of(book, name).row > start:
            del book.defined_names[name]
    first.delete_rows(start + 1, 40)
    for number in range(4, 10):
        at = start + number - 4
        for mark, value in zip(
            ("day", "place", "kind", "people"),
            (date(2024, 6, 20), f"第{number}处", "桌面推演", 10),
            strict=True,
        ):
            column = value_of(book, f"f_activities__1__{mark}").column
            first.cell(at, column).value = value
    value_of(book, "f_total").value = 8
    value_of(book, "f_attendance").value = 1000
    changes: dict[str, Any] = {"total": 8, "attendance": 1000}
    for number in range(4, 9):
        row = f"activities.{number}"
        changes |= {f"{row}.day": date(2024, 6, 20), f"{row}.place": f"第{number}处"}
        changes |= {f"{row}.kind": "桌面推演", f"{row}.people": 10}
    beyond = [f"activities.{n}.{c}" for n in range(5, 9) for c in _ROW]
    return one(
        about,
        saved(book),
        "events",
        "xlsx",
        changes=changes,
        unclear={
            "activities.8.people": "rows-beyond",
            **dict.fromkeys(_signed(), "cell-missing"),
        },
        routes=dict.fromkeys(beyond, "label"),
        date=None,
    )


@case("rows-book-inserted")
def _rows_book_inserted() -> Case:
    book, first = opened(filled("events", "xlsx"))
    for each in list(first.merged_cells.ranges):
        first.unmerge_cells(str(each))
    at = value_of(book, "f_activities__2__day").row
    first.insert_rows(at)
    for mark, value in zip(_ROW, (date(2024, 6, 5), "北站", "实战演练", 40), strict=True):
        first.cell(at, value_of(book, f"f_activities__1__{mark}").column).value = value
    value_of(book, "f_total").value = 4
    value_of(book, "f_attendance").value = 990
    rows = {1: 1, 2: None, 3: 2, 4: 3}
    values: dict[str, Any] = {"total": 4, "attendance": 990}
    for new, old in rows.items():
        for column in _ROW:
            value = EVENTS[f"activities.{old}.{column}"] if old else None
            values[f"activities.{new}.{column}"] = value
    values |= {
        "activities.2.day": date(2024, 6, 5),
        "activities.2.place": "北站",
        "activities.2.kind": "实战演练",
        "activities.2.people": 40,
    }
    about = (
        "a program put in a row and left the names: rows count in their order, the signature moves"
    )
    signed = _signed()
    return one(
        about,
        saved(book),
        "events",
        "xlsx",
        changes=values,
        unclear=dict.fromkeys(signed, "route-conflict"),
        date=None,
    )


# --- signature ----------------------------------------------------------------------------------


@case("signature-behind-labels")
def _behind_labels() -> Case:
    word = events()
    table = word.tables[-1]
    for row in list(table.iterchildren(f"{W}tr")):
        for label, value in zip(cells_of(row)[::2], cells_of(row)[1::2], strict=True):
            put(label, text_of(label) + text_of(value))
            put(value, "")
    about = "names typed behind the labels, in the labels' own cells"
    return one(about, word.save(), "events", routes=dict.fromkeys(_signed(), "label"))


@case("signature-as-a-line")
def _as_a_line() -> Case:
    word = events()
    table = word.tables[-1]
    line = (
        "单位负责人：王建国    填表人：李秀英    联系电话：021-12345678    报出日期：2024年7月3日"
    )
    paragraph = copy.deepcopy(word.paragraph("一、基本情况"))
    texts = list(paragraph.iter(f"{W}t"))
    texts[0].text = line
    for each in texts[1:]:
        each.text = ""
    table.addprevious(paragraph)
    table.getparent().remove(table)
    about = "the signature retyped as one line of text"
    return one(about, word.save(), "events", routes=dict.fromkeys(_signed(), "label"))


@case("signature-blank")
def _unsigned() -> Case:
    given = {name: value for name, value in EVENTS.items() if name not in _signed()}
    book, _ = opened(filled("events", "xlsx", values=given))
    assert value_of(book, mark_of("填表人")).value is None
    about = "nobody signed: names and date are blank"
    return one(about, saved(book), "events", "xlsx", without=_signed(), date=None)
