"""Types of fields: what people type and how it is read, what is printed, asked and validated."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from docgen.fields import NIL, TYPES, Option, Raw, Reading, Spec, State, Validation, Value
from docgen.fields.patterns import danger
from docgen.fields.values import LONGEST_MESSAGE, LONGEST_TITLE
from docgen.messages import MESSAGES

OK, BLANK, ASK, WRONG = State.OK, State.BLANK, State.ASK, State.WRONG
COUNTED = Spec(label="参与企业", measure="家")
MONEY = Spec(label="投入经费", measure="万元", places=1)
CHOICES = Spec(
    label="形式",
    options=(Option("online", "线上"), Option("2", "线下"), Option("mixed", "线上、线下结合")),
)
CREDIT = Spec(shortest=6, longest=6)


def read(name: str, raw: Raw | str, spec: Spec = COUNTED) -> Reading:
    return TYPES[name].read(Raw(raw) if isinstance(raw, str) else raw, spec)


# ---------------------------------------------------------------- numbers, as people type them

# What stands in the cell of a whole number counted in 家; the state; the value or the code.
NUMBERS: list[tuple[str, State, object]] = [
    ("12", OK, 12),
    ("0", OK, 0),
    ("０", OK, 0),
    ("１２", OK, 12),
    ("0012", OK, 12),
    ("12.0", OK, 12),
    ("12.000", OK, 12),
    ("12。", OK, 12),
    ("-5", OK, -5),
    ("－5", OK, -5),
    ("−5", OK, -5),
    ("+5", OK, 5),
    ("-0", OK, 0),
    ("999999999999999", OK, 999999999999999),
    # separators of thousands
    ("1,200", OK, 1200),
    ("1，200", OK, 1200),
    ("1, 200", OK, 1200),
    ("１，２００", OK, 1200),
    ("1 200", OK, 1200),
    ("1\u00a0200", OK, 1200),
    ("1\u2009200", OK, 1200),
    ("1\u3000200", OK, 1200),
    ("1,200,300.00", OK, 1200300),
    # brackets and the field's own measure
    ("（ 12 ）", OK, 12),
    ("( 12 )", OK, 12),
    ("【12】", OK, 12),
    ("（12）家", OK, 12),
    ("（（12））家", OK, 12),
    ("（（12）家）", OK, 12),
    ("（12家）", OK, 12),
    ("（ 12家 ）家", OK, 12),
    ("12家", OK, 12),
    ("12 家", OK, 12),
    ("12\u200b家", OK, 12),
    ("12\n家", OK, 12),
    ("（    ）12家", OK, 12),
    ("12（    ）家", OK, 12),
    ("（12家", OK, 12),
    ("12）家", OK, 12),
    ("__12__家", OK, 12),
    ("＿＿12＿＿", OK, 12),
    # not applicable, which is not zero
    ("无", State.NIL, NIL),
    (" 无 ", State.NIL, NIL),
    ("/", State.NIL, NIL),
    ("／", State.NIL, NIL),
    ("-", State.NIL, NIL),
    ("－", State.NIL, NIL),
    ("—", State.NIL, NIL),
    ("——", State.NIL, NIL),
    ("不适用", State.NIL, NIL),
    ("（无）家", State.NIL, NIL),
    ("（ / ）家", State.NIL, NIL),
    ("—家", State.NIL, NIL),
    # blank
    ("", BLANK, None),
    ("   ", BLANK, None),
    ("\u3000\n\t", BLANK, None),
    ("（    ）", BLANK, None),
    ("（    ）家", BLANK, None),
    ("（）家", BLANK, None),
    ("( )", BLANK, None),
    ("（", BLANK, None),
    ("家", BLANK, None),
    ("____家", BLANK, None),
    # taken, but named
    ("十二", OK, (12, "number-spoken")),
    ("十", OK, (10, "number-spoken")),
    ("两百零五", OK, (205, "number-spoken")),
    ("壹佰贰拾叁家", OK, (123, "number-spoken")),
    ("零", OK, (0, "number-spoken")),
    ("〇", OK, (0, "number-spoken")),
    # to be asked
    ("2000万", ASK, "number-unit"),
    ("2000万家", ASK, "number-unit"),
    ("12人次", ASK, "number-unit"),
    ("12个", ASK, "number-unit"),
    ("12%", ASK, "number-unit"),
    ("12.5kg", ASK, "number-unit"),
    ("约200", ASK, "number-vague"),
    ("近200家", ASK, "number-vague"),
    ("200余", ASK, "number-vague"),
    ("200多家", ASK, "number-vague"),
    ("10+", ASK, "number-vague"),
    ("≥10", ASK, "number-vague"),
    ("二十余", ASK, "number-vague"),
    ("3-5", ASK, "number-range"),
    ("3—5家", ASK, "number-range"),
    ("3～5", ASK, "number-range"),
    ("3至5家", ASK, "number-range"),
    ("3家至5家", ASK, "number-range"),
    ("1.2.3", ASK, "number-separators"),
    ("1,20", ASK, "number-separators"),
    ("12,00,000", ASK, "number-separators"),
    ("1,200 300", ASK, "number-separators"),
    ("12 34", ASK, "number-separators"),
    ("1'200", ASK, "number-separators"),
    ("12.", ASK, "number-separators"),
    (".5", ASK, "number-separators"),
    ("２²", ASK, "number-symbols"),
    ("²", ASK, "number-symbols"),
    ("①", ASK, "number-symbols"),
    ("⑫", ASK, "number-symbols"),
    ("Ⅻ", ASK, "number-symbols"),
    ("½", ASK, "number-symbols"),
    ("١٢", ASK, "number-symbols"),
    ("𝟏𝟐", ASK, "number-symbols"),
    ("三五", ASK, "number-unclear"),
    ("二〇", ASK, "number-unclear"),
    ("一百二", ASK, "number-unclear"),
    ("十二万", ASK, "number-unclear"),
    ("共12家", ASK, "number-unclear"),
    ("12家（其中线上3家）", ASK, "number-unclear"),
    ("（12）3", ASK, "number-unclear"),
    ("（1）（2）", ASK, "number-unclear"),
    ("12/13", ASK, "number-unclear"),
    ("12=12", ASK, "number-unclear"),
    ("1e5", ASK, "number-unclear"),
    ("0x10", ASK, "number-unclear"),
    ("NaN", ASK, "number-unclear"),
    ("inf", ASK, "number-unclear"),
    ("没有", ASK, "number-unclear"),
    ("O", ASK, "number-unclear"),
    ("l2", ASK, "number-unclear"),
    ("- 5", ASK, "number-separators"),
    ("9" * 16, ASK, "number-huge"),
    ("1" * 5000, ASK, "number-unclear"),
    # wrong
    ("12.5", WRONG, "number-not-whole"),
    ("1,200.5家", WRONG, "number-not-whole"),
]


@pytest.mark.parametrize(("text", "state", "wanted"), NUMBERS)
def test_whole_numbers_as_typed(text: str, state: State, wanted: object) -> None:
    found = read("whole", text)
    assert (found.state, found.raw) == (state, text)
    if isinstance(wanted, str):
        assert (found.value, found.code) == (None, wanted)
    elif isinstance(wanted, tuple):
        assert (found.value, found.code) == wanted
    else:
        assert (found.value, found.code) == (wanted, None)
        assert type(found.value) is type(wanted)


@pytest.mark.parametrize(("text", "state", "wanted"), NUMBERS)
def test_text_in_a_workbook_is_read_like_text_in_a_document(
    text: str, state: State, wanted: object
) -> None:
    assert read("whole", Raw(text, kind="text", number_format="0")) == read("whole", text)


@pytest.mark.parametrize(("text", "state", "wanted"), NUMBERS)
def test_decimals_are_read_likewise(text: str, state: State, wanted: object) -> None:
    if wanted != "number-not-whole":
        assert read("decimal", text).state == state
        assert read("decimal", text).value == read("whole", text).value


def test_nothing_becomes_zero_by_accident() -> None:
    zeros = {text for text, *_ in NUMBERS if read("whole", text).value == 0}
    assert zeros == {"0", "０", "-0", "零", "〇"}


@pytest.mark.parametrize(
    ("raw", "state", "wanted"),
    [
        (Raw("12", 12, "number"), OK, 12),
        (Raw("12", 12.0, "number"), OK, 12),
        (Raw("0", 0, "number"), OK, 0),
        (Raw("-0", -0.0, "number"), OK, 0),
        (Raw("12.5", 12.5, "number"), WRONG, "number-not-whole"),
        (Raw("1E+20", 1e20, "number"), ASK, "number-huge"),
        (Raw("inf", float("inf"), "number"), ASK, "number-unclear"),
        (Raw("nan", float("nan"), "number"), ASK, "number-unclear"),
        (Raw("12%", 0.12, "number", "0%"), ASK, "number-percent"),
        (Raw("100%", 1, "number", "0.0%"), ASK, "number-percent"),
        (Raw("12", 12, "number", '0"%"'), OK, 12),
        (Raw("TRUE", True, "bool"), WRONG, "value-bool"),
        (Raw("FALSE", False, "bool"), WRONG, "value-bool"),
        (Raw("2023-03-05", date(2023, 3, 5), "date"), ASK, "value-date"),
        (Raw("2023-03-05", datetime(2023, 3, 5), "date"), ASK, "value-date"),
        (Raw("#N/A", None, "error"), WRONG, "value-error"),
        (Raw("=A1+A2", None, "formula"), ASK, "value-formula"),
        (Raw("", None, "blank"), BLANK, None),
        (Raw("'12", None, "text"), ASK, "number-separators"),
    ],
)
def test_cells_of_workbooks(raw: Raw, state: State, wanted: object) -> None:
    found = read("whole", raw)
    assert (found.state, found.raw) == (state, raw.text)
    assert wanted == (found.code if isinstance(wanted, str) else found.value)


def test_the_own_measure_may_hold_signs_of_its_own() -> None:
    assert read("decimal", "12.5㎡", Spec(measure="㎡")).value == Decimal("12.5")
    assert read("decimal", "12.5m²", Spec(measure="m²")).value == Decimal("12.5")
    assert read("whole", "12 场 次", Spec(measure="场次")).value == 12
    assert read("whole", "12场", Spec(measure="场次")).code == "number-unit"
    assert read("whole", "12场次", Spec()).code == "number-unit-none"
    assert read("decimal", "2000元", MONEY).code == "number-unit"
    assert read("decimal", "12万元", MONEY).value == 12
    assert read("decimal", "12万", MONEY).code == "number-unit"
    assert read("decimal", "12%", Spec(measure="%")).value == 12


def test_what_must_be_said_names_what_was_read() -> None:
    found = read("whole", "2000万")
    assert dict(found.params) == {"text": "2000万", "unit": "万", "measure": "家"}


@pytest.mark.parametrize(
    ("name", "raw", "spec", "state", "wanted"),
    [
        ("decimal", "12.50", MONEY, OK, Decimal("12.5")),
        ("decimal", Raw("0.3", 0.1 + 0.2, "number"), MONEY, OK, Decimal("0.3")),
        ("decimal", Raw("12.345", 12.345, "number"), MONEY, OK, Decimal("12.345")),
        ("decimal", Raw("12.345", 12.345, "number", "0.0"), MONEY, OK, Decimal("12.3")),
        ("rate", "12.5%", Spec(), OK, Decimal("0.125")),
        ("rate", "12.5％", Spec(), OK, Decimal("0.125")),
        ("rate", "（12.5）%", Spec(), OK, Decimal("0.125")),
        ("rate", "12.5", Spec(), OK, Decimal("0.125")),
        ("rate", "0", Spec(), OK, Decimal(0)),
        ("rate", "100", Spec(), OK, Decimal(1)),
        ("rate", "0.5%", Spec(), OK, Decimal("0.005")),
        ("rate", "0.5", Spec(), ASK, "rate-ratio"),
        ("rate", "1", Spec(), ASK, "rate-ratio"),
        ("rate", "（    ）%", Spec(), BLANK, None),
        ("rate", "—", Spec(), State.NIL, NIL),
        ("rate", "12‰", Spec(), ASK, "number-unit"),
        ("rate", Raw("12.5%", 0.125, "number", "0.0%"), Spec(), OK, Decimal("0.125")),
        ("rate", Raw("12.5", 12.5, "number"), Spec(), OK, Decimal("0.125")),
        ("rate", Raw("0.125", 0.125, "number"), Spec(), ASK, "rate-ratio"),
        ("rate", Raw("33.3%", 1 / 3, "number", "0.0%"), Spec(places=1), OK, Decimal("0.333")),
        ("rate", Raw("TRUE", True, "bool"), Spec(), WRONG, "value-bool"),
        ("date", "2023-05-30", Spec(), OK, date(2023, 5, 30)),
        ("date", "2023.5.30", Spec(), OK, date(2023, 5, 30)),
        ("date", "2023/05/30", Spec(), OK, date(2023, 5, 30)),
        ("date", "２０２３年５月３０日", Spec(), OK, date(2023, 5, 30)),
        ("date", "  2023 年 5 月 30 日", Spec(), OK, date(2023, 5, 30)),
        ("date", "20230530", Spec(), OK, date(2023, 5, 30)),
        ("date", "2023-05-30 00:00:00", Spec(), OK, date(2023, 5, 30)),
        ("date", "二〇二三年五月三十日", Spec(), OK, date(2023, 5, 30)),
        ("date", "    年    月    日", Spec(), BLANK, None),
        ("date", "", Spec(), BLANK, None),
        ("date", "/", Spec(), State.NIL, NIL),
        ("date", "2023年  月  日", Spec(), ASK, "date-unclear"),
        ("date", "5月30日", Spec(), ASK, "date-unclear"),
        ("date", "23.5.30", Spec(), ASK, "date-unclear"),
        ("date", "30/5/2023", Spec(), ASK, "date-unclear"),
        ("date", "2023-5.30", Spec(), ASK, "date-unclear"),
        ("date", "②023-05-30", Spec(), ASK, "date-unclear"),
        ("date", "2023-02-30", Spec(), WRONG, "date-none"),
        ("date", "1023-02-03", Spec(), WRONG, "date-none"),
        ("date", Raw("2023/5/30", datetime(2023, 5, 30), "date"), Spec(), OK, date(2023, 5, 30)),
        ("date", Raw("20230530", 20230530.0, "number"), Spec(), OK, date(2023, 5, 30)),
        ("date", Raw("45076", 45076, "number"), Spec(), ASK, "date-unclear"),
        ("date", Raw("TRUE", True, "bool"), Spec(), WRONG, "value-bool"),
        ("month", "2023年5月", Spec(), OK, date(2023, 5, 1)),
        ("month", "2023-05", Spec(), OK, date(2023, 5, 1)),
        ("month", "2023.5.30", Spec(), OK, date(2023, 5, 1)),
        ("month", "2023-13", Spec(), WRONG, "date-none"),
        ("month", "5月", Spec(), ASK, "date-unclear"),
        ("month", Raw("2023/5/1", date(2023, 5, 30), "date"), Spec(), OK, date(2023, 5, 1)),
        ("period", "2023年6月1日至30日", Spec(), OK, (date(2023, 6, 1), date(2023, 6, 30))),
        ("period", "2023.6.1-7.2", Spec(), OK, (date(2023, 6, 1), date(2023, 7, 2))),
        ("period", "2023-06-01—2024-06-30", Spec(), OK, (date(2023, 6, 1), date(2024, 6, 30))),
        ("period", "2023-06-01~2023-06-30", Spec(), OK, (date(2023, 6, 1), date(2023, 6, 30))),
        ("period", "2023年6月30日至1日", Spec(), WRONG, "date-none"),
        ("period", "2023年6月1日", Spec(), OK, (date(2023, 6, 1), date(2023, 6, 1))),
        ("period", "2023年6月", Spec(), ASK, "date-unclear"),
        ("period", "    年    月    日至    年    月    日", Spec(), BLANK, None),
        ("period", Raw("2023/5/1", date(2023, 5, 1), "date"), Spec(), ASK, "value-date"),
        ("text", " 一是认识不足；\n二是人手不够。 ", Spec(), OK, "一是认识不足； 二是人手不够。"),
        ("text", "无", Spec(), State.NIL, NIL),
        ("text", "无明显问题", Spec(), OK, "无明显问题"),
        ("text", "  ", Spec(), BLANK, None),
        ("text", "张江馆", Spec(measure="馆"), OK, "张江"),
        ("text", Raw("13800138000", 13800138000.0, "number"), Spec(), OK, "13800138000"),
        ("text", Raw("12.5%", 0.125, "number", "0.0%"), Spec(), OK, "12.5%"),
        ("text", Raw("3月5日", date(2023, 3, 5), "date"), Spec(), ASK, "value-date"),
        ("text", Raw("TRUE", True, "bool"), Spec(), WRONG, "value-bool"),
        ("text", Raw("#REF!", None, "error"), Spec(), WRONG, "value-error"),
        ("long", "一是\r\n\r\n 二是\n", Spec(), OK, "一是\n二是"),
        ("code", "310115", CREDIT, OK, "310115"),
        ("code", "３１０ １１５", CREDIT, OK, "310115"),
        ("code", "31O115", CREDIT, WRONG, "code-digits"),
        ("code", "31011⑤", CREDIT, WRONG, "code-digits"),
        ("code", "MA1K3", Spec(pattern="[0-9A-Z]+"), OK, "MA1K3"),
        ("code", "", CREDIT, BLANK, None),
        ("code", Raw("310115", 310115, "number"), CREDIT, OK, "310115"),
        ("code", Raw("10115", 10115, "number"), CREDIT, ASK, "code-zeros"),
        ("choice", "线上", CHOICES, OK, "online"),
        ("choice", " 线下。", CHOICES, OK, "2"),
        ("choice", "2", CHOICES, OK, "2"),
        ("choice", Raw("2", 2.0, "number"), CHOICES, OK, "2"),
        ("choice", "线上、线下结合", CHOICES, OK, "mixed"),
        ("choice", "☑线上  □线下  □线上、线下结合", CHOICES, OK, "online"),
        ("choice", "□线上 □√线下 □线上、线下结合", CHOICES, OK, "2"),
        ("choice", "□线上 √线下 □线上、线下结合", CHOICES, OK, "2"),
        ("choice", "( )线上 (√)线下 ( )线上、线下结合", CHOICES, OK, "2"),
        ("choice", "□线上  □线下  □线上、线下结合", CHOICES, BLANK, None),
        ("choice", "□线上√□线下  □线上、线下结合", CHOICES, ASK, "choice-unclear"),
        ("choice", "☑线上  ☑线下  □线上、线下结合", CHOICES, WRONG, "choice-several"),
        ("choice", "线下为主", CHOICES, ASK, "choice-unclear"),
        ("choice", "√", CHOICES, ASK, "choice-unclear"),
        ("choice", "/", CHOICES, State.NIL, NIL),
        ("choice", Raw("TRUE", True, "bool"), CHOICES, WRONG, "value-bool"),
        ("choices", "线下，线上", CHOICES, OK, ("online", "2")),
        ("choices", "线下", CHOICES, OK, ("2",)),
        ("choices", "■线上 □线下 ■线上、线下结合", CHOICES, OK, ("online", "mixed")),
        ("choices", "线下、其他", CHOICES, ASK, "choice-unclear"),
        ("yesno", "是", Spec(), OK, True),
        ("yesno", "否", Spec(), OK, False),
        ("yesno", "□是  ☑否", Spec(), OK, False),
        ("yesno", "□是  □否", Spec(), BLANK, None),
        ("yesno", "☑是 ☑否", Spec(), WRONG, "choice-several"),
        ("yesno", "√", Spec(), OK, True),
        ("yesno", "有", Spec(), ASK, "choice-unclear"),
        ("yesno", Raw("TRUE", True, "bool"), Spec(), OK, True),
        ("yesno", Raw("FALSE", False, "bool"), Spec(), OK, False),
    ],
)
def test_other_types(name: str, raw: Raw | str, spec: Spec, state: State, wanted: object) -> None:
    found = read(name, raw, spec)
    assert found.state == state
    if state in (ASK, WRONG):
        assert (found.value, found.code) == (None, wanted)
    else:
        assert found.value == wanted
        assert type(found.value) is type(wanted)
    assert found.raw == (raw if isinstance(raw, str) else raw.text)
    assert found.code is None or found.code in MESSAGES


@pytest.mark.parametrize(
    ("name", "raw", "spec", "code"),
    [
        ("yesno", "√", Spec(), "choice-tick"),
        ("date", "二〇二三年五月三十日", Spec(), "date-spoken"),
        ("decimal", Raw("12.345", 12.345, "number", "0.0"), MONEY, "number-rounded"),
    ],
)
def test_what_is_taken_but_named(name: str, raw: Raw | str, spec: Spec, code: str) -> None:
    found = read(name, raw, spec)
    assert (found.state, found.code) == (OK, code)


def test_the_choice_nothing_is_a_choice() -> None:
    spec = Spec(options=(Option("some", "有"), Option("none", "无")))
    assert read("choice", "无", spec).value == "none"
    assert read("choice", "/", spec).state == State.NIL


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(
    "text", ["（" * 50_000, "1," * 50_000, "□是" * 30_000, " " * 100_000, "家" * 99_999]
)
def test_long_rubbish_is_read_quickly(name: str, text: str) -> None:
    assert read(name, text, Spec(measure="家", options=CHOICES.options)).raw == text


# ---------------------------------------------------------------- as printed


@pytest.mark.parametrize(
    ("name", "value", "spec", "shown"),
    [
        ("whole", None, COUNTED, "（    ）家"),
        ("whole", NIL, COUNTED, "—"),
        ("whole", 0, COUNTED, "（0）家"),
        ("whole", 1200, COUNTED, "（1200）家"),
        ("decimal", Decimal("12.5"), MONEY, "（12.5）万元"),
        ("rate", None, Spec(), "（    ）%"),
        ("rate", Decimal("0.125"), Spec(), "（12.5）%"),
        ("date", None, Spec(), "    年    月    日"),
        ("date", date(2023, 5, 30), Spec(), "2023年5月30日"),
        ("month", date(2023, 5, 1), Spec(), "2023年5月"),
        ("period", (date(2023, 6, 1), date(2023, 6, 30)), Spec(), "2023年6月1日至30日"),
        ("text", None, Spec(), ""),
        ("text", "甲\n乙", Spec(), "甲\n乙"),
        ("choice", None, CHOICES, "□线上  □线下  □线上、线下结合"),
        ("choice", "2", CHOICES, "□线上  ☑线下  □线上、线下结合"),
        ("choices", ("online", "2"), CHOICES, "☑线上  ☑线下  □线上、线下结合"),
        ("yesno", False, Spec(), "□是  ☑否"),
        ("code", "310115", CREDIT, "310115"),
    ],
)
def test_format(name: str, value: Value | None, spec: Spec, shown: str) -> None:
    assert TYPES[name].format(value, spec) == shown


@pytest.mark.parametrize("name", TYPES)
def test_a_blank_form_is_read_as_blank(name: str) -> None:
    spec = Spec(measure="家", options=CHOICES.options)
    assert read(name, TYPES[name].blank(spec), spec).state == BLANK
    assert read(name, TYPES[name].format(NIL, spec), spec).state == State.NIL
    assert TYPES[name].plain(None, spec) is None


# ---------------------------------------------------------------- constraints


@pytest.mark.parametrize(
    ("name", "value", "spec", "codes"),
    [
        ("whole", 5, Spec(minimum=0, maximum=10), []),
        ("whole", -1, Spec(), ["value-below"]),
        ("whole", -1, Spec(minimum=-5), []),
        ("whole", 11, Spec(maximum=10), ["value-above"]),
        ("whole", None, Spec(required=True), ["value-required"]),
        ("whole", NIL, Spec(required=True), ["value-required"]),
        ("whole", NIL, Spec(), []),
        ("whole", None, Spec(), []),
        ("decimal", Decimal("-3.25"), Spec(), []),
        (
            "decimal",
            Decimal("3.25"),
            Spec(places=1, maximum=Decimal("3.2")),
            ["value-above", "value-places"],
        ),
        ("rate", Decimal("1.01"), Spec(maximum=100), ["value-above"]),
        ("rate", Decimal("0.1255"), Spec(places=1), ["value-places"]),
        ("rate", Decimal("0.125"), Spec(places=1, maximum=100), []),
        ("date", date(2023, 5, 30), Spec(minimum=date(2023, 6, 1)), ["value-below"]),
        (
            "period",
            (date(2023, 6, 1), date(2023, 7, 2)),
            Spec(maximum=date(2023, 6, 30)),
            ["value-above"],
        ),
        ("text", "好", Spec(shortest=2), ["text-short"]),
        ("text", "好好好", Spec(longest=2), ["text-long"]),
        ("text", "021-1", Spec(pattern="[0-9]+"), ["text-pattern"]),
        ("text", "0211", Spec(pattern="[0-9]+"), []),
        ("text", "1" * 201, Spec(pattern="[0-9]+"), ["text-pattern"]),
        ("code", "31011", CREDIT, ["code-length"]),
        ("choice", "x", CHOICES, ["choice-unknown"]),
        ("choices", ("2", "x"), CHOICES, ["choice-unknown"]),
        ("yesno", True, Spec(), []),
    ],
)
def test_check(name: str, value: Value | None, spec: Spec, codes: list[str]) -> None:
    found = [code for code, _ in TYPES[name].check(value, spec)]
    assert found == codes
    assert set(found) <= set(MESSAGES)


@pytest.mark.parametrize(
    ("name", "spec", "hint"),
    [
        ("whole", Spec(minimum=0, maximum=100, required=True), "填整数，0至100；必填。"),
        ("whole", Spec(), "填整数。"),
        ("whole", Spec(hint="填整数，线上线下都算。"), "填整数，线上线下都算。"),
        ("decimal", Spec(places=2, minimum=0), "填数字，最多2位小数，不小于0。"),
        ("rate", Spec(places=1, minimum=0, maximum=100), "填百分数，最多1位小数，0%至100%。"),
        ("date", Spec(minimum=date(2023, 6, 1)), "填日期，如2023年5月30日，不早于2023年6月1日。"),
        ("text", Spec(longest=200), "填文字，不超过200字。"),
        ("long", Spec(longest=200), "填文字，不超过200字，可分段。"),
        ("choice", CHOICES, "选填一项：线上、线下、线上、线下结合。"),
        ("yesno", Spec(), "填“是”或“否”。"),
        ("code", CREDIT, "填6位数字代码。"),
    ],
)
def test_hint(name: str, spec: Spec, hint: str) -> None:
    assert TYPES[name].hint(spec) == hint


def test_validation_of_a_whole_number() -> None:
    spec = Spec(label="参与企业", measure="家", maximum=100, required=True)
    assert TYPES["whole"].validation(spec) == Validation(
        kind="whole",
        operator="between",
        first=0,
        second=100,
        title="参与企业",
        message="填整数，0至100；必填。",
        style="stop",
    )


@pytest.mark.parametrize(
    ("name", "spec", "kind", "first", "second"),
    [
        ("whole", Spec(), "whole", 0, 10**15 - 1),
        ("decimal", Spec(minimum=Decimal("0.5")), "decimal", Decimal("0.5"), 10**15 - 1),
        ("rate", Spec(minimum=0, maximum=100), "decimal", 0, 1),
        ("date", Spec(), "date", date(1900, 1, 1), date(9999, 12, 31)),
        ("period", Spec(), "none", None, None),
        ("text", Spec(), "none", None, None),
        ("text", Spec(longest=20), "textLength", 0, 20),
        ("code", CREDIT, "textLength", 6, None),
        ("choices", CHOICES, "none", None, None),
    ],
)
def test_validation(name: str, spec: Spec, kind: str, first: Any, second: Any) -> None:
    made = TYPES[name].validation(spec)
    assert made
    assert (made.kind, made.first, made.second) == (kind, first, second)
    assert made.style == "warning"


def test_lists_fit_into_a_validation_or_not() -> None:
    def inline(*labels: str) -> bool:
        options = tuple(Option(label, label) for label in labels)
        made = TYPES["choice"].validation(Spec(options=options))
        assert made
        assert made.items == labels
        return made.inline

    assert inline("甲", "乙")
    assert not inline("甲,乙", "丙")
    assert not inline('甲"乙', "丙")
    assert not inline(*(f"第{number}个很长很长的选项" for number in range(30)))


@pytest.mark.parametrize("name", TYPES)
def test_titles_and_messages_are_within_the_limits_of_excel(name: str) -> None:
    options = tuple(Option(f"很长的选项{i}", f"很长的选项{i}") for i in range(99))
    made = TYPES[name].validation(Spec(label="很长的指标名称" * 9, options=options, longest=6))
    assert made
    assert len(made.title) <= LONGEST_TITLE
    assert 0 < len(made.message) <= LONGEST_MESSAGE


@pytest.mark.parametrize(
    ("name", "spec", "wanted"),
    [
        ("whole", Spec(), "0"),
        ("decimal", Spec(), "General"),
        ("decimal", Spec(places=2), "0.00"),
        ("rate", Spec(places=1), "0.0%"),
        ("date", Spec(), 'yyyy"年"m"月"d"日"'),
        ("code", CREDIT, "@"),
    ],
)
def test_number_format(name: str, spec: Spec, wanted: str) -> None:
    assert TYPES[name].number_format(spec) == wanted


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        (1, 3, Decimal("0.333")),
        (1, 8, Decimal("0.125")),
        (3, 2, Decimal("1.5")),
        (0, 5, Decimal(0)),
        (1, 0, None),
        (None, 5, None),
        (1, NIL, None),
    ],
)
def test_a_rate_follows_from_its_parts(above: Value, below: Value, wanted: Decimal | None) -> None:
    spec = Spec(numerator="a", denominator="b", places=1)
    assert TYPES["rate"].computed(spec, {"a": above, "b": below}) == wanted


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("whole", "12"),
        ("whole", True),
        ("whole", 12.5),
        ("decimal", "12"),
        ("decimal", float("nan")),
        ("rate", 12.5),
        ("rate", "12.5"),
        ("date", "2023-02-30"),
        ("date", 2023),
        ("month", "2023"),
        ("period", "2023-01-01"),
        ("text", 12),
        ("choices", "甲"),
        ("yesno", "是"),
    ],
)
def test_what_dump_never_makes_is_refused(name: str, data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        TYPES[name].load(data)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("[0-9]{11}", None),
        (r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}", None),
        ("(?:021-)?[0-9]+", None),
        ("[^]x]*", None),
        (r"\(.+\)", None),
        ("[", "pattern-wrong"),
        ("a{2", None),
        ("(a+)+", "pattern-danger"),
        ("(a|a)*b", "pattern-danger"),
        ("(?:a?){50}", "pattern-danger"),
        ("a*a*a*a*b", "pattern-danger"),
        ("(?=a)b", "pattern-danger"),
        (r"(a)\1", "pattern-danger"),
        ("a?" * 60 + "b", "pattern-danger"),
        ("a" * 201, "pattern-danger"),
    ],
)
def test_patterns_that_cannot_be_used(pattern: str, code: str | None) -> None:
    assert danger(pattern) == code
