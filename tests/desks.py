"""An officer's desk: a small campaign, its inbox, and the files that units send."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from docgen.campaign import Campaign, load
from docgen.collect import Intake, collect
from docgen.documents.kinds import Unit
from docgen.fields import Plain
from docgen.findings import Finding
from docgen.identity import DATE_MARK, mark_of
from docgen.press.unitforms import UnitForms
from docgen.status import StatusResult, UnitStatus, status
from tests.campaigns import CAMPAIGN, write_campaign
from tests.filling import fill_xlsx

ROOT: Final = Path(__file__).parent.parent
NOW: Final = datetime(2024, 7, 4, 8, tzinfo=UTC)
FORM: Final = """\
title: 活动情况统计表
fields:
  - {name: drills, label: 开展应急演练, measure: 场次, change: 50}
  - {name: people, label: 参加人数, measure: 人次}
  - {name: posters, label: 张贴海报, measure: 张, required: true, maximum: 1000}
  - {name: remarks, label: 说明, type: text}
explanation: remarks
checks:
  - {rule: people >= drills, soft: true}
"""
DATES: Final = "{document: form, date: 2024-07-05, corrected: 2024-07-10}"
VALUES: Final[dict[str, Plain | None]] = {"drills": 3, "people": 40, "posters": 7}


class Desk:
    """A campaign in a folder, and what an officer does with it."""

    def __init__(self, folder: Path, **files: str) -> None:
        told = CAMPAIGN.replace("{document: form, date: 2024-07-05}", DATES)
        given = {"campaign": told, "form": FORM, **files}
        self.folder = write_campaign(folder / "campaign", **given)
        self.inbox = self.folder / "inbox"
        self.inbox.mkdir()
        self.out = folder / "out"

    @property
    def campaign(self) -> Campaign:
        """The campaign as its files say now."""
        return load(self.folder)

    @cached_property
    def _forms(self) -> UnitForms:
        campaign = self.campaign
        return UnitForms(campaign, campaign.documents["form"])

    def form(self, unit: str = "02", day: date | None = None, **values: Plain | None) -> bytes:
        """The form as a unit sends it in Excel: with usual values, but for those given."""
        model = self.campaign.unit(unit)
        assert model is not None
        blank = self._forms.xlsx(Unit(code=model.code, name=model.name))
        entries = {mark_of(name): value for name, value in {**VALUES, **values}.items()}
        return fill_xlsx(blank, {**entries, **({DATE_MARK: day} if day else {})})

    def receive(self, name: str, data: bytes, time: str = "2024-07-03T08:00:00Z") -> Path:
        """Put a file into the inbox, as it was saved last at that time."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        moment = datetime.fromisoformat(time).timestamp()
        os.utime(path, (moment, moment))
        return path

    def collect(self, *, now: datetime = NOW, **more: Any) -> Intake:
        """Read the inbox, and write notices."""
        return collect(self.campaign, out=self.out, now=now, **more)

    def status(self, day: date, *, written: bool = False) -> StatusResult:
        """How the units stand on a day."""
        return status(self.campaign, self.out if written else None, today=day)

    def unit(self, code: str, day: date) -> UnitStatus:
        """How one unit stands on a day."""
        return next(each for each in self.status(day).units if each.unit.code == code)

    def file(self, unit: str = "02") -> Path:
        """The unit's submission."""
        return self.folder / f"submissions/{unit}.yaml"

    def kept(self, unit: str = "02") -> dict[str, Any]:
        """What the unit's submission says of the form."""
        data = yaml.safe_load(self.file(unit).read_text(encoding="utf-8"))
        made: dict[str, Any] = data["forms"]["form"]
        return made

    def rewrite(self, old: str, new: str, unit: str = "02") -> None:
        """Change a submission by hand."""
        text = self.file(unit).read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text)
        self.file(unit).write_text(text.replace(old, new), encoding="utf-8")

    def correct(self, line: str, unit: str = "02") -> None:
        """Write a correction by hand into a submission that has none."""
        self.rewrite("    seal:", f"    corrections:\n      {line}\n    seal:", unit)

    def outputs(self) -> set[str]:
        """The files in the output folder, but the manifest."""
        found = (p for p in self.out.rglob("*") if p.is_file() and not p.name.startswith("."))
        return {p.relative_to(self.out).as_posix() for p in found} - {"manifest.json"}


def codes(findings: "tuple[Finding, ...] | list[Finding]") -> list[str]:
    """The codes of findings, in their order."""
    return [each.code for each in findings]


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The bytes and the times of the files in a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".docgen-lock"
    }


def process(*arguments: str | Path, locale: str) -> "subprocess.CompletedProcess[str]":
    """The command as officers run it."""
    bare = {k: v for k, v in os.environ.items() if k[:3] not in {"LC_", "LAN"}}
    return subprocess.run(
        [sys.executable, "-m", "docgen", *map(str, arguments)],
        env={**bare, "LANG": locale, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
