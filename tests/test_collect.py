"""Collect as an officer uses it: what comes in is kept, what a person wrote is respected."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from docgen import cli
from docgen.build import build
from docgen.findings import Severity
from docgen.manifest import BLANK_FORM, CORRECTION
from tests.desks import NOW, Desk, codes, contents, process

LATER = NOW + timedelta(days=1)
NOTICE = "退回补正/东区局 退回补正通知.docx"
CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- files become submissions -------------------------------------------------------------------


def test_returned_files_become_submissions(desk: Desk) -> None:
    desk.receive("东区.xlsx", desk.form("02", date(2024, 7, 2)))
    desk.receive("西区/表.xlsx", desk.form("03", drills=None, people=None, posters=0))
    intake = desk.collect()
    assert (intake.files, intake.read, intake.changed) == (2, 2, ("02", "03"))
    assert intake.findings == ()
    east, west = desk.kept("02"), desk.kept("03")
    assert east["values"] == {"drills": 3, "people": 40, "posters": 7}
    assert east["date"] == east["received"] == date(2024, 7, 2)
    assert east["file"]["name"] == "东区.xlsx"
    assert east["read"] == NOW
    assert west["values"] == {"posters": 0}
    assert "date" not in west
    assert west["received"] == date(2024, 7, 3)
    assert west["file"]["name"] == "西区/表.xlsx"


def test_an_empty_inbox_is_no_mistake(desk: Desk) -> None:
    intake = desk.collect()
    assert (intake.files, intake.submissions, intake.findings) == (0, {}, ())
    assert not desk.file().exists()


def test_reading_again_changes_nothing(desk: Desk) -> None:
    desk.receive("东区.xlsx", desk.form("02", drills="约3"))
    desk.receive("旧.xlsx", desk.form("02", drills=2), "2024-07-01T08:00:00Z")
    first = desk.collect()
    before = contents(desk.folder), contents(desk.out)
    again = desk.collect(now=LATER)
    assert (contents(desk.folder), contents(desk.out)) == before
    assert again.changed == ()
    assert again.submissions == first.submissions
    assert codes(again.findings) == codes(first.findings)


def test_the_inbox_is_never_changed(desk: Desk) -> None:
    desk.receive("东区.xlsx", desk.form("02"))
    desk.receive("坏.docx", b"PK\3\4 broken")
    desk.receive("~$东区.xlsx", b"lock")
    before = contents(desk.inbox)
    desk.collect()
    desk.collect(force=True)
    assert contents(desk.inbox) == before


def test_one_bad_file_never_stops_the_others(desk: Desk) -> None:
    bad = {
        "1.docx": b"PK\3\4 broken",
        "2.xlsx": b"",
        "3.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        "4.pdf": b"%PDF-1.7\n",
        "5.docx": desk.form("02")[:2000],
    }
    for name, data in bad.items():
        desk.receive(name, data)
    desk.receive("6.xlsx", desk.form("03"))
    intake = desk.collect()
    assert (intake.files, intake.read, intake.changed) == (6, 1, ("03",))
    assert {each.place.file for each in intake.findings} == set(bad)
    assert all(each.severity is Severity.ERROR for each in intake.findings)


def test_a_file_that_cannot_be_opened_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.receive("东区.xlsx", desk.form("02"))
    desk.receive("西区.xlsx", desk.form("03"))
    opened = Path.open

    def refuse(path: Path, *mode: str, **more: object) -> object:
        if path.name == "东区.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *mode, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    intake = desk.collect()
    assert codes(intake.findings) == ["file-refused"]
    assert intake.changed == ("03",)


def test_an_inbox_elsewhere(desk: Desk, tmp_path: Path) -> None:
    desk.receive("东区.xlsx", desk.form("02"))
    desk.inbox.rename(tmp_path / "mail")
    assert codes(desk.collect().findings) == ["inbox-missing"]
    assert desk.collect(inbox=tmp_path / "mail").changed == ("02",)


def test_links_are_not_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/东区.xlsx").write_bytes(desk.form("02"))
    (desk.inbox / "link").symlink_to(tmp_path / "elsewhere")
    (desk.inbox / "东区.xlsx").symlink_to(tmp_path / "elsewhere/东区.xlsx")
    intake = desk.collect()
    assert (intake.files, intake.changed) == (0, ())
    assert codes(intake.findings) == ["inbox-link", "inbox-link"]


# --- several files ------------------------------------------------------------------------------


def test_a_newer_file_supersedes(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills=3))
    desk.collect()
    desk.receive("二.xlsx", desk.form(drills=4), "2024-07-04T07:00:00Z")
    intake = desk.collect(now=LATER)
    assert codes(intake.findings) == ["returned-superseded"]
    assert intake.changed == ("02",)
    kept = desk.kept()
    assert kept["values"]["drills"] == 4
    assert kept["file"]["name"] == "二.xlsx"
    assert [(each["name"], each["why"]) for each in kept["others"]] == [
        ("一.xlsx", "returned-superseded")
    ]
    assert kept["read"] == LATER


def test_a_file_taken_out_of_the_inbox_stays_known(desk: Desk) -> None:
    path = desk.receive("一.xlsx", desk.form(drills=3))
    desk.collect()
    before = desk.file().read_bytes()
    path.unlink()
    assert desk.collect(now=LATER).changed == ()
    assert desk.file().read_bytes() == before
    desk.receive("二.xlsx", desk.form(drills=4), "2024-07-04T07:00:00Z")
    desk.collect(now=LATER)
    assert [each["name"] for each in desk.kept()["others"]] == ["一.xlsx"]


def test_an_older_file_that_comes_later_does_not_count(desk: Desk) -> None:
    desk.receive("二.xlsx", desk.form(day=date(2024, 7, 3), drills=4))
    desk.collect()
    desk.receive("一.xlsx", desk.form(day=date(2024, 7, 1), drills=3), "2024-07-04T07:00:00Z")
    assert codes(desk.collect(now=LATER).findings) == ["returned-superseded"]
    assert desk.kept()["values"]["drills"] == 4


def test_two_that_cannot_be_ordered_are_not_guessed_at(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills=3))
    desk.receive("二.xlsx", desk.form(drills=4))
    intake = desk.collect()
    assert codes(intake.findings) == ["returned-unordered"]
    assert intake.submissions == {}
    assert not desk.file().exists()


def test_what_was_kept_stays_while_two_newer_ones_cannot_be_ordered(desk: Desk) -> None:
    desk.receive("零.xlsx", desk.form(drills=2), "2024-07-01T08:00:00Z")
    desk.collect()
    desk.receive("一.xlsx", desk.form(drills=3))
    desk.receive("二.xlsx", desk.form(drills=4))
    assert "returned-unordered" in codes(desk.collect(now=LATER).findings)
    kept = desk.kept()
    assert kept["values"]["drills"] == 2
    assert {each["name"]: each["why"] for each in kept["others"]} == {
        "一.xlsx": "returned-unordered",
        "二.xlsx": "returned-unordered",
    }


def test_a_day_to_come_does_not_make_a_file_the_newest(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(day=date(2042, 7, 2), drills=3), "2024-07-01T08:00:00Z")
    desk.receive("二.xlsx", desk.form(day=date(2024, 7, 3), drills=4))
    assert codes(desk.collect().findings) == ["date-future", "returned-superseded"]
    assert desk.kept()["values"]["drills"] == 4


def test_the_same_file_under_a_new_name(desk: Desk) -> None:
    path = desk.receive("一.xlsx", desk.form())
    desk.collect()
    path.rename(desk.inbox / "新名.xlsx")
    intake = desk.collect(now=LATER)
    assert intake.findings == ()
    kept = desk.kept()
    assert kept["file"]["name"] == "新名.xlsx"
    assert kept["read"] == NOW
    assert "others" not in kept


# --- what a person wrote ------------------------------------------------------------------------


def test_a_correction_by_hand_is_respected(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3"))
    assert codes(desk.collect().findings) == ["number-vague"]
    desk.correct("drills: {value: 3, by: 张三, why: 电话核实, on: 2024-07-04}")
    before = desk.file().read_bytes()
    intake = desk.collect(now=LATER)
    assert intake.findings == ()
    assert desk.file().read_bytes() == before
    made = intake.submissions["02"].forms["form"]
    assert made.current["drills"] == 3
    assert (made.corrections["drills"].by, made.corrections["drills"].why) == ("张三", "电话核实")


def test_a_correction_stays_over_a_newer_file_and_is_named(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(people=40))
    desk.collect()
    desk.correct("people: {value: 44, by: 张三, why: 电话核实}")
    desk.receive("二.xlsx", desk.form(people=50), "2024-07-04T07:00:00Z")
    intake = desk.collect(now=LATER)
    assert codes(intake.findings) == ["correction-overrides", "returned-superseded"] or codes(
        intake.findings
    ) == ["returned-superseded", "correction-overrides"]
    assert desk.kept()["values"]["people"] == 50
    assert intake.submissions["02"].forms["form"].current["people"] == 44


def test_a_value_changed_in_place_becomes_a_correction(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(people=40))
    desk.collect()
    desk.rewrite("      people: 40", "      people: 44")
    intake = desk.collect(now=LATER)
    assert set(codes(intake.findings)) == {"correction-made"}
    kept = desk.kept()
    assert kept["values"]["people"] == 40
    assert kept["corrections"]["people"]["value"] == 44
    assert kept["corrections"]["people"]["by"]
    before = desk.file().read_bytes()
    assert codes(desk.collect(now=LATER).findings) == ["correction-unsigned"]
    assert desk.file().read_bytes() == before


def test_a_day_of_receipt_set_by_hand_stays(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(day=date(2024, 7, 2)))
    desk.collect()
    desk.rewrite("    received: 2024-07-02", "    received: 2024-07-08")
    assert desk.collect(now=LATER).findings == ()
    assert desk.kept()["received"] == date(2024, 7, 8)
    assert desk.unit("02", date(2024, 7, 9)).state == "late"


BY_HAND = "unit: 东区局\nforms:\n  form:\n    values: {drills: 5, people: 50, posters: 1}\n"


def test_a_submission_written_by_hand(desk: Desk) -> None:
    desk.file().parent.mkdir()
    desk.file().write_text(BY_HAND, encoding="utf-8")
    intake = desk.collect()
    assert intake.findings == ()
    assert intake.submissions["02"].forms["form"].values["drills"] == 5
    assert desk.file().read_text(encoding="utf-8") == BY_HAND
    desk.receive("一.xlsx", desk.form())
    assert codes(desk.collect().findings) == ["submission-by-hand"]
    assert desk.kept()["values"]["drills"] == 5
    assert desk.kept()["others"][0]["why"] == "submission-by-hand"


def test_a_submission_with_mistakes_is_left_as_it_is(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form())
    desk.receive("二.xlsx", desk.form("03"))
    desk.collect()
    desk.rewrite("      people: 40", "      people: vierzig")
    before = desk.file().read_bytes()
    desk.receive("三.xlsx", desk.form(drills=9), "2024-07-04T07:00:00Z")
    desk.receive("四.xlsx", desk.form("03", drills=9), "2024-07-04T07:00:00Z")
    intake = desk.collect(now=LATER)
    assert {"submission-value", "submission-not-written"} <= set(codes(intake.findings))
    assert desk.file().read_bytes() == before
    assert desk.kept("03")["values"]["drills"] == 9


def test_comments_of_a_person_stay(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form())
    desk.collect()
    desk.rewrite("unit: ", "# 李局来电说过两天再补\nunit: ")
    desk.receive("二.xlsx", desk.form(drills=4), "2024-07-04T07:00:00Z")
    desk.collect(now=LATER)
    assert "# 李局来电说过两天再补" in desk.file().read_text(encoding="utf-8")


# --- notices of correction ----------------------------------------------------------------------


def test_notices_appear_and_disappear(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3"))
    desk.receive("二.xlsx", desk.form("03"))
    first = desk.collect()
    assert desk.outputs() == {NOTICE}
    assert [(each.kind, each.unit) for each in first.written.made] == [(CORRECTION, "02")]
    desk.receive("三.xlsx", desk.form(drills=3), "2024-07-04T07:00:00Z")
    second = desk.collect(now=LATER)
    assert desk.outputs() == set()
    assert [path.as_posix() for path in second.written.removed] == [NOTICE]


def test_a_notice_of_what_breaks_the_form(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(posters=1001))
    desk.receive("二.xlsx", desk.form("03", posters=None))
    intake = desk.collect()
    assert sorted(codes(intake.findings)) == ["value-above", "value-required"]
    assert len(desk.outputs()) == 2


def test_a_soft_finding_asks_for_an_explanation_once(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills=3, people=2))
    assert codes(desk.collect().findings) == ["rule-soft"]
    assert desk.outputs() == {NOTICE}
    explained = desk.form(drills=3, people=2, remarks="两人参加了三场")
    desk.receive("二.xlsx", explained, "2024-07-04T07:00:00Z")
    intake = desk.collect(now=LATER)
    assert sorted(codes(intake.findings)) == ["fault-explained", "returned-superseded"]
    assert desk.outputs() == set()


def test_the_officer_explains(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills=3, people=2))
    desk.collect()
    line = '    explanations: {"people >= drills": 电话核实无误}\n    seal:'
    desk.rewrite("    seal:", line)
    assert codes(desk.collect(now=LATER).findings) == ["fault-explained"]
    assert desk.outputs() == set()


def test_last_times_values(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    told = (desk.folder / "campaign.yaml").read_text(encoding="utf-8")
    (desk.folder / "campaign.yaml").write_text(f"{told}last: last\n", encoding="utf-8")
    desk.receive("一.xlsx", desk.form(drills=10))
    assert codes(desk.collect().findings) == ["last-missing"]
    (desk.folder / "last").mkdir()
    before = BY_HAND.replace("drills: 5", "drills: 6")
    (desk.folder / "last/02.yaml").write_text(before, encoding="utf-8")
    assert codes(desk.collect().findings) == ["change-soft"]
    assert desk.outputs() == {NOTICE}


def test_a_notice_changed_by_hand_is_left_until_forced(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3"))
    desk.collect()
    (desk.out / NOTICE).write_bytes(b"mine")
    assert "file-changed-by-person" in codes(desk.collect(now=LATER).findings)
    assert (desk.out / NOTICE).read_bytes() == b"mine"
    desk.collect(now=LATER, force=True)
    assert (desk.out / NOTICE).read_bytes() != b"mine"


def test_the_verbs_leave_each_others_files(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills="约3"))
    built = {each.path for each in build(desk.campaign, desk.out).artifacts}
    made = desk.outputs()
    assert made == built
    desk.collect()
    desk.status(date(2024, 7, 4), written=True)
    every = desk.outputs()
    assert every > {*made, NOTICE}
    # Now there is more to be made: what was reported.
    again = {each.path for each in build(desk.campaign, desk.out).artifacts}
    assert again > built
    every |= again
    build(desk.campaign, desk.out, only=[BLANK_FORM])
    desk.collect(now=LATER)
    desk.status(date(2024, 7, 4), written=True)
    assert desk.outputs() == every
    listed = json.loads((desk.out / "manifest.json").read_text(encoding="utf-8"))
    assert {each["path"] for each in listed["artifacts"]} == every


# --- the command --------------------------------------------------------------------------------


def call(*arguments: str | Path) -> int:
    return cli.main([str(each) for each in arguments])


def test_exit_codes(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verb = ("collect", desk.folder, "-o", desk.out)
    desk.receive("一.xlsx", desk.form())
    assert call(*verb) == cli.DONE
    out, err = capsys.readouterr()
    assert "02" in out
    assert err == ""
    assert call(*verb, "-q") == cli.DONE
    assert capsys.readouterr() == ("", "")
    desk.receive("坏.xlsx", b"")
    assert call(*verb) == cli.ERRORS
    assert "坏.xlsx" in capsys.readouterr().err
    assert call("collect", desk.folder, tmp_path / "nowhere", "-o", desk.out) == cli.WRONG
    assert call("collect", tmp_path / "nowhere") == cli.WRONG
    assert call("collect") == cli.WRONG
    assert call("collect", desk.folder, "a", "b") == cli.WRONG


def test_soft_findings_alone_are_no_errors(desk: Desk) -> None:
    desk.receive("一.xlsx", desk.form(drills=3, people=2))
    assert call("collect", desk.folder, "-o", desk.out, "-q") == cli.DONE


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
def test_it_speaks_the_language_of_the_user(desk: Desk, locale: str) -> None:
    desk.receive("a.xlsx", desk.form(posters=1001))
    done = process("collect", desk.folder, "-o", desk.out, locale=locale)
    assert done.returncode == cli.ERRORS
    head = done.stdout.splitlines()[0]
    assert bool(CHINESE.search(head)) == (locale != "C.UTF-8")
    assert "1001" in done.stderr
    assert "1000" in done.stderr
    assert "Traceback" not in done.stderr
    plain = done.stderr.replace("张贴海报", "").replace("填报表", "")
    assert bool(CHINESE.search(plain)) == (locale != "C.UTF-8")


def test_findings_are_told_with_paths_from_here(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.receive("一.xlsx", desk.form())
    monkeypatch.chdir(desk.folder.parent)
    assert call("collect", "campaign") == cli.DONE
    desk.correct("people: {value: 44}")
    capsys.readouterr()
    assert call("collect", "campaign", "-q") == cli.DONE
    assert capsys.readouterr().err.startswith("campaign/submissions/02.yaml:")


def test_the_clock_is_asked_once(desk: Desk) -> None:
    """Without `now` it is the time of the call."""
    desk.receive("一.xlsx", desk.form())
    before = datetime.now(UTC).replace(microsecond=0)
    from docgen.collect import collect

    made = collect(desk.campaign).submissions["02"].forms["form"]
    assert made.read is not None
    assert before <= made.read <= datetime.now(UTC)
