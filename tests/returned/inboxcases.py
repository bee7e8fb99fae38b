"""Inboxes of several files: names and folders, duplicates, newer ones, and what is no form."""

import zipfile
from datetime import date
from io import BytesIO

from docgen.campaign import load
from docgen.documents.correcting import CorrectionNotice, ReturnedForm
from docgen.findings import Place, finding
from docgen.press.correcting import correction_bytes
from docgen.submissions import CellFinding
from tests.filling import fill_xlsx
from tests.returned.cases import (
    CAMPAIGN,
    VERSIONS,
    Case,
    Expected,
    blank,
    case,
    computed_names,
    entered,
    expected,
    filled,
)
from tests.returned.words import Word


@case("inbox-deep-and-renamed")
def _deep() -> Case:
    files = {
        "7月3日收到/东区/新建 Microsoft Word 文档 (2).docx": filled("drills", "docx"),
        "7月3日收到/东区/表二.bin": filled("checks", "xlsx"),
        "a/b/c/d/e/f/复件 西区局 最终版 最终.DOC": filled("drills", "docx", "03"),
    }
    read = {
        "02": {
            "drills": expected("drills", "7月3日收到/东区/新建 Microsoft Word 文档 (2).docx"),
            "checks": expected(
                "checks",
                "7月3日收到/东区/表二.bin",
                routes=dict.fromkeys(sorted(computed_names("checks")), "computed"),
            ),
        },
        "03": {"drills": expected("drills", "a/b/c/d/e/f/复件 西区局 最终版 最终.DOC")},
    }
    about = "any names, any endings, folders in folders: what a file is, its content says"
    return Case(about=about, files=files, read=read)


@case("inbox-locks-and-litter")
def _litter() -> Case:
    files = {
        "东区局.docx": filled("drills", "docx"),
        "~$东区局.docx": b"\x0f\xe6\x9d\x8e" + b"\0" * 150,
        ".~lock.东区局.docx#": b",li,office,02.07.2024 10:00,file:///;",
        "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "__MACOSX/._东区局.docx": b"\0\x05\x16\x07" + b"\0" * 60,
    }
    read = {"02": {"drills": expected("drills", "东区局.docx")}}
    about = "locks of open files, thumbnails, what archives leave behind: not a word about them"
    return Case(about=about, files=files, read=read)


@case("inbox-no-forms")
def _no_forms() -> Case:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("东区局.docx"), filled("drills", "docx"))
    files = {
        "东区局.docx": filled("drills", "docx"),
        "扫描件.pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
        "打包.zip": packed.getvalue(),
        "空.docx": b"",
        "坏.docx": filled("drills", "docx")[:3000],
        "备注.txt": "请查收，谢谢！".encode("gb18030"),
        "图.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 40,
    }
    read = {"02": {"drills": expected("drills", "东区局.docx")}}
    told = ["returned-pdf", "returned-packed", "returned-empty", "returned-truncated"]
    about = "what is no form is told one by one, and does not stop the one that is"
    return Case(
        about=about,
        files=files,
        read=read,
        findings=[*told, "returned-plain-text", "returned-picture"],
    )


@case("inbox-same-file-twice")
def _twice() -> Case:
    data = filled("drills", "docx")
    files = {"东区局.docx": data, "东区局 - 副本.docx": data}
    read = {"02": {"drills": expected("drills", "东区局 - 副本.docx")}}
    about = "the same bytes under two names are one report; of the two the first by name"
    return Case(about=about, files=files, read=read)


def _with_date(day: date | None, money: float) -> bytes:
    data = blank("drills", "xlsx")
    entries = entered("drills", {"drills": 12, "money": money})
    dated = {"form_date": day} if day else {}
    return fill_xlsx(data, {**entries, **dated})


@case("inbox-newer-by-date")
def _newer() -> Case:
    files = {
        "旧.xlsx": _with_date(date(2024, 7, 1), 1.5),
        "新.xlsx": _with_date(date(2024, 7, 3), 2.5),
    }
    read = {"02": {"drills": _two("新.xlsx", 2.5, date(2024, 7, 3))}}
    about = "the later date on the form counts, though the file is the older one"
    times = {"旧.xlsx": "2024-07-06T08:00:00Z", "新.xlsx": "2024-07-03T08:00:00Z"}
    return Case(about=about, files=files, read=read, times=times, findings=["returned-superseded"])


@case("inbox-newer-by-time")
def _newer_by_time() -> Case:
    files = {"a.xlsx": _with_date(None, 2.5), "b.xlsx": _with_date(None, 1.5)}
    read = {"02": {"drills": _two("a.xlsx", 2.5, None)}}
    about = "no date on either form: the file's time decides"
    times = {"a.xlsx": "2024-07-06T08:00:00Z", "b.xlsx": "2024-07-03T08:00:00Z"}
    return Case(about=about, files=files, read=read, times=times, findings=["returned-superseded"])


@case("inbox-not-to-be-ordered")
def _unordered() -> Case:
    files = {
        "a.xlsx": _with_date(date(2024, 7, 2), 1.5),
        "b.xlsx": _with_date(date(2024, 7, 2), 2.5),
    }
    about = "two that differ, of one day and one time: neither is taken"
    return Case(about=about, files=files, findings=["returned-unordered"])


def _two(file: str, money: float, day: date | None) -> Expected:
    values = {"drills": 12, "money": money}
    return Expected(file=file, values=values, version=VERSIONS["drills"], date=day)


@case("inbox-notice-of-correction")
def _notice() -> Case:
    item = CellFinding(
        name="drills",
        label="开展应急演练",
        cell="第1个表格第2行第3列",
        raw="约12",
        finding=finding("number-vague", Place(), text="约12"),
    )
    title = "安全生产月活动情况统计表"
    notice = CorrectionNotice(
        issuer="示例市应急管理局",
        unit="示例市东区应急管理局",
        code="02",
        forms=(ReturnedForm(title=title, correct=(item,), explain=(), files=("东区局.docx",)),),
        date=date(2024, 7, 4),
        due=date(2024, 7, 12),
        contact=None,
    )
    data = correction_bytes(load(CAMPAIGN), notice)
    about = "the notice of correction sent back in place of the form: told as such, nothing read"
    return Case(about=about, files={"东区局.docx": data}, findings=["file-correction"])


@case("inbox-notice-with-the-form")
def _notice_and_form() -> Case:
    notice = Word(_notice().files["东区局.docx"])
    form = Word(filled("drills", "docx"))
    for table in form.tables:
        notice.body.insert(len(notice.body) - 1, table)
    about = "the form's tables pasted behind the notice: told as a notice, so that somebody looks"
    return Case(about=about, files={"东区局.docx": notice.save()}, findings=["file-correction"])


@case("inbox-one-unit-several-forms")
def _several() -> Case:
    forms = ("drills", "checks", "events")
    files = {f"东区局/{form}.docx": filled(form, "docx") for form in forms}
    read = {"02": {form: expected(form, f"东区局/{form}.docx") for form in forms}}
    return Case(about="all forms of a unit in one folder", files=files, read=read)
