"""The list of who has reported as a workbook: units, totals, and what must be put right.

It is for the officer to sort, filter and print. What stands in returned forms is written as text,
never as a formula; all figures are written out, for viewers that do not calculate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Final, Literal, TypeAlias

from docgen.formats.listbook import Column, Content, ListSheet, list_book
from docgen.official import GBT9704, Profile
from docgen.submissions import CellFinding
from docgen.text import CHINESE
from docgen.text import date as date_text

State: TypeAlias = Literal["reported", "late", "correcting", "missing"]
"""In good time; late; come in, but to be corrected; not come in."""

STATES: Final[dict[State, str]] = {
    "reported": "已报",
    "late": "迟报",
    "correcting": "需补正",
    "missing": "未报",
}
STATUS_SHEET: Final = "报送情况"
TOTALS_SHEET: Final = "汇总"
PROBLEMS_SHEET: Final = "问题"
ALL: Final = "合计"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusRow:
    """How one unit stands with one form.

    `above` is the unit's level or the unit over it; `received` the day the form came in, `files`
    the names of the files read, `problems` how many items must be corrected or explained,
    `contact` the department to be asked.
    """

    unit: str
    code: str
    above: str = ""
    form: str
    due: Date | None = None
    state: State
    received: Date | None = None
    files: tuple[str, ...] = ()
    problems: int = 0
    contact: str = ""

    @property
    def late_days(self) -> int:
        """By how many days the form came late; 0 if in good time, not yet, or nobody knows."""
        if self.state == "missing" or not (self.due and self.received):
            return 0
        return max(0, (self.received - self.due).days)

    def left(self, today: Date) -> int | None:
        """The days left for what is still to be done, negative when overdue; None if nothing."""
        open_ = self.state in ("missing", "correcting")
        return (self.due - today).days if open_ and self.due else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemRow:
    """An item of a returned form that must be corrected, or else explained."""

    unit: str
    code: str
    form: str
    item: CellFinding
    explain: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusList:
    """The whole list as of the day `on`: of which campaign, and who keeps it."""

    campaign: str
    issuer: str
    on: Date
    rows: tuple[StatusRow, ...]
    problems: tuple[ProblemRow, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FormTotals:
    """A form's counts: `late` and `correcting` are among the `reported`."""

    form: str
    due: Date | None
    asked: int
    reported: int
    late: int
    correcting: int

    @property
    def missing(self) -> int:
        """How many have not come in."""
        return self.asked - self.reported

    @property
    def rate(self) -> float | None:
        """The part that came in; None where none is asked for."""
        return self.reported / self.asked if self.asked else None


def totals_of(rows: Sequence[StatusRow]) -> tuple[FormTotals, ...]:
    """The counts of each form, in the forms' order; and of all, if there are several."""
    groups: dict[str, list[StatusRow]] = {}
    for row in rows:
        groups.setdefault(row.form, []).append(row)
    totals = [_totals(form, group) for form, group in groups.items()]
    if len(totals) > 1:
        totals.append(_totals(ALL, rows, dated=False))
    return tuple(totals)


def _totals(form: str, rows: Sequence[StatusRow], *, dated: bool = True) -> FormTotals:
    dues = {row.due for row in rows}
    return FormTotals(
        form=form,
        due=dues.pop() if dated and len(dues) == 1 else None,
        asked=len(rows),
        reported=sum(row.state != "missing" for row in rows),
        late=sum(row.state == "late" or row.late_days > 0 for row in rows),
        correcting=sum(row.state == "correcting" for row in rows),
    )


# --- the sheets ---------------------------------------------------------------------------------

_DAY: Final = "yyyy-mm-dd"
# The days left are numbers, to be sorted, and read as words; so are the days by which one is late.
_LEFT: Final = '"还有"0"天";"已逾期"0"天";"今天截止"'
_LATE: Final = '0"天"'
_RATE: Final = "0.0%"
_COLORS: Final = {"未报": "F8CBAD", "需补正": "FFE699", "迟报": "FFF2CC"}

_STATUS: Final = (
    Column(label="序号", width=6, middle=True),
    Column(label="填报单位", width=24),
    Column(label="代码", width=11, middle=True),
    Column(label="上级单位/层级", width=12),
    Column(label="统计表", width=26),
    Column(label="截止日期", width=11, shown=_DAY, middle=True),
    Column(label="状态", width=8, middle=True, colors=_COLORS),
    Column(label="报送日期", width=11, shown=_DAY, middle=True),
    Column(label="迟报天数", width=7, shown=_LATE, middle=True),
    Column(label="剩余/逾期天数", width=11, shown=_LEFT, middle=True),
    Column(label="文件", width=24),
    Column(label="问题数", width=7, shown="0", middle=True),
    Column(label="联系部门", width=11),
)
_TOTALS: Final = (
    Column(label="序号", width=6, middle=True),
    Column(label="统计表", width=48),
    Column(label="截止日期", width=13, shown=_DAY, middle=True),
    Column(label="应报", width=9, shown="0", middle=True),
    Column(label="已报", width=9, shown="0", middle=True),
    Column(label="其中迟报", width=11, shown="0", middle=True),
    Column(label="需补正", width=10, shown="0", middle=True),
    Column(label="未报", width=9, shown="0", middle=True),
    Column(label="报送率", width=10, shown=_RATE, middle=True),
)
_PROBLEMS: Final = (
    Column(label="序号", width=6, middle=True),
    Column(label="填报单位", width=22),
    Column(label="代码", width=11, middle=True),
    Column(label="统计表", width=24),
    Column(label="类别", width=8, middle=True),
    Column(label="指标", width=20),
    Column(label="位置", width=12),
    Column(label="原填内容", width=24),
    Column(label="问题", width=28),
    Column(label="处理要求", width=24),
)


def status_book(status: StatusList, *, profile: Profile = GBT9704) -> bytes:
    """The list as an .xlsx of three sheets: 报送情况, 汇总, 问题.

    The same list gives the same bytes. Fonts are those of the profile.
    """
    made = (
        (STATUS_SHEET, "报送情况", _STATUS, _status_cells(status)),
        (TOTALS_SHEET, "报送情况汇总", _TOTALS, _totals_cells(status)),
        (PROBLEMS_SHEET, "报送数据问题", _PROBLEMS, _problem_cells(status)),
    )
    below = f"{status.issuer}　截至{date_text(status.on)}"
    sheets = [
        ListSheet(
            name=name,
            title=f"{status.campaign}{subject}",
            below=below,
            columns=columns,
            rows=tuple(rows),
        )
        for name, subject, columns, rows in made
    ]
    title = f"{status.campaign}{STATUS_SHEET}"
    return list_book(sheets, title=title, author=status.issuer, on=status.on, profile=profile)


def _status_cells(status: StatusList) -> Iterator[tuple[Content, ...]]:
    for number, row in enumerate(status.rows, 1):
        yield (
            number,
            row.unit,
            row.code,
            row.above,
            row.form,
            row.due,
            STATES[row.state],
            row.received,
            row.late_days or None,
            row.left(status.on),
            "\n".join(row.files),
            row.problems or None,
            row.contact,
        )


def _totals_cells(status: StatusList) -> Iterator[tuple[Content, ...]]:
    for number, each in enumerate(totals_of(status.rows), 1):
        counts = (each.asked, each.reported, each.late, each.correcting, each.missing)
        yield (None if each.form == ALL else number), each.form, each.due, *counts, each.rate


def _problem_cells(status: StatusList) -> Iterator[tuple[Content, ...]]:
    for number, row in enumerate(status.problems, 1):
        item = row.item
        yield (
            number,
            row.unit,
            row.code,
            row.form,
            "须说明" if row.explain else "须更正",
            item.label,
            item.cell,
            item.raw,
            item.finding.message(CHINESE).strip(),
            item.finding.remedy(CHINESE).strip(),
        )
