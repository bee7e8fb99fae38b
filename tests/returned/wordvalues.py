"""Word files of a list: what Word puts around values, and what people type for them."""

import io
from typing import Any, Final

import docx
from docx.shared import Cm

from tests.returned.cases import DAY, Case, case, filled, one, saved
from tests.returned.wordcases import opened
from tests.returned.words import W, Word, cells_of, clone, parsed, put, run, runs_of, text_of, wrap

_DRAWING: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_LABELLED: Final[dict[str, Any]] = {"route": "label"}


# --- what Word puts around values ---------------------------------------------------------------


@case("word-content-controls")
def _content_controls() -> Case:
    word = opened()
    inline = cells_of(word.row("开展应急演练"))[2]
    value = next(each for each in runs_of(inline) if text_of(each) == "12")
    wrap(value, "<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>", "sdtContent")
    cell = cells_of(word.row("投入经费"))[2]
    wrap(cell, "<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>", "sdtContent")
    row = word.row("其中，中央媒体报道")
    wrap(row, "<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>", "sdtContent")
    return one("content controls around a run, a cell and a row", word.save())


@case("word-tracked-values")
def _tracked_values() -> Case:
    word = opened()
    who = 'w:author="李秀英" w:date="2024-07-02T10:00:00Z"'
    for label, old in (("开展应急演练", "10"), ("投入经费", "99.9")):
        cell = cells_of(word.row(label))[2]
        new = runs_of(cell)[1] if len(runs_of(cell)) > 1 else runs_of(cell)[0]
        gone = run(old, new)
        gone.find(f"{W}t").tag = f"{W}delText"
        new.addprevious(gone)
        wrap(gone, f'<w:del w:id="900" {who}/>', "del")
        wrap(new, f'<w:ins w:id="901" {who}/>', "ins")
    return one("values changed with changes tracked: the new ones count", word.save())


@case("word-tracked-rows")
def _tracked_rows() -> Case:
    word = opened()
    who = 'w:author="李秀英" w:date="2024-07-02T10:00:00Z"'
    gone = clone(word.row("调研走访企业"))
    put(cells_of(gone)[1], "走访企业总数")
    put(cells_of(gone)[2], "（999）家")
    _row_property(gone, f'<w:del w:id="910" {who}/>')
    word.row("调研走访企业").addprevious(gone)
    moved = word.row("投入经费")
    before = clone(moved)
    for each in runs_of(before):
        wrap(each, f'<w:moveFrom w:id="911" {who}/>', "moveFrom")
    for each in runs_of(moved):
        wrap(each, f'<w:moveTo w:id="912" {who}/>', "moveTo")
    moved.addnext(before)
    word.row("开展应急演练").addprevious(moved)
    return one("a row deleted and a row moved with changes tracked", word.save())


def _row_property(row: Any, xml: str) -> None:
    found = row.find(f"{W}trPr")
    if found is None:
        found = parsed("<w:trPr/>")
        row.insert(0, found)
    found.append(parsed(xml))


@case("word-pictures-and-boxes")
def _pictures() -> Case:
    document = docx.Document(io.BytesIO(filled("drills", "docx")))
    picture = document.tables[0].rows[3].cells[2].paragraphs[0].add_run()
    picture.add_picture(io.BytesIO(_stamp()), width=Cm(1))
    word = Word(saved(document))
    box = parsed(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="position:absolute;'
        'width:80pt;height:30pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>已审核 2024</w:t></w:r>'
        "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    cells_of(word.row("投入经费"))[2].find(f"{W}p").append(box)
    about = "a stamp's picture in a cell, a text box with figures over another: no part of values"
    return one(about, word.save())


def _stamp() -> bytes:
    """A small red picture."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (24, 24), (220, 20, 20)).save(made, "PNG")
    return made.getvalue()


@case("word-floating-stamp")
def _floating() -> Case:
    word = opened()
    stamp = parsed(
        f'<w:r><mc:AlternateContent {_DRAWING}><mc:Choice Requires="wps"><w:drawing><wp:anchor '
        'behindDoc="0" simplePos="0" relativeHeight="9"><wp:extent cx="900000" cy="900000"/>'
        '<wp:docPr id="77" name="章"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        "<w:txbxContent><w:p><w:r><w:t>示例市东区应急管理局 5</w:t></w:r></w:p></w:txbxContent>"
        "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>示例市东区应急管理局"
        " 5</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    cells_of(word.row("调研走访企业"))[2].find(f"{W}p").append(stamp)
    about = "a stamp drawn over the table, in the newer and the older way: no part of the value"
    return one(about, word.save())


@case("word-runs-cut")
def _runs_cut() -> Case:
    word = opened()
    cell = cells_of(word.row("参加人数", 1))[2]
    value = next(each for each in runs_of(cell) if text_of(each) == "1200")
    for text in ("1", "2"):
        value.addprevious(run(text, value, "<w:b/>"))
        value.addprevious(parsed('<w:proofErr w:type="spellStart"/>'))
    value.find(f"{W}t").text = "00"
    link = next(each for each in runs_of(word.cell("调研走访企业")) if text_of(each) == "45")
    wrap(link, '<w:hyperlink w:anchor="x"/>', "hyperlink")
    field = next(each for each in runs_of(word.cell("投入经费")) if text_of(each) == "35.5")
    wrap(field, '<w:fldSimple w:instr=" =35+0.5 "/>', "fldSimple")
    return one("figures in several runs, in a link, in a field", word.save())


@case("word-hidden-text")
def _hidden_text() -> Case:
    word = opened()
    for label in ("开展应急演练", "投入经费"):
        value = runs_of(word.cell(label))[-1]
        value.addnext(run("9", value, "<w:vanish/>"))
    return one("hidden figures behind the measure: nobody sees them", word.save())


@case("word-struck-through")
def _struck_through() -> Case:
    word = opened()
    value = next(e for e in runs_of(word.cell("开展应急演练")) if text_of(e) == "12")
    value.addprevious(run("10", value, "<w:strike/>"))
    money = next(e for e in runs_of(word.cell("投入经费")) if text_of(e) == "35.5")
    money.find(f"{W}rPr").append(parsed("<w:dstrike/>"))
    about = "10 struck out by hand and 12 behind it: never 1012; a value struck out whole is asked"
    unclear = {"drills": "number-unclear", "money": "number-unclear"}
    return one(about, word.save(), unclear=unclear)


@case("word-raised-figures")
def _raised_figures() -> Case:
    word = opened()
    value = next(e for e in runs_of(word.cell("开展应急演练")) if text_of(e) == "12")
    value.addnext(run("1", value, '<w:vertAlign w:val="superscript"/>'))
    about = "a raised 1 behind 12, for a note at the foot: never 121"
    return one(about, word.save(), unclear={"drills": "number-symbols"})


# --- values -------------------------------------------------------------------------------------

_BESIDE: Final = {
    ("开展应急演练", 1): "（    ）12场次",
    ("参与企业", 1): "30（    ）家",
    ("参加人数", 1): "（  1200  ）人次",
    ("召开座谈会、行政指导会", 1): "(5)场次",
    ("参与企业", 2): "（20家）",
    ("参加人数", 2): "（96）",
    ("调研走访企业", 1): "45家",
    ("其中：规模以上企业", 1): "8",
    ("编发宣传报道", 1): "（１６）篇",
    ("其中，中央媒体报道", 1): "（2 ）",
    ("投入经费", 1): "（35.50）万元",
    ("培训合格率", 1): "98.5%",
    ("活动形式", 1): "线下",
    ("最近一次演练日期", 1): "2024.6.18",
    ("是否公布举报电话", 1): "☑ 是 □ 否",
}


@case("word-beside-brackets")
def _beside_brackets() -> Case:
    word = opened()
    for (label, number), text in _BESIDE.items():
        put(word.cell(label, number), text)
    about = "typed beside the brackets, over them, without them; bookmarks gone with the old text"
    return one(about, word.save(), routes={"remarks": "mark"}, **_LABELLED)


@case("word-spaced")
def _spaced() -> Case:
    word = opened()
    for label, number, text in (
        ("开展应急演练", 1, "   12   "),
        ("参加人数", 1, "　1,200　"),
        ("参加人数", 2, "9６"),
        ("调研走访企业", 1, "\u00a045\u200b"),
        ("编发宣传报道", 1, "（ 16 ） 篇"),
        ("投入经费", 1, " 35.50 "),
    ):
        put(word.cell(label, number), text)
    routes = dict.fromkeys(("drills", "drill_people", "talk_people", "visited", "reports", "money"))
    about = "centred with spaces, wide digits, separators, characters nobody sees"
    return one(about, word.save(), routes=dict.fromkeys(routes, "label"))


@case("word-doubtful-numbers")
def _doubtful() -> Case:
    texts = {
        ("开展应急演练", 1): "约12",
        ("参与企业", 1): "30余家",
        ("参加人数", 1): "2000万",
        ("召开座谈会、行政指导会", 1): "3-5",
        ("参与企业", 2): "二十",
        ("参加人数", 2): "９６²",
        ("调研走访企业", 1): "无",
        ("其中：规模以上企业", 1): "/",
        ("编发宣传报道", 1): "1.2.3",
        ("其中，中央媒体报道", 1): "（    ）篇",
        ("投入经费", 1): "35.5元",
        ("培训合格率", 1): "0.985",
    }
    word = opened()
    for (label, number), text in texts.items():
        put(word.cell(label, number), text)
    unclear = {
        "drills": "number-vague",
        "drill_units": "number-vague",
        "drill_people": "number-unit",
        "talks": "number-range",
        "talk_people": "number-symbols",
        "reports": "number-separators",
        "money": "number-unit",
        "passed": "rate-ratio",
    }
    kept = ("mode", "last", "hotline", "remarks")
    return one(
        "what people type in number cells: asked back, and nothing becomes zero",
        word.save(),
        changes={"talk_units": 20, "visited": "无", "large": "无"},
        unclear=unclear,
        without=["central"],
        findings=["number-spoken"],
        route="label",
        routes=dict.fromkeys(kept, "mark"),
    )


DATES: Final = {
    "dots": "2024.7.2",
    "dashes": "2024-07-02",
    "slashes": "2024/7/2",
    "spaces": "2024 年 7 月 2 日",
    "wide": "２０２４年７月２日",
    "chinese": "二〇二四年七月二日",
}


def _dated(name: str, text: str) -> None:
    @case(f"word-date-{name}")
    def _made() -> Case:
        word = opened()
        word.retype("2024年7月2日", text)
        put(word.cell("最近一次演练日期"), text)
        found = ["date-spoken"] if name == "chinese" else []
        about = f"the date of the form and a date in it typed as {text}"
        routes = {"last": "label"}
        return one(about, word.save(), changes={"last": DAY}, findings=found, routes=routes)


for _name, _text in DATES.items():
    _dated(_name, _text)
