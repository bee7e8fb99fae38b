"""Submissions added up: sums, weighted rates, branches, ties, rounding, and what is missing."""

import time
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.fields import NIL, Value
from docgen.forms import FormModel
from docgen.submissions import Correction, Origin, Unclear
from docgen.totals import POINTS, Figure, Scope, Source, TotalsError, UnitTree, total_up
from tests.totalling import FORM, form_of, sent, totals_of, unit, units_of

MATRIX = """\
title: 检查情况
sections:
  - matrix:
      columns:
        - {name: checked, label: 检查, measure: 台}
        - {name: found, label: 发现, measure: 项}
        - {name: rate, label: 发现率, type: rate, places: 1, numerator: found, denominator: checked}
      rows:
        - {code: "001", label: 合计, computed: 002 + 003}
        - {code: "002", label: 电梯}
        - code: "003"
          label: 锅炉
          rows: [{code: "004", label: 其中：单位, measure: 家, without: [found, rate]}]
  - title: 明细
    rows:
      name: finds
      columns:
        - {name: place, label: 地点, type: text}
        - {name: cost, label: 投入, type: decimal, places: 2, measure: 万元}
        - {name: state, label: 状态, type: choice, choices: [已改, 在改]}
"""


# --- sums, and what is missing --------------------------------------------------------------------


def test_a_sum_is_over_all_units_below() -> None:
    totals = totals_of(
        {"a": {"events": 1}, "a1": {"events": 2}, "a2": {"events": 4}, "b1": {"events": 8}}
    )
    whole = totals.figure("events")
    assert whole == Figure(15, "场次")
    assert whole
    assert whole.missing == ()
    assert [str(totals.figure("events", each)) for each in ("a", "a1", "b", "b1")] == [
        "7",
        "2",
        "8",
        "8",
    ]
    own = totals.own("events", "a")
    assert own == Figure(1, "场次")
    assert own
    assert own.sources == (Source("a", "form", "events"),)


def test_missing_units_are_named_and_not_zero() -> None:
    totals = totals_of({"a": {"events": 0}, "a1": {"events": NIL, "visited": None}})
    events = totals.figure("events")
    assert events == Figure(0, "场次")
    assert events is not None
    assert events.missing == ("a2", "b1"), "无 is no missing value"
    assert totals.figure("events", "b") is None
    assert totals.figure("visited") is None, "blank everywhere is no 0"
    assert (totals.reported, totals.missing) == (("a", "a1"), ("a2", "b1"))
    assert [totals.value("events", each) for each in ("a", "a1", "a2")] == [0, NIL, None]


def test_nothing_but_nil_has_no_total() -> None:
    totals = totals_of({code: {"events": NIL} for code in ("a", "a1", "a2", "b1")})
    assert totals.figure("events") is None


def test_large_negative_and_decimal_numbers_stay_exact() -> None:
    money: dict[str, Value] = {
        "a": Decimal("999999999999.99"),
        "a1": Decimal("-0.01"),
        "a2": 10**14,
        "b1": Decimal("0.1"),
    }
    totals = totals_of({code: {"money": value} for code, value in money.items()})
    assert totals.figure("money") == Figure(Decimal("100999999999999.98") + Decimal("0.10"), "万元")
    assert str(totals.figure("money")) == "101000000000000.08"


def test_corrections_count_and_unclear_values_do_not() -> None:
    corrected = sent(
        {"events": 5, "visited": 7},
        corrections={"events": Correction(value=6, by="张三", why="电话核实")},
        unclear={"visited": Unclear(state="ask", code="number-vague")},
    )
    totals = total_up(form_of(), "form", {"a": corrected}, [unit("a")])
    assert totals.figure("events") == Figure(6, "场次")
    assert totals.figure("visited") is None


def test_what_docgen_computed_follows_a_correction() -> None:
    submission = sent(
        {"001.checked": 5, "002.checked": 2, "003.checked": 3},
        corrections={"002.checked": Correction(value=9, by="张三", why="电话核实")},
        origins={"001.checked": Origin(cell="", route="computed", raw="")},
    )
    totals = total_up(form_of(MATRIX), "form", {"a": submission}, [unit("a")])
    assert totals.figure("001.checked") == Figure(12, "台")


def test_lines_in_another_measure_are_not_added_in() -> None:
    values = {"002.checked": 2, "003.checked": 3, "004.checked": 1}
    totals = totals_of({"a1": values, "b1": values}, form_of(MATRIX))
    assert totals.figure("001.checked") == Figure(10, "台")
    assert totals.figure("004.checked") == Figure(2, "家")


# --- other ways ---------------------------------------------------------------------------------


def test_rates_are_weighted_over_the_units_that_have_both() -> None:
    totals = totals_of(
        {
            "a": {"visited": 1000, "helped": 100, "share": Decimal("0.1")},
            "a1": {"visited": 10, "helped": 10, "share": 1},
            "a2": {"visited": 500},
            "b1": {"visited": 0, "helped": 0},
        }
    )
    share = totals.figure("share")
    assert share
    assert share.value == Decimal(110) / Decimal(1010)
    assert str(share) == "10.89%"
    assert share.missing == ("a2",)
    assert {each.entry for each in share.sources} == {"visited", "helped"}
    assert totals.figure("share", "b") is None, "0 of 0 is no rate"
    assert totals.figure("score") is None
    assert totals.own("share", "a1") == Figure(1, "%")


def test_a_rate_that_stands_alone_is_a_units_own_only() -> None:
    totals = totals_of({"a": {"score": Decimal("0.985")}, "b1": {"score": Decimal("0.5")}})
    assert totals.figure("score") is None
    assert str(totals.own("score", "a")) == "98.5%"


def test_largest_and_latest() -> None:
    day = date(2023, 7, 1)
    submissions = {
        "a": sent({"peak": 50, "open": 3, "ended": day}, received=date(2023, 7, 9)),
        "a1": sent({"peak": 80, "open": 9, "ended": date(2023, 7, 3)}, received=date(2023, 7, 8)),
        "b1": sent({"peak": 80, "open": None, "ended": NIL}, received=date(2023, 7, 10)),
    }
    totals = total_up(form_of(), "form", submissions, units_of())
    peak, current = totals.figure("peak"), totals.figure("open")
    assert peak == Figure(80, "人")
    assert peak
    assert peak.sources == (Source("a1", "form", "peak"),)
    assert current == Figure(3, "件"), "the latest that says anything"
    assert totals.figure("ended") is None
    assert totals.chosen("ended") == ("a1", date(2023, 7, 3))


def test_texts_and_choices_are_listed() -> None:
    totals = totals_of(
        {
            "a1": {"cases": "案例一", "how": ("线上", "site"), "told": True},
            "a2": {"cases": NIL, "how": ("site",), "told": False},
            "b1": {"cases": "案例二", "told": False},
        }
    )
    assert [(each.unit, each.text) for each in totals.texts("cases")] == [
        ("a1", "案例一"),
        ("b1", "案例二"),
    ]
    assert totals.texts("cases", "b")[0].name == "b1局"
    counts = totals.counts("how")
    assert {label: each.value for label, each in counts.items()} == {"线上": 1, "线下": 2}
    assert counts["线下"].sources == (Source("a1", "form", "how"), Source("a2", "form", "how"))
    assert counts["线下"].missing == ("a", "b1")
    assert [each.value for each in totals.counts("told").values()] == [1, 2]
    assert totals.counts("events") == {}
    assert totals.counts("how", "b") == {}


def test_growing_rows() -> None:
    rows: dict[str, Value] = {
        "finds.1.place": "甲",
        "finds.1.cost": Decimal("1.50"),
        "finds.1.state": "已改",
        "finds.3.place": "丙",
        "finds.3.cost": Decimal("0.25"),
    }
    more: dict[str, Value] = {"finds.1.place": "丁", "finds.2.cost": 2, "finds.2.state": "已改"}
    totals = totals_of({"a1": rows, "a2": {"001.checked": 1}, "b1": more}, form_of(MATRIX))
    assert [(each.unit, each.number) for each in totals.rows("finds")] == [
        ("a1", 1),
        ("a1", 3),
        ("b1", 1),
        ("b1", 2),
    ]
    assert totals.rows("finds")[0].values == {
        "place": "甲",
        "cost": Decimal("1.50"),
        "state": "已改",
    }
    cost, count = totals.figure("finds.cost"), totals.figure("finds")
    assert cost == Figure(Decimal("3.75"), "万元")
    assert cost
    assert cost.missing == ("a", "b1"), "a cost is blank in a row of b1"
    assert Source("a1", "form", "finds.3.cost") in cost.sources
    assert count == Figure(4)
    assert count
    assert count.missing == ("a",)
    assert totals.counts("finds.state")["已改"].value == 2
    assert [each.text for each in totals.texts("finds.place")] == ["甲", "丙", "丁"]
    assert totals.label("finds.cost") == "明细·投入"


def test_rates_and_largest_of_growing_rows() -> None:
    form = form_of(
        """\
title: 表
sections:
  - rows:
      name: trips
      columns:
        - {name: seen, label: 检查, measure: 台}
        - {name: bad, label: 问题, measure: 台}
        - {name: rate, label: 问题率, type: rate, numerator: bad, denominator: seen}
        - {name: crew, label: 人员, measure: 人, total: largest}
"""
    )
    one: dict[str, Value] = {"trips.1.seen": 10, "trips.1.bad": 1, "trips.2.seen": 30}
    other: dict[str, Value] = {"trips.1.seen": 2, "trips.1.bad": 1, "trips.1.crew": 4}
    totals = totals_of({"a": {**other, "trips.2.crew": 6}, "b1": {**other, "trips.1.bad": 0}}, form)
    assert totals.figure("trips.crew") == Figure(6, "人")
    totals = totals_of({"a": other, "a1": {**other, "trips.1.bad": 0}, "b1": one}, form)
    rate = totals.figure("trips.rate")
    assert rate == Figure(Decimal("0.25"), "%")
    assert rate
    assert rate.missing == ("a2", "b1"), "a row of b1 lacks its numerator"


def test_names_that_there_are_not() -> None:
    totals = totals_of({})
    assert not totals.has("nothing")
    with pytest.raises(KeyError):
        totals.figure("nothing")
    with pytest.raises(KeyError):
        totals.figure("events", "nobody")


@pytest.mark.parametrize(
    ("field", "total"),
    [
        ("type: rate", "sum"),
        ("type: date", "sum"),
        ("type: text", "largest"),
        ("type: rate", "rate"),
    ],
)
def test_what_cannot_be_added_up_as_declared_is_left_out(field: str, total: str) -> None:
    form = form_of(f"title: 表\nfields: [{{name: x, label: 甲, {field}, total: {total}}}]")
    totals = totals_of({"a": {"x": Decimal(1)}}, form)
    assert [each.code for each in totals.findings] == ["total-unfit"]
    assert totals.figure("x") is None


# --- last time, targets ---------------------------------------------------------------------------


def test_change_and_growth() -> None:
    now = {"a": {"events": 30, "visited": 10, "helped": 5}}
    then = {"a": {"events": 20, "visited": 8, "helped": 3}, "b1": {"events": 5, "visited": 0}}
    totals = totals_of(now, last=then)
    change = totals.change("events")
    assert change == Figure(5, "场次")
    assert change
    assert {each.last for each in change.sources} == {True, False}
    assert change.missing == ("a1", "a2", "b1")
    assert str(totals.growth("events")) == "20%"
    points = totals.change("share")
    assert points == Figure(Decimal("12.5"), POINTS)
    assert str(points) == "12.5"
    assert totals.change("money") is None


def test_no_growth_from_zero_and_without_last_time() -> None:
    with pytest.raises(TotalsError) as caught:
        totals_of({"a": {"events": 3}}, last={"a": {"events": 0}}).growth("events")
    assert caught.value.code == "divided-by-zero"
    assert totals_of({"a": {"events": 3}}).growth("events") is None


def test_targets() -> None:
    totals = totals_of({})
    assert totals.target("events") == Figure(100, "场次")
    assert totals.target("share") == Figure(Decimal("0.95"), "%")
    assert totals.target("visited") is None


# --- rankings and shares --------------------------------------------------------------------------


def test_equal_figures_share_a_place() -> None:
    units = [unit(code) for code in "abcdef"]
    values = {"a": 5, "b": 9, "c": 7, "d": 7, "f": 7}
    totals = totals_of({code: {"events": value} for code, value in values.items()}, units=units)
    ranking = totals.ranking("events")
    assert [(each.position, each.unit) for each in ranking] == [
        (1, "b"),
        (2, "c"),
        (2, "d"),
        (2, "f"),
        (5, "a"),
    ]
    assert [each.unit for each in ranking.unranked] == ["e"]
    assert [each.unit for each in totals.ranking("events", most=2)] == ["b", "c", "d", "f"]
    assert [each.position for each in totals.ranking("events", lowest=True)] == [1, 2, 2, 2, 5]


def test_branches_are_ranked_by_their_sums() -> None:
    totals = totals_of({"a": {"events": 1}, "a1": {"events": 2}, "b1": {"events": 8}})
    ranking = totals.ranking("events", totals.tree.branches)
    assert [(each.name, each.figure.value) for each in ranking] == [("b局", 8), ("a局", 3)]


def test_shares_are_rounded_each_by_itself() -> None:
    units = [unit(code) for code in "abc"]
    totals = totals_of({code: {"events": 1} for code in "abc"}, units=units)
    shares = totals.shares("events")
    assert [str(each) for each in shares] == ["33.33%"] * 3
    assert sum((Decimal(each.value) for each in shares if each is not None), Decimal()) == Decimal(
        "0.9999"
    )
    assert [str(each) for each in totals.shares("events", ["a"], places=0)] == ["33%"]


def test_halves_are_rounded_up() -> None:
    units = [unit(code) for code in "ab"]
    totals = totals_of({"a": {"events": 1}, "b": {"events": 799}}, units=units)
    assert str(totals.share("events", "a")) == "0.13%"


def test_no_share_of_nothing() -> None:
    totals = totals_of({"a": {"events": 0}})
    with pytest.raises(TotalsError):
        totals.share("events", "a")
    assert totals.share("events", "b") is None
    assert totals.share("share", "a") is None


# --- figures reckon -------------------------------------------------------------------------------


def test_measures_are_never_mixed() -> None:
    totals = totals_of({"a": {"events": 6, "visited": 4, "helped": 2, "money": Decimal("1.5")}})
    events, visited, money, share = (
        totals.figure(n) for n in ("events", "visited", "money", "share")
    )
    assert events
    assert visited
    assert money
    assert share
    for mixed in (lambda: events + visited, lambda: events - money, lambda: events < visited):
        with pytest.raises(TotalsError) as caught:
            mixed()
        assert caught.value.code == "measures-mixed"
    with pytest.raises(TotalsError) as caught:
        share + share
    assert caught.value.code == "rates-added"
    assert (events / visited).measure == "场次/家"
    assert (visited + visited) == Figure(8, "家")
    assert (visited / (visited + 1)).measure == ""
    assert str(1 - share) == "50%"
    assert events != visited
    assert [each.entry for each in (events / visited).sources] == ["events", "visited"]
    assert (events / visited).missing == ("a1", "a2", "b1")
    assert float(2 * money) == 3.0
    assert str(money * 0.1) == "0.15"


def test_division_by_zero_is_told() -> None:
    totals = totals_of({"a": {"events": 6, "visited": 0}})
    with pytest.raises(TotalsError) as caught:
        totals.figure("events") / totals.figure("visited")  # type: ignore[operator]
    assert caught.value.code == "divided-by-zero"


# --- names that changed, units that are not asked -------------------------------------------------


def test_nothing_reported_is_lost_without_a_word() -> None:
    form = form_of(FORM + "version: 2\n")
    submissions = {
        "a": sent({"events": 1}, extra={("values", "event"): 3}),
        "b": sent({"events": 4}),
        "gone": sent({"events": 4}),
    }
    totals = total_up(form, "form", submissions, units_of())
    found = {each.code: each.params for each in totals.findings}
    assert found.keys() == {"total-name-unknown", "total-not-asked", "total-version-older"}
    assert found["total-name-unknown"]["name"] == "event"
    assert found["total-not-asked"]["count"] == 2
    assert totals.figure("events") == Figure(1, "场次")


# --- the tree -------------------------------------------------------------------------------------


def test_the_tree_puts_each_branch_in_one_piece() -> None:
    tree = UnitTree(units_of())
    assert tree.order == ("a", "a1", "a2", "b", "b1")
    assert tree.asked("a") == ("a", "a1", "a2")
    assert tree.parts("a") == (Scope("a", own=True), Scope("a1"), Scope("a2"))
    assert tree.branches == (Scope("a"), Scope("b"))
    assert [tree.depth(code) for code in tree.order] == [0, 1, 1, 0, 1]


def test_branches_of_a_single_root_are_the_parts_below() -> None:
    tree = UnitTree([unit("p", None, False), unit("x", "p"), unit("y", "p")])
    assert tree.branches == (Scope("x"), Scope("y"))
    deep = UnitTree([unit(str(n), str(n - 1), reports=n == 4999) for n in range(5000)])
    assert deep.branches == (Scope("4999", own=True),)


# --- whatever the values --------------------------------------------------------------------------

NUMBERS = st.none() | st.just(NIL) | st.integers(-(10**12), 10**12)
DECIMALS = st.none() | st.just(NIL) | st.decimals(-(10**12), 10**12, places=2)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "events": NUMBERS,
        "visited": st.integers(0, 9),
        "helped": NUMBERS,
        "money": DECIMALS,
    },
)


@st.composite
def returned(draw: st.DrawFn) -> tuple[list[Any], dict[str, Mapping[str, Value | None]]]:
    """Units in any tree, and what some of them reported."""
    count = draw(st.integers(1, 12))
    units = [
        unit(
            str(n),
            draw(st.none() | st.integers(0, n - 1).map(str)) if n else None,
            draw(st.booleans()),
        )
        for n in range(count)
    ]
    return units, {u.code: draw(VALUES) for u in units if u.reports and draw(st.booleans())}


def below(units: list[Any], code: str) -> set[str]:
    """The unit and all below it, found the slow way."""
    found = {code}
    while more := {u.code for u in units if u.parent in found} - found:
        found |= more
    return found


@given(returned())
def test_totals_are_what_anybody_would_reckon(made: tuple[list[Any], Any]) -> None:
    units, values = made
    totals = totals_of(values, units=units)
    for scope in [None, *(u.code for u in units)]:
        inside = {u.code for u in units} if scope is None else below(units, scope)
        for name in ("events", "visited", "money"):
            told = [
                v for c in inside if isinstance(v := values.get(c, {}).get(name), int | Decimal)
            ]
            figure = totals.figure(name, scope)
            assert (figure is None) == (not told)
            assert figure is None or Fraction(figure.value) == sum(map(Fraction, told))
            lacking = {
                u.code for u in units if u.reports and values.get(u.code, {}).get(name) is None
            }
            assert figure is None or set(figure.missing) == lacking & inside
        pairs = [
            (values[c]["helped"], values[c]["visited"])
            for c in inside
            if all(isinstance(values.get(c, {}).get(n), int) for n in ("helped", "visited"))
        ]
        bottom = sum(b for _, b in pairs)
        share = totals.figure("share", scope)
        assert (share is None) == (not bottom)
        if share is not None:
            exact = Fraction(sum(a for a, _ in pairs), bottom)
            assert abs(Fraction(share.value) - exact) <= abs(exact) / 10**27


@given(returned(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(made: tuple[list[Any], Any], random: Any) -> None:
    units, values = made
    mixed = random.sample(units, len(units))
    one, other = totals_of(values, units=units), totals_of(values, units=mixed)
    for name in ("events", "money", "share", "peak"):
        for scope in [None, *(u.code for u in units)]:
            left, right = one.figure(name, scope), other.figure(name, scope)
            assert left == right
            assert left is None or right is None or set(left.missing) == set(right.missing)


@given(returned())
def test_branches_add_up_to_the_whole(made: tuple[list[Any], Any]) -> None:
    units, values = made
    totals = totals_of(values, units=units)
    groups = [(None, totals.tree.branches), (None, totals.tree.parts())]
    groups += [(u.code, totals.tree.parts(u.code)) for u in units]
    for whole, parts in groups:
        figures = [totals.figure("money", part) for part in parts]
        total = totals.figure("money", whole)
        assert (0 if total is None else total.value) == sum(
            f.value for f in figures if f is not None
        )
        assert sum(len(totals.tree.asked(part)) for part in parts) == len(totals.tree.asked(whole))


# --- how long -------------------------------------------------------------------------------------


def large(count: int) -> tuple[FormModel, dict[str, Any], list[Any]]:
    """A form of 20 numbers, and units below units below units."""
    fields = ", ".join(f"{{name: f{n}, label: 项{n}, measure: 件}}" for n in range(20))
    units = [unit(str(n), str(n // 14) if n else None) for n in range(count)]
    values = {u.code: {f"f{n}": int(u.code) + n for n in range(20)} for u in units}
    return form_of(f"title: 表\nfields: [{fields}]"), values, units


@pytest.mark.parametrize("count", [1, 41_950])
def test_one_unit_and_all_townships(count: int) -> None:
    form, values, units = large(count)
    submissions = {code: sent(each) for code, each in values.items()}
    start = time.process_time()
    totals = total_up(form, "form", submissions, units)
    made = [totals.figure(f"f{n}") for n in range(20)]
    took = time.process_time() - start
    assert [each.value for each in made if each is not None] == [
        count * (count - 1) // 2 + n * count for n in range(20)
    ]
    assert took < 2
