"""Which of several files counts that one unit returned for one form.

Of the valid ones the latest. A file is as late as the day on the form, or where the form bears
none, as the day of the file's time, in China; on one day the file's time decides, to the second.
Each file has such a key by itself, so that no circle of files exists, each later than the next.

Files with the same bytes are one report, and so are files with the same values where no other
values lie between them: the earliest of them counts, of equally early ones the first by name.
Where the latest key belongs to files that differ, none counts, and what was kept before stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final, TypeAlias

from docgen.findings import Finding, Place, finding
from docgen.submissions import FileOrigin, FormSubmission, Other, day_of

SUPERSEDED: Final = "returned-superseded"
DUPLICATE: Final = "returned-duplicate"
UNORDERED: Final = "returned-unordered"
INVALID: Final = "returned-invalid"
"""Why a file does not count: codes of the catalog."""

Key: TypeAlias = tuple[date, datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A returned file as read; not valid: unreadable, or nobody knows whose or which form."""

    submission: FormSubmission
    valid: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The submission that counts, None if none does, with the others listed in it; findings."""

    submission: FormSubmission | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A returned file with what it says."""

    file: FileOrigin
    submission: FormSubmission

    @property
    def order(self) -> tuple[Key, str, str]:
        return key_of(self.submission), self.file.name, self.file.sha256


def choose(candidates: Iterable[Candidate], before: FormSubmission | None = None) -> Choice:
    """Of the files that a unit returned for a form, the one that counts; see above.

    before: what was kept of the form so far. Its file takes part, though it may be gone; one that
    a person wrote by hand has none.
    """
    valid, invalid = _parted(candidates)
    # The same file as it is read now says more than what was kept of it.
    here = {each.file.sha256 for each in valid}
    if before is not None and before.file is not None and before.file.sha256 not in here:
        valid = (*valid, _File(before.file, before))
    reports = _latest_first(valid)
    if not reports:
        return _kept(before, invalid, ())
    top = reports[0]
    if len({content_of(each.submission) for each in top}) > 1:
        return _unordered(before, valid, invalid, top)
    chosen = _earliest(reports)
    return _chosen(chosen, valid, invalid)


def key_of(submission: FormSubmission) -> Key:
    """What tells which of two returned files is the later one."""
    time = submission.file.time if submission.file else datetime.min
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    second = aware.replace(microsecond=0)
    return submission.date or day_of(second), second


def content_of(submission: FormSubmission) -> frozenset[object]:
    """Equal for submissions that say the same: values, and texts that are no values."""
    origins = submission.origins
    return frozenset(
        (
            *((name, value) for name, value in submission.values.items() if value is not None),
            *(
                (name, "unclear", origins[name].raw if name in origins else "")
                for name in submission.unclear
            ),
        )
    )


def _parted(candidates: Iterable[Candidate]) -> tuple[tuple[_File, ...], tuple[_File, ...]]:
    """The valid files and the others, each in one order whatever the given one."""
    files = [
        (each.valid, _File(each.submission.file, each.submission))
        for each in candidates
        if each.submission.file is not None
    ]
    files.sort(key=lambda each: (each[1].file.name, each[1].file.sha256))
    return tuple(f for ok, f in files if ok), tuple(f for ok, f in files if not ok)


def _latest_first(files: Sequence[_File]) -> list[list[_File]]:
    """One file for each sequence of bytes, by their keys, the latest first."""
    first: dict[str, _File] = {}
    for each in sorted(files, key=lambda file: file.order):
        first.setdefault(each.file.sha256, each)
    reports: dict[Key, list[_File]] = {}
    for each in first.values():
        reports.setdefault(key_of(each.submission), []).append(each)
    return [reports[key] for key in sorted(reports, reverse=True)]


def _earliest(reports: Sequence[Sequence[_File]]) -> _File:
    """The first report of what the latest one says, as long as it was said ever since."""
    content = content_of(reports[0][0].submission)
    chosen = reports[0][0]
    for same in reports:
        if any(content_of(each.submission) != content for each in same):
            break
        chosen = same[0]
    return chosen


def _chosen(chosen: _File, valid: Sequence[_File], invalid: Sequence[_File]) -> Choice:
    content = content_of(chosen.submission)
    others, findings = [], []
    for each in valid:
        if each.file == chosen.file:
            continue
        same = content_of(each.submission) == content
        others.append(Other(file=each.file, why=DUPLICATE if same else SUPERSEDED))
        if not same:
            place = Place(file=each.file.name)
            findings.append(finding(SUPERSEDED, place, file=chosen.file.name))
    listed = _listed(others, invalid)
    submission = replace(chosen.submission, others=listed)
    return Choice(submission=submission, findings=(*findings, *_unusable(invalid)))


def _unordered(
    before: FormSubmission | None,
    valid: Sequence[_File],
    invalid: Sequence[_File],
    top: Sequence[_File],
) -> Choice:
    tied = {each.file.sha256 for each in top}
    names = tuple(each.file.name for each in top)
    error = finding(UNORDERED, Place(file=names[0]), files="、".join(names))
    others = [
        Other(file=each.file, why=UNORDERED if each.file.sha256 in tied else SUPERSEDED)
        for each in valid
        if not (before and before.file and each.file.sha256 == before.file.sha256)
    ]
    return _kept(before, invalid, others, error)


def _kept(
    before: FormSubmission | None,
    invalid: Sequence[_File],
    others: Iterable[Other],
    *findings: Finding,
) -> Choice:
    """What was kept before, with the files listed that came since."""
    told = (*findings, *_unusable(invalid))
    if before is None:
        return Choice(submission=None, findings=told)
    return Choice(submission=replace(before, others=_listed(others, invalid)), findings=told)


def _unusable(invalid: Iterable[_File]) -> Iterator[Finding]:
    return (finding(INVALID, Place(file=each.file.name)) for each in invalid)


def _listed(others: Iterable[Other], invalid: Iterable[_File]) -> tuple[Other, ...]:
    every = (*others, *(Other(file=each.file, why=INVALID) for each in invalid))
    return tuple(sorted(every, key=lambda each: (each.file.name, each.file.sha256)))
