"""Workbooks of a list, as units return them."""

import copy
import re
from typing import Any, Final

import openpyxl

from docgen.formats.package import read_package, write_package
from docgen.identity import mark_of
from tests.returned.books import S, Sheet, cell_of, changed, opened, value_of
from tests.returned.cases import DAY, VALUES, Case, blank, case, filled, names_of, one, saved

_LABELLED: Final[dict[str, Any]] = {"route": "label"}


def _data() -> bytes:
    return filled("drills", "xlsx")


def _one(about: str, data: bytes, **told: Any) -> Case:
    return one(about, data, suffix="xlsx", **told)


@case("book-plain")
def _plain() -> Case:
    return _one("filled in at its places and saved, nothing else", _data())


@case("book-blank")
def _blank() -> Case:
    about = "sent back as it was: every value is blank, none is zero"
    return _one(about, blank("drills", "xlsx"), without=list(names_of("drills", "")), date=None)


# --- rows and columns ---------------------------------------------------------------------------


@case("book-row-inserted")
def _row_inserted() -> Case:
    sheet = Sheet(_data())
    sheet.renumber(lambda row: row + (row > 10))
    data = sheet.save()
    book, first = opened(data)
    first["B11"], first["C11"], first["D11"] = "线上培训", 77, "人次"
    about = "a row of the unit's own in the middle; names move as in Excel"
    return _one(about, saved(book), findings=["row-outside"])


@case("book-row-deleted")
def _row_deleted() -> Case:
    sheet = Sheet(_data())
    gone = next(row for row in range(1, 40) if _label(_data(), row) == "其中：规模以上企业")
    sheet.renumber(lambda row: None if row == gone else row - (row > gone))
    about = "a row deleted; its name is #REF! then"
    return _one(about, sheet.save(), unclear={"large": "cell-missing"})


@case("book-rows-moved")
def _rows_moved() -> Case:
    sheet = Sheet(_data())
    data = _data()
    here = {_label(data, row): row for row in range(1, 40)}
    moved = here["投入经费"]
    top = here["开展应急演练"]
    order = [moved, *(row for row in range(top, moved))]
    new = {row: top + at for at, row in enumerate(order)}
    sheet.renumber(lambda row: new.get(row, row))
    return _one("the row 投入经费 moved to the top, as Excel does it", sheet.save())


def _label(data: bytes, row: int) -> Any:
    return opened(data)[1][f"B{row}"].value


@case("book-rows-shifted-under-names")
def _shifted() -> Case:
    book, first = opened(_data())
    for each in list(first.merged_cells.ranges):
        first.unmerge_cells(str(each))
    at = cell_of(first, "调研走访企业").row
    first.insert_rows(at)
    about = (
        "a program put in a row and left the names where they were: they stand one row too high, "
        "and contradict the labels"
    )
    below = [n for n in VALUES["drills"] if n not in _above("visited")]
    unclear = dict.fromkeys(below, "route-conflict")
    return _one(about, saved(book), unclear=unclear)


def _above(name: str) -> list[str]:
    names = list(VALUES["drills"])
    return names[: names.index(name)]


@case("book-column-inserted")
def _column_inserted() -> Case:
    book, first = opened(_data())
    for each in list(first.merged_cells.ranges):
        first.unmerge_cells(str(each))
    first.insert_cols(3)
    for name in list(book.defined_names):
        del book.defined_names[name]
    first["C4"] = "上年"
    first[f"C{cell_of(first, '投入经费').row}"] = 28
    about = "a column 上年 put in before the values, names lost: known by the header"
    return _one(about, saved(book), findings=["text-outside"], **_LABELLED)


# --- sheets -------------------------------------------------------------------------------------


@case("book-sheet-before")
def _sheet_before() -> Case:
    book, _ = opened(_data())
    note = book.create_sheet("说明", 0)
    note["A1"], note["A2"], note["B2"] = "填报说明", "参加人数", 999
    book.active = 0
    about = "another sheet before the first, with a figure beside a label of the form"
    return _one(about, saved(book), findings=["row-outside"])


@case("book-sheet-renamed")
def _sheet_renamed() -> Case:
    def rename(text: bytes) -> bytes:
        made = re.sub("'?填报表'?!", "'7月 (修改)'!", text.decode())
        return made.replace('name="填报表"', 'name="7月 (修改)"').encode()

    return _one("the sheet renamed, names with it", changed(_data(), book=rename))


@case("book-sheet-renamed-names-lost")
def _names_lost() -> Case:
    book, first = opened(_data())
    first.title = "Sheet1"
    about = "the sheet renamed by a program that left the names with the old one"
    return _one(about, saved(book), **_LABELLED)


@case("book-old-copy-hidden")
def _old_copy() -> Case:
    book, first = opened(_data())
    old = book.copy_worksheet(first)
    old.title = "上月"
    old.sheet_state = "hidden"
    old[f"C{cell_of(old, '投入经费').row}"] = 11.1
    return _one("last month's figures on a hidden copy of the sheet: not read", saved(book))


@case("book-two-copies")
def _two_copies() -> Case:
    book, first = opened(_data())
    other = book.copy_worksheet(first)
    other.title = "填报表 (2)"
    other[f"C{cell_of(other, '投入经费').row}"] = 11.1
    about = "a second sheet with the form in which one figure differs: which one counts is asked"
    unclear = {"money": "form-twice"}
    return _one(about, saved(book), unclear=unclear, findings=["form-copies"])


@case("book-copied-as-values")
def _copied() -> Case:
    _, first = opened(_data())
    book = openpyxl.Workbook()
    target = book.worksheets[0]
    for row in first.iter_rows():
        for cell in row:
            if cell.value is not None and "·v" not in str(cell.value):
                target.cell(cell.row, cell.column).value = cell.value
    about = "cells copied into a new workbook: no names, no properties, no merged cells"
    # Without its format a rate is 0.985, which may be either.
    return _one(about, saved(book), unclear={"passed": "rate-ratio"}, **_LABELLED)


# --- what stands in cells -----------------------------------------------------------------------


@case("book-texts-for-numbers")
def _texts() -> Case:
    book, _ = opened(_data())
    for name, text in {
        "drills": "12",
        "drill_units": " 30 家",
        "drill_people": "1,200",
        "talks": "（5）场次",
        "talk_units": "２０",
        "visited": "'45".lstrip("'"),
        "large": "8 ",
        "money": "35.50万元",
        "passed": "98.5%",
        "last": "2024年6月18日",
    }.items():
        cell = value_of(book, mark_of(name))
        cell.value, cell.data_type, cell.number_format = text, "s", "@"
    return _one("numbers stored as texts, with measures, brackets, wide digits", saved(book))


@case("book-odd-values")
def _odd() -> Case:
    book, _ = opened(_data())
    put = {
        "drills": (0.12, "0%"),
        "drill_units": (30.5, "General"),
        "talks": (45432, "yyyy-mm-dd"),
        "talk_units": (True, "General"),
        "talk_people": (96.0, "#,##0.00"),
        "visited": ("#N/A", "General"),
        "large": ("=4+4", "General"),
        "reports": ("无", "General"),
        "central": ("2000万", "General"),
        "money": (35.4999, "0.00"),
        "passed": (98.5, "General"),
        "last": (20240618, "General"),
    }
    for name, (value, format_) in put.items():
        cell = value_of(book, mark_of(name))
        cell.value, cell.number_format = value, format_
    unclear = {
        "drills": "number-percent",
        "drill_units": "number-not-whole",
        "talks": "value-date",
        "talk_units": "value-bool",
        "visited": "value-error",
        "large": "value-formula",
        "central": "number-unit",
    }
    return _one(
        "per cent, days, truth values, errors, a formula without value: asked, never guessed",
        saved(book),
        changes={"reports": "无"},
        unclear=unclear,
        findings=["number-rounded"],
    )


@case("book-formulas")
def _formulas() -> Case:
    data = _data()
    book, _ = opened(data)
    place = value_of(book, "f_drill_people").coordinate
    cell = rf'<c r="{place}"( s="\d+")?[^>]*>.*?</c>'
    new = rf'<c r="{place}"\1><f>1000+200</f><v>1200</v></c>'
    made = changed(data, sheet=lambda text: re.sub(cell, new, text.decode(), count=1).encode())
    return _one("a formula with its value, as Excel saves it", made)


@case("book-value-beside")
def _beside() -> Case:
    book, first = opened(_data())
    cell = value_of(book, "f_drills")
    first.cell(cell.row, cell.column + 2).value = 12
    cell.value = None
    about = "12 typed in the cell beside the measure: not read, but told"
    return _one(about, saved(book), without=["drills"], findings=["text-outside"])


@case("book-values-merged")
def _merged() -> Case:
    book, first = opened(_data())
    upper = value_of(book, "f_drill_units")
    lower = value_of(book, "f_drill_people")
    first.merge_cells(f"{upper.coordinate}:{lower.coordinate}")
    about = "the values of two rows merged: whose 30 it is nobody knows"
    unclear = {"drill_units": "cell-merged", "drill_people": "cell-merged"}
    return _one(about, saved(book), unclear=unclear)


@case("book-date-typed")
def _date_typed() -> Case:
    book, _ = opened(_data())
    cell = value_of(book, "form_date")
    cell.value, cell.data_type = "2024年7月2日", "s"
    return _one("the date of the form typed as text", saved(book), date=DAY)


# --- other programs -----------------------------------------------------------------------------


@case("book-wps-dimension")
def _dimension() -> Case:
    made = changed(
        _data(), sheet=lambda text: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', text)
    )
    return _one("WPS says that the sheet is A1", made)


@case("book-wps-styles")
def _styles() -> Case:
    def spoil(text: bytes) -> bytes:
        text = re.sub(rb"<fill>.*?</fill>", b"<fill/>", text, count=1, flags=re.DOTALL)
        text = re.sub(rb'<name val="[^"]*"/>', b'<scheme val="minor"/>', text, count=1)
        return re.sub(rb"<cellStyles.*?</cellStyles>", b"", text, flags=re.DOTALL)

    return _one(
        "empty fills, theme fonts and missing styles, which openpyxl refuses",
        changed(_data(), styles=spoil),
    )


@case("book-without-styles")
def _without_styles() -> Case:
    members = dict(read_package(_data()))
    del members["xl/styles.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        members[name] = re.sub(
            rb"<(?:Override|Relationship) [^>]*styles[^>]*/>", b"", members[name]
        )
    about = "no styles at all: a day is only a number then, and a rate the ratio"
    unclear = {"last": "date-unclear", "passed": "rate-ratio"}
    return _one(
        about, write_package(members), unclear=unclear, date=None, findings=["form-date-unclear"]
    )


@case("book-inline-texts")
def _inline() -> Case:
    sheet = Sheet(_data())
    number = 0
    for cell in sheet.sheet.iter(f"{S}c"):
        if cell.get("t") == "n" or (cell.get("t") is None and len(cell)):
            number += 1
            value = cell.find(f"{S}v")
            if (
                value is not None
                and number % 2
                and "." not in value.text
                and int(value.text) < 2000
            ):
                text = value.text
                cell.remove(value)
                cell.set("t", "inlineStr")
                inner = copy.deepcopy(value)
                inner.tag, inner.text = f"{S}is", None
                cell.append(inner)
                for part in (text[:1], text[1:]):
                    piece = copy.deepcopy(value)
                    piece.tag, piece.text = f"{S}r", None
                    said = copy.deepcopy(value)
                    said.tag, said.text = f"{S}t", part
                    piece.append(said)
                    inner.append(piece)
    return _one("numbers as rich texts in the cells themselves", sheet.save())
