"""Status as an officer uses it: who has reported, who is late, who must correct, and by when."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen import cli
from docgen.manifest import REMINDER, STATUS
from tests.desks import NOW, Desk, codes, process

DUE = date(2024, 7, 5)
BEFORE = date(2024, 7, 3)
AFTER = date(2024, 7, 8)
CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- states and days ----------------------------------------------------------------------------


def test_nobody_has_reported(desk: Desk) -> None:
    made = desk.status(BEFORE)
    assert [(each.unit.code, each.state) for each in made.units] == [
        ("02", "missing"),
        ("03", "missing"),
    ]
    assert [each.days for each in made.units] == [2, 2]
    assert [each.days for each in desk.status(AFTER).units] == [-3, -3]
    assert desk.unit("02", DUE).days == 0


def test_reported_in_time(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(day=DUE), "2024-07-20T08:00:00Z")
    desk.collect(now=NOW + timedelta(days=30))
    made = desk.unit("02", AFTER)
    assert (made.state, made.received, made.days, made.items) == ("reported", DUE, None, ())
    assert made.files == ("一.xlsx",)
    assert desk.unit("03", AFTER).state == "missing"


@pytest.mark.parametrize(
    ("time", "state"),
    [
        # In China it is the 5th until four o'clock in the afternoon, UTC.
        ("2024-07-05T15:59:59Z", "reported"),
        ("2024-07-05T16:00:00Z", "late"),
    ],
)
def test_without_a_date_the_files_time_counts(desk: Desk, time: str, state: str) -> None:
    desk.receive("一.xlsx", desk.form(), time)
    desk.collect(now=NOW + timedelta(days=3))
    assert desk.unit("02", AFTER).state == state


def test_to_be_corrected(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3", posters=None))
    desk.collect()
    made = desk.unit("02", BEFORE)
    assert made.state == "correcting"
    assert [each.finding.code for each in made.items] == ["number-vague", "value-required"]
    # The corrected form has a day of its own.
    assert (made.due, made.days) == (date(2024, 7, 10), 7)
    assert desk.unit("02", date(2024, 7, 12)).days == -2


def test_a_late_one_with_mistakes_must_be_corrected_first(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3"), "2024-07-07T08:00:00Z")
    desk.collect(now=NOW + timedelta(days=4))
    assert desk.unit("02", AFTER).state == "correcting"
    desk.correct("drills: {value: 3, by: 张三, why: 电话核实}")
    assert desk.unit("02", AFTER).state == "late"


def test_what_was_explained_is_done(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills=3, people=2))
    desk.collect()
    assert desk.unit("02", BEFORE).state == "correcting"
    explained = desk.form(drills=3, people=2, remarks="两人参加了三场")
    desk.receive("二.xlsx", explained, "2024-07-04T07:00:00Z")
    desk.collect(now=NOW + timedelta(days=1))
    assert desk.unit("02", BEFORE).state == "reported"


def test_without_a_due_date_nobody_is_late(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.folder / "campaign.yaml"
    told = re.sub(r"due:\n.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(told, encoding="utf-8")
    desk.receive("一.xlsx", desk.form(), "2024-12-24T08:00:00Z")
    desk.collect()
    assert desk.unit("02", AFTER).state == "reported"
    missing = desk.unit("03", AFTER)
    assert (missing.state, missing.due, missing.days) == ("missing", None, None)


def test_last_times_values_count_here_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.receive("一.xlsx", desk.form(drills=10))
    desk.collect()
    assert desk.unit("02", BEFORE).state == "reported"
    path = desk.folder / "campaign.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'last: "2023"\n', encoding="utf-8")
    (desk.folder / "2023").mkdir()
    last = 'unit: "02"\nforms:\n  form:\n    values: {drills: 4}\n'
    (desk.folder / "2023/02.yaml").write_text(last, encoding="utf-8")
    made = desk.unit("02", BEFORE)
    assert [each.finding.code for each in made.items] == ["change-soft"]


def test_status_changes_nothing_in_the_campaign(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form())
    desk.collect()
    before = desk.file().read_bytes(), desk.file().stat().st_mtime_ns
    desk.status(AFTER, written=True)
    assert (desk.file().read_bytes(), desk.file().stat().st_mtime_ns) == before


def test_mistakes_in_submissions_are_told_and_stop_nothing(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form("03"))
    desk.collect()
    desk.file().write_text("unit: 东区局\nforms: {form: {values: {drills: drei}}}\n", "utf-8")
    made = desk.status(BEFORE)
    assert codes(made.findings) == ["submission-value"]
    assert [each.state for each in made.units] == ["correcting", "reported"]


# --- list and reminders -------------------------------------------------------------------------


def cells(path: Path) -> list[list[Any]]:
    """The values of all sheets of a workbook."""
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_the_list_and_the_reminders(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3"))
    desk.collect()
    made = desk.status(AFTER, written=True)
    mine = {(each.kind, each.path) for each in made.written.made}
    assert mine == {
        (STATUS, "报送情况.xlsx"),
        (REMINDER, "催报/示例市东区应急管理局.txt"),
        (REMINDER, "催报/示例市西区应急管理局.txt"),
        (REMINDER, "催报/催报（各单位）.txt"),
    }
    said = [str(value) for row in cells(desk.out / "报送情况.xlsx") for value in row if value]
    assert {"东区局", "西区局", "需补正", "未报", "约3"} <= set(said)
    east = (desk.out / "催报/示例市东区应急管理局.txt").read_text(encoding="utf-8")
    west = (desk.out / "催报/示例市西区应急管理局.txt").read_text(encoding="utf-8")
    assert "2024年7月10日" in east
    assert "2024年7月5日" in west
    assert "3天" in west


def test_reminders_go_away_when_nothing_is_owed(desk: Desk) -> None:
    desk.status(BEFORE, written=True)
    assert len(desk.outputs()) == 4
    for name, unit in (("一.xlsx", "02"), ("二.xlsx", "03")):
        desk.receive(name, desk.form(unit))
    desk.collect()
    made = desk.status(BEFORE, written=True)
    assert desk.outputs() == {"报送情况.xlsx"}
    assert len(made.written.removed) == 3


def test_the_same_day_gives_the_same_bytes(desk: Desk) -> None:
    desk.status(BEFORE, written=True)
    again = desk.status(BEFORE, written=True)
    assert again.written.written == ()
    assert len(again.written.unchanged) == 4


# --- the command --------------------------------------------------------------------------------


def call(*arguments: str | Path) -> int:
    return cli.main([str(each) for each in arguments])


def test_exit_codes(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verb = ("status", desk.folder, "-o", desk.out)
    assert call(*verb, "--on", "2024-07-03") == cli.DONE
    shown = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in shown[:2]] == [
        ["东区局", "活动情况统计表"],
        ["西区局", "活动情况统计表"],
    ]
    assert shown[0].split("\t")[4] == "2"
    assert call(*verb, "--on", "2024-07-03", "-q") == cli.DONE
    assert capsys.readouterr() == ("", "")
    desk.file().parent.mkdir()
    desk.file().write_text("unit: 东区局\nforms: {form: {values: {drills: drei}}}\n", "utf-8")
    assert call(*verb, "--on", "2024-07-03", "-q") == cli.ERRORS
    assert call("status", tmp_path / "nowhere") == cli.WRONG


@pytest.mark.parametrize("day", ["2024-7-32", "3.7.2024", "morgen", "", "2024-13-01", "20240703"])
def test_a_bad_day_is_a_wrong_call(
    desk: Desk, day: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[Any] = []
    monkeypatch.setattr(cli, "show_findings", reported.extend)
    assert call("status", desk.folder, "-o", desk.out, "--on", day) == cli.WRONG
    assert codes(reported) == ["day-wrong"]
    assert reported[0].params["value"] == day
    assert not desk.out.exists()


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
def test_it_speaks_the_language_of_the_user(desk: Desk, locale: str) -> None:
    done = process("status", desk.folder, "-o", desk.out, "--on", "2024-07-08", locale=locale)
    assert (done.returncode, done.stderr) == (cli.DONE, "")
    shown = re.sub("东区局|西区局|活动情况统计表|报送情况|催报.*", "", done.stdout)
    assert bool(CHINESE.search(shown)) == (locale != "C.UTF-8")
    bad = process("status", desk.folder, "--on", "x", locale=locale)
    assert bad.returncode == cli.WRONG
    assert bool(CHINESE.search(bad.stderr)) == (locale != "C.UTF-8")
