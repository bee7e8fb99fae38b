"""Reminders (催报): short texts to units whose forms are missing or must be corrected.

Plain text, for an office network or a message; a paragraph a line, indented by two 字.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Final, TypeAlias

from docgen.documents.legible import quoted
from docgen.text import date as date_text
from docgen.text import series

_INDENT: Final = "　　"
_EVERY_UNIT: Final = "各有关单位"

# The units that owe a form, by the day it is due.
_Owed: TypeAlias = dict[Date | None, list[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenForm:
    """A form that a unit still owes: missing, or to be corrected in so many `items`.

    `due` is the day by which it, or the corrected one, must be in.
    """

    title: str
    due: Date | None = None
    items: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """What one unit is reminded of on the day `date`, by whom, and whom it may ask.

    `department` is the office in the unit that the text is meant for.
    """

    issuer: str
    unit: str
    forms: tuple[OpenForm, ...]
    date: Date
    department: str | None = None
    contact: str | None = None


def days_left(due: Date, today: Date) -> str:
    """How a due date stands today: 还有3天, 今天截止, 已逾期5天."""
    days = (due - today).days
    if days == 0:
        return "今天截止"
    return f"还有{days}天" if days > 0 else f"已逾期{-days}天"


def reminder_text(reminder: Reminder) -> str:
    """The reminder to one unit.

    Raises ValueError if it owes nothing.
    """
    if not reminder.forms:
        raise ValueError("a reminder needs a form that is missing or must be corrected")
    department = f"（{reminder.department}）" if reminder.department else ""
    return _letter(f"{reminder.unit}{department}", _paragraphs(reminder), reminder)


def reminders_text(reminders: Sequence[Reminder]) -> str:
    """One reminder to all these units: form by form, who owes it and who must correct it.

    Issuer, date and contact are those of the first. Raises ValueError if there is none.
    """
    if not reminders:
        raise ValueError("there is nobody to remind")
    first = reminders[0]
    return _letter(_EVERY_UNIT, _list_paragraphs(reminders, first.date), first)


def _letter(addressee: str, paragraphs: Iterator[str], reminder: Reminder) -> str:
    body = [f"{_INDENT}{text}" for text in paragraphs]
    contact = [f"{_INDENT}联系方式：{reminder.contact}"] if reminder.contact else []
    signed = [reminder.issuer, date_text(reminder.date)]
    return "\n".join([f"{addressee}：", *body, *contact, "", *signed]) + "\n"


# --- to one unit --------------------------------------------------------------------------------


def _paragraphs(reminder: Reminder) -> Iterator[str]:
    today = reminder.date
    if len(reminder.forms) == 1:
        form = reminder.forms[0]
        yield f"截至{date_text(today)}，{_state(form)}。{_request(form, today)}"
    else:
        count = len(reminder.forms)
        yield f"截至{date_text(today)}，你单位尚有{count}张统计表需要报送或补正："
        for number, form in enumerate(reminder.forms, 1):
            yield f"{number}. {_state(form)}。{_request(form, today)}"
    yield _how(reminder.forms)


def _state(form: OpenForm) -> str:
    if form.items:
        return f"你单位报送的{quoted(form.title)}有{form.items}项内容需要补正"
    return f"尚未收到你单位报送的{quoted(form.title)}"


def _request(form: OpenForm, today: Date) -> str:
    """请于…前报送, with the days left; or how long it is overdue."""
    what = "补正后重新报送" if form.items else "报送"
    if form.due is None:
        return f"请尽快{what}。"
    day = date_text(form.due)
    if form.due < today:
        asked = "补正" if form.items else "报送"
        return f"{asked}截止日期为{day}，{days_left(form.due, today)}，请尽快{what}。"
    if form.due == today:
        return f"{days_left(form.due, today)}（{day}），请于今天{what}。"
    return f"请于{day}前{what}（{days_left(form.due, today)}）。"


def _how(forms: Sequence[OpenForm]) -> str:
    """What to do; and what not to do again."""
    ways = []
    if any(not form.items for form in forms):
        ways.append("请使用下发的统计表填报，不改动表格结构")
    if any(form.items for form in forms):
        ways.append("补正请对照退回补正通知，在原表上逐项修改")
    return f"{'；'.join(ways)}。如已报送，请与我们联系核实。感谢支持配合。"


# --- to all -------------------------------------------------------------------------------------


def _list_paragraphs(reminders: Sequence[Reminder], today: Date) -> Iterator[str]:
    yield f"截至{date_text(today)}，下列单位的统计表尚未报送或需要补正，请抓紧办理："
    for number, (form, missing, correcting) in enumerate(_by_form(reminders), 1):
        yield f"{number}. {quoted(form)}"
        for label, owed in (("未报送", missing), ("需补正", correcting)):
            for due, units in owed.items():
                yield f"{label}（{_stand(due, today, len(units))}）：{_names(units)}。"
    forms = [form for reminder in reminders for form in reminder.forms]
    yield _how(forms)


def _by_form(reminders: Sequence[Reminder]) -> Iterator[tuple[str, _Owed, _Owed]]:
    """Each form with the units that have not sent it, and those that must correct it."""
    titles = dict.fromkeys(form.title for each in reminders for form in each.forms)
    for title in titles:
        missing: _Owed = {}
        correcting: _Owed = {}
        for each in reminders:
            for form in each.forms:
                if form.title == title:
                    owed = correcting if form.items else missing
                    owed.setdefault(form.due, []).append(each.unit)
        yield title, missing, correcting


def _stand(due: Date | None, today: Date, count: int) -> str:
    dated = f"，截止日期{date_text(due)}，{days_left(due, today)}" if due else ""
    return f"{count}个单位{dated}"


def _names(units: Sequence[str]) -> str:
    return series(units, conjunction=False)
