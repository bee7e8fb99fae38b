"""The folder submissions/: one YAML a unit, loaded, and written so that nothing in it is lost."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

import yaml

from docgen.campaign import Campaign
from docgen.findings import Finding, Place, finding, has_errors, sort_findings
from docgen.forms import FormModel
from docgen.intake.shaping import form_data
from docgen.intake.unshaping import read_submission
from docgen.intake.writing import yaml_text
from docgen.manifest import key_of
from docgen.output import replace_file
from docgen.source import read_yaml
from docgen.submissions import FOLDER as FOLDER
from docgen.submissions import Submission
from docgen.text import safe_name

_HEADER: Final = (
    "# 一个单位的报送数据，由 docgen 从返回的表中读出。",
    "# 更正不要直接改 values，请写在 corrections 下，",
    "# 如  指标名称: {value: 12, by: 张三, why: 电话核实, on: 2023-07-04}。",
)
# All that YAML takes for one.
_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SUFFIXES: Final = frozenset({".yaml", ".yml"})


class Saved(NamedTuple):
    """Whether a submission's file was written, and what kept it from being so."""

    written: bool
    findings: tuple[Finding, ...] = ()


def forms_of(campaign: Campaign) -> Mapping[str, FormModel]:
    """The forms that units report on, by the name of the document."""
    return {
        document.name: document.content
        for document in campaign.documents.values()
        if document.kind.per_unit
    }


def load_submissions(campaign: Campaign) -> tuple[dict[str, Submission], tuple[Finding, ...]]:
    """What the units have reported by their codes, in the units' order, and all that is wrong.

    A file that cannot be understood, or that belongs to no unit, is only a finding.
    """
    return Keeper(campaign).load()


class Keeper:
    """The submissions of a campaign in their folder."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.folder = campaign.folder / FOLDER
        self.forms = forms_of(campaign)

    def load(self) -> tuple[dict[str, Submission], tuple[Finding, ...]]:
        """As `load_submissions`."""
        loaded: dict[str, Submission] = {}
        findings: list[Finding] = []
        for path in _files(self.folder):
            submission, found = self.read(path)
            findings.extend(found)
            if submission is None:
                continue
            unit = submission.unit
            first = loaded.setdefault(unit, submission)
            if first is not submission:
                loaded[unit], other = _first(first, submission, self._names[unit])
                findings.append(_twice(loaded[unit], other))
        ordered = {code: loaded[code] for code in self._names if code in loaded}
        return ordered, sort_findings(findings)

    def read(self, path: Path) -> tuple[Submission | None, tuple[Finding, ...]]:
        """The submission in a file, and all that is wrong with it."""
        source, found = read_yaml(path, f"{FOLDER}/{path.name}")
        if source is None:
            return None, found
        submission, more = read_submission(source, self.forms, self._units)
        return submission, (*found, *more)

    def save(self, submission: Submission, *, before: Submission | None = None) -> Saved:
        """Put a submission into its file, if that says something else.

        before: the submission as it was loaded; a file that says anything else by now was changed
        meanwhile. That one is left as it is, and so is one with mistakes, or of another unit. A
        file that says the same in other words is left, too. The comments of a person are kept, at
        the top.
        """
        path = self.path(submission)
        try:
            return self._save(submission, before, path)
        except OSError as error:
            reason = error.strerror or str(error)
            return Saved(False, (finding("file-not-written", _place(path), reason=reason),))

    def dump(self, submission: Submission) -> str:
        """The YAML of a submission, without the comments above it."""
        name = self._called.get(submission.unit)
        blocks = {
            name: form_data(form, submission.forms[name])
            for name, form in self.forms.items()
            if name in submission.forms
        }
        data: dict[str, Any] = {"unit": submission.unit, "forms": {**blocks, **submission.unknown}}
        if name:
            data = {"unit": submission.unit, "name": name, "forms": data["forms"]}
        return yaml_text(data)

    def path(self, submission: Submission) -> Path:
        """Where a submission is kept: in the file it was loaded from, else in its unit's."""
        name = submission.file or self._names.get(submission.unit)
        return self.folder / (name or f"{_file_name(submission.unit)}.yaml")

    def place(self, submission: Submission) -> Place:
        """The place of a submission's file, for findings about it."""
        return _place(self.path(submission))

    @cached_property
    def _units(self) -> dict[str, str]:
        """The codes of the units by what a file may call them; a code wins over a name."""
        units = self.campaign.model.units
        names = {name: unit.code for unit in units for name in (unit.short, unit.name) if name}
        return {**names, **{unit.code: unit.code for unit in units}}

    @cached_property
    def _called(self) -> dict[str, str]:
        """The full names of the units by code."""
        return {unit.code: unit.name for unit in self.campaign.model.units}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names of the units' files by code: the code, as any system can write it.

        Where two codes make one name, both get a mark of the code they have.
        """
        safe = {unit.code: _file_name(unit.code) for unit in self.campaign.model.units}
        keys = {code: key_of(PurePosixPath(name)) for code, name in safe.items()}
        count = Counter(keys.values())
        marks = {code: _mark(code) if count[keys[code]] > 1 else "" for code in safe}
        return {code: f"{name}{marks[code]}.yaml" for code, name in safe.items()}

    def _save(self, submission: Submission, before: Submission | None, path: Path) -> Saved:
        body = self.dump(submission)
        old = path.read_bytes() if path.exists() else None
        if old == _text((), body).encode():
            return Saved(False)
        comments: Iterable[str] = ()
        if old is not None:
            there, found = self.read(path)
            fault = self._fault(there, found, submission, before)
            if there is None or fault is not None:
                return Saved(False, (fault,) if fault else ())
            if self.dump(there) == body:
                return Saved(False)
            comments = comments_of(old.decode("utf-8-sig"))
        path.parent.mkdir(exist_ok=True)
        replace_file(path, _text(comments, body).encode())
        return Saved(True)

    def _fault(
        self,
        there: Submission | None,
        found: tuple[Finding, ...],
        submission: Submission,
        before: Submission | None,
    ) -> Finding | None:
        """What forbids writing over the file that is there."""
        place = self.place(submission)
        if there is None or has_errors(found):
            return finding("submission-not-written", place)
        if there.unit != submission.unit:
            name = self._names[there.unit]
            return finding("submission-of-other", place, unit=there.unit, name=name)
        if before is not None and self.dump(there) != self.dump(before):
            return finding("submission-meanwhile", place)
        return None


def comments_of(text: str) -> tuple[str, ...]:
    """The comments that a person wrote in the YAML of a submission."""
    if text.count("#") == sum(line.count("#") for line in _HEADER):
        return ()
    lines = _BREAK.split(text)
    held = {(n, match.start()) for n, line in enumerate(lines) for match in re.finditer("#", line)}
    # What is no part of YAML is space or a comment.
    for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        start = token.start_mark.line, token.start_mark.column
        end = token.end_mark.line, token.end_mark.column
        held -= {place for place in held if start <= place < end}
    first = dict(sorted(held, reverse=True))
    comments = (lines[number][column:].rstrip() for number, column in sorted(first.items()))
    return tuple(comment for comment in comments if comment not in _HEADER)


def _mark(code: str) -> str:
    return f"~{hashlib.sha256(code.encode()).hexdigest()[:8]}"


def _file_name(code: str) -> str:
    """The code as a file's name; files whose names begin with a point are nobody's."""
    name = safe_name(code)
    return f"_{name}" if name.startswith(".") else name


def _place(path: Path) -> Place:
    return Place(file=f"{FOLDER}/{path.name}")


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = (p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES and p.name[0] != ".")
    return sorted((path for path in found if path.is_file()), key=lambda path: path.name)


def _first(one: Submission, other: Submission, name: str) -> tuple[Submission, Submission]:
    """Of two files of a unit the one with the proper name, else the first by name, comes first."""
    return (other, one) if other.file == name else (one, other)


def _twice(first: Submission, other: Submission) -> Finding:
    place = Place(file=f"{FOLDER}/{other.file}")
    return finding("submission-twice", place, unit=other.unit, file=first.file)


def _text(comments: Iterable[str], body: str) -> str:
    return "\n".join((*_HEADER, *comments, body))
