"""Word files of a list, as units return them."""

import copy
import io
import re
from typing import Any, Final

import docx

from tests.returned.cases import Case, blank, case, filled, names_of, one, refused, saved
from tests.returned.words import (
    W,
    Word,
    cells_of,
    clone,
    parsed,
    put,
    text_of,
    values_in,
)

_LABELLED: Final[dict[str, Any]] = {"route": "label"}


def opened() -> Word:
    """The filled form of the list."""
    return Word(filled("drills", "docx"))


@case("word-plain")
def _plain() -> Case:
    document = docx.Document(io.BytesIO(filled("drills", "docx")))
    return one("filled in at its places and saved, nothing else", saved(document))


@case("word-blank")
def _blank() -> Case:
    about = "sent back as it was: every value is blank, none is zero"
    without = list(names_of("drills", ""))
    return one(about, blank("drills", "docx"), without=without, date=None)


# --- rows and columns ---------------------------------------------------------------------------


@case("word-row-inserted")
def _row_inserted() -> Case:
    word = opened()
    new = clone(word.row("参加人数", 2))
    put(cells_of(new)[1], "线上培训")
    put(cells_of(new)[2], "（77）人次")
    word.row("参与企业", 2).addnext(new)
    return one("a row of the unit's own in the middle", word.save(), findings=["row-outside"])


@case("word-empty-rows-inserted")
def _empty_rows() -> Case:
    word = opened().without_marks()
    for label in ("开展应急演练", "调研走访企业", "投入经费"):
        new = clone(word.row(label))
        for cell in cells_of(new):
            put(cell, "")
        word.row(label).addprevious(new)
    return one("empty rows put in, bookmarks lost", word.save(), **_LABELLED)


@case("word-row-deleted")
def _row_deleted() -> Case:
    word = opened()
    row = word.row("其中：规模以上企业")
    row.getparent().remove(row)
    return one("the row 规模以上企业 deleted", word.save(), unclear={"large": "cell-missing"})


@case("word-row-deleted-unmarked")
def _row_deleted_unmarked() -> Case:
    word = opened().without_marks()
    row = word.row("参与企业", 1)
    row.getparent().remove(row)
    about = "the first of two rows 参与企业 deleted, bookmarks lost: the other is not taken for it"
    unclear = {"drill_units": "cell-missing"}
    return one(about, word.save(), unclear=unclear, **_LABELLED)


@case("word-rows-moved")
def _rows_moved() -> Case:
    word = opened()
    _move_items(word)
    return one("whole items moved by cut and paste, bookmarks with them", word.save())


@case("word-rows-moved-unmarked")
def _rows_moved_unmarked() -> Case:
    word = opened().without_marks()
    _move_items(word)
    return one("whole items moved, bookmarks lost", word.save(), **_LABELLED)


def _move_items(word: Word) -> None:
    """投入经费 to the top, the second item above the first."""
    first = word.row("开展应急演练")
    for label in ("投入经费", "召开座谈会、行政指导会"):
        start = word.row(label)
        rows = [start]
        while label != "投入经费" and len(rows) < 3:
            rows.append(rows[-1].getnext())
        for row in rows:
            first.addprevious(row)


@case("word-column-inserted")
def _column_inserted() -> Case:
    word = opened()
    for row in word.rows:
        cells = cells_of(row)
        new = clone(cells[-1])
        put(new, "备注" if "数据" in text_of(cells[-1]) else "")
        cells[-1].addprevious(new)
    put(cells_of(word.row("投入经费"))[-2], "含上级补助")
    about = "a column 备注 put in before the values, with one remark"
    return one(about, word.save(), findings=["text-outside"])


@case("word-column-inserted-unmarked")
def _column_inserted_unmarked() -> Case:
    word = Word(_column_inserted().files["东区局.docx"]).without_marks()
    about = "the same without bookmarks: the column is known by its header"
    return one(about, word.save(), findings=["text-outside"], **_LABELLED)


@case("word-columns-resized")
def _columns_resized() -> Case:
    word = opened()
    for width in word.root.iter(f"{W}gridCol", f"{W}tcW"):
        width.set(f"{W}w", str(int(int(width.get(f"{W}w")) * 0.7)))
    return one("all columns made narrower", word.save())


@case("word-number-column-deleted")
def _number_column_deleted() -> Case:
    word = opened().without_marks()
    for row in word.rows:
        row.remove(cells_of(row)[0])
    about = "the column of numbers deleted, bookmarks lost"
    return one(about, word.save(), **_LABELLED)


# --- cells merged and split ---------------------------------------------------------------------


@case("word-values-merged")
def _values_merged() -> Case:
    word = opened()
    upper, lower = (values_in(word.row(each, 1))[0] for each in ("参与企业", "参加人数"))
    for cell, merge in ((upper, "restart"), (lower, "continue")):
        found = cell.find(f"{W}tcPr")
        found.append(parsed(f'<w:vMerge w:val="{merge}"/>'))
    put(lower, "")
    about = "the values of two rows merged: whose 30 it is nobody knows"
    unclear = {"drill_units": "cell-merged", "drill_people": "cell-merged"}
    return one(about, word.save(), unclear=unclear, routes={"drill_people": "label"})


@case("word-label-merged")
def _label_merged() -> Case:
    word = opened()
    row = word.row("投入经费")
    _, label, value = cells_of(row)
    label.find(f"{W}tcPr").insert(1, parsed('<w:gridSpan w:val="2"/>'))
    for item in value.iterchildren(f"{W}p"):
        label.append(item)
    row.remove(value)
    about = "label and value merged into one cell: 投入经费（35.5）万元 is no number to be sure of"
    return one(about, word.save(), unclear={"money": "number-unclear"})


@case("word-value-split")
def _value_split() -> Case:
    word = opened()
    for label in ("开展应急演练", "投入经费"):
        _, _, value = cells_of(word.row(label))
        second = clone(value)
        put(value, {"开展应急演练": "12", "投入经费": "35.5"}[label])
        put(second, {"开展应急演练": "场次", "投入经费": "万元"}[label])
        value.addnext(second)
    about = "value cells split in two: the figure, and its measure beside it"
    routes = {"drills": "label", "money": "label"}
    return one(about, word.save(), routes=routes)


@case("word-table-cut-in-two")
def _cut_in_two() -> Case:
    word = opened().without_marks()
    table = word.tables[0]
    lower = copy.deepcopy(table)
    for each in list(lower.iterchildren(f"{W}tr")):
        lower.remove(each)
    rows = list(table.iterchildren(f"{W}tr"))
    for row in rows[rows.index(word.row("投入经费")) :]:
        lower.append(row)
    table.addnext(parsed("<w:p/>"))
    table.getnext().addnext(lower)
    about = "the table cut in two, the second without header, bookmarks lost"
    return one(about, word.save(), **_LABELLED)


@case("word-in-a-frame")
def _in_a_frame() -> Case:
    word = opened()
    outer = parsed(
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>'
    )
    first = word.tables[0]
    first.addprevious(outer)
    hole = outer.find(f".//{W}tc")
    for each in [first, *first.itersiblings()]:
        if each.tag == f"{W}tbl":
            hole.append(each)
    hole.append(parsed("<w:p/>"))
    return one("the form's tables pasted into a cell of another table", word.save())


# --- labels -------------------------------------------------------------------------------------


@case("word-labels-retyped")
def _labels_retyped() -> Case:
    word = opened().without_marks()
    for old, new in {
        "开展应急演练": "1、开展应急演练：",
        "召开座谈会、行政指导会": "召开座谈会,行政指导会",
        "其中：规模以上企业": "规模以上企业",
        "其中，中央媒体报道": "其中:中央媒体报道",
        "投入经费": "投 入 经 费（万元）",
        "培训合格率": "培训合格率 ",
        "最近一次演练日期": "最近一次演练的日期",
        "需要说明的情况": "需说明的情况",
    }.items():
        put(cells_of(word.row(old))[1], new)
    put(cells_of(word.row("具体内容"))[1], "内容")
    return one("labels retyped slightly, bookmarks lost", word.save(), **_LABELLED)


@case("word-label-replaced")
def _label_replaced() -> Case:
    word = opened().without_marks()
    put(cells_of(word.row("编发宣传报道"))[1], "发放宣传资料")
    about = "another label over a value, bookmarks lost: 16 is not taken for 编发宣传报道"
    unclear = {"reports": "cell-missing"}
    return one(about, word.save(), unclear=unclear, findings=["row-outside"], **_LABELLED)


@case("word-marks-contradict")
def _marks_contradict() -> Case:
    word = opened()
    one_, other = word.row("开展应急演练"), word.row("调研走访企业")
    mine, theirs = cells_of(one_)[2], cells_of(other)[2]
    mine.addnext(theirs)
    cells_of(other)[-1].addnext(mine)
    about = "the values of two rows swapped by dragging, bookmarks with them: marks against labels"
    unclear = {"drills": "route-conflict", "visited": "route-conflict"}
    return one(about, word.save(), unclear=unclear)


# --- copied elsewhere ---------------------------------------------------------------------------


@case("word-table-in-new-document")
def _new_document() -> Case:
    document = docx.Document()
    document.add_paragraph("安全生产月活动情况统计表")
    document.add_paragraph("填报单位：示例市东区应急管理局    2024年7月2日")
    word = opened().without_marks()
    for table in word.tables:
        document.element.body.insert(-1, copy.deepcopy(table))
    about = "the tables copied into a new document: known by title and unit's name, read by labels"
    return one(about, saved(document), version=2, **_LABELLED)


@case("word-table-alone")
def _table_alone() -> Case:
    document = docx.Document()
    for table in opened().without_marks().tables:
        document.element.body.insert(-1, copy.deepcopy(table))
    about = "the tables alone in a new document: the form is known, the unit is not"
    return refused(about, saved(document), "docx", "file-unit-missing")


@case("word-neighbours-blank")
def _neighbours_blank() -> Case:
    word = Word(filled("drills", "docx", "03"))
    word.retype("示例市西区应急管理局", "示例市东区应急管理局")
    about = "the blank of another unit, with the own name typed over: nobody is guessed"
    return refused(about, word.save(), "docx", "unit-contradiction")


@case("word-short-name-typed")
def _short_name() -> Case:
    word = opened().without_identity()
    word.retype("示例市东区应急管理局", "东区局")
    return one("no identity left, the short name typed", word.save())


@case("word-older-version")
def _older_version() -> Case:
    word = opened()
    for member in ("docProps/custom.xml", "docProps/core.xml"):
        text = word.members[member]
        text = text.replace(b"drills\xc2\xb7v2", b"drills\xc2\xb7v1")
        text = re.sub(rb'(docgen-version".*?<vt:lpwstr>)2<', rb"\g<1>1<", text, flags=re.DOTALL)
        word.members[member] = text
    word.rewrite("·v2·", "drills·v1·02")
    row = word.row("培训合格率")
    row.getparent().remove(row)
    about = "the form's first version, which did not ask for 培训合格率 yet"
    unclear = {"passed": "cell-missing"}
    return one(about, word.save(), unclear=unclear, version=1, findings=["form-older"])
