"""Reminders: what a unit owes, by when, and how long it is overdue."""

from datetime import date
from typing import Any, Final

import pytest

from docgen.documents.reminding import (
    OpenForm,
    Reminder,
    days_left,
    reminder_text,
    reminders_text,
)

TODAY: Final = date(2024, 7, 5)
MISSING: Final = OpenForm(title="活动情况统计表", due=date(2024, 7, 8))
OVERDUE: Final = OpenForm(title="活动情况统计表", due=date(2024, 6, 30))
CORRECTING: Final = OpenForm(title="设备情况统计表", due=date(2024, 7, 10), items=3)


def reminder(*forms: OpenForm, **more: Any) -> Reminder:
    given: dict[str, Any] = {"issuer": "示例市应急管理局", "unit": "东区应急管理局", "date": TODAY}
    return Reminder(forms=forms, **{**given, **more})


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (date(2024, 7, 8), "还有3天"),
        (date(2024, 7, 6), "还有1天"),
        (TODAY, "今天截止"),
        (date(2024, 7, 4), "已逾期1天"),
        (date(2024, 6, 30), "已逾期5天"),
    ],
)
def test_days_left(due: date, text: str) -> None:
    assert days_left(due, TODAY) == text


def test_a_form_that_is_not_yet_due() -> None:
    assert reminder_text(reminder(MISSING, department="办公室", contact="应急指挥处")) == (
        "东区应急管理局（办公室）：\n"
        "　　截至2024年7月5日，尚未收到你单位报送的《活动情况统计表》。"
        "请于2024年7月8日前报送（还有3天）。\n"
        "　　请使用下发的统计表填报，不改动表格结构。如已报送，请与我们联系核实。"
        "感谢支持配合。\n"
        "　　联系方式：应急指挥处\n"
        "\n"
        "示例市应急管理局\n"
        "2024年7月5日\n"
    )


def test_a_form_that_is_due_today() -> None:
    text = reminder_text(reminder(OpenForm(title="统计表", due=TODAY)))
    assert "今天截止（2024年7月5日），请于今天报送。" in text


def test_a_form_that_is_overdue() -> None:
    text = reminder_text(reminder(OVERDUE))
    assert "报送截止日期为2024年6月30日，已逾期5天，请尽快报送。" in text


def test_a_form_without_a_due_date() -> None:
    text = reminder_text(reminder(OpenForm(title="统计表")))
    assert "请尽快报送。" in text
    assert "截止" not in text


def test_a_form_that_must_be_corrected() -> None:
    text = reminder_text(reminder(CORRECTING))
    assert "《设备情况统计表》有3项内容需要补正。请于2024年7月10日前补正后重新报送" in text
    assert "对照退回补正通知" in text
    assert "尚未收到" not in text


def test_several_forms_are_numbered() -> None:
    text = reminder_text(reminder(OVERDUE, CORRECTING))
    assert "你单位尚有2张统计表需要报送或补正：\n　　1. 尚未收到" in text
    assert "\n　　2. 你单位报送的《设备情况统计表》" in text


def test_the_list_of_all_goes_form_by_form() -> None:
    text = reminders_text(
        [
            reminder(OVERDUE, CORRECTING),
            reminder(OVERDUE, unit="西区应急管理局"),
            reminder(MISSING, unit="南区应急管理局"),
        ]
    )
    assert text.startswith("各有关单位：\n")
    assert (
        "1. 《活动情况统计表》\n"
        "　　未报送（2个单位，截止日期2024年6月30日，已逾期5天）："
        "东区应急管理局、西区应急管理局。\n"
        "　　未报送（1个单位，截止日期2024年7月8日，还有3天）：南区应急管理局。\n"
    ) in text
    assert "需补正（1个单位，截止日期2024年7月10日，还有5天）：东区应急管理局。" in text


def test_who_owes_nothing_is_not_reminded() -> None:
    with pytest.raises(ValueError, match="needs a form"):
        reminder_text(reminder())
    with pytest.raises(ValueError, match="nobody"):
        reminders_text([])
