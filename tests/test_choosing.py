"""Several files of one unit and form: which one counts, whatever the order they are found in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.intake.choosing import Candidate, Choice, choose, content_of, key_of
from docgen.submissions import FileOrigin, FormSubmission, Origin, Unclear


def moment(text: str) -> datetime:
    """A time in UTC: 07-01 08:00 of 2023."""
    return datetime.fromisoformat(f"2023-{text}").replace(tzinfo=UTC)


def returned(
    name: str, visited: int, time: str, on: str | None = None, sha: str = ""
) -> FormSubmission:
    """A returned file that says one number, with its time and the day on the form."""
    return FormSubmission(
        document="form",
        version=1,
        values={"visited": visited, "blank": None},
        file=FileOrigin(name=name, sha256=sha or f"{name} {visited}", time=moment(time)),
        date=date.fromisoformat(f"2023-{on}") if on else None,
    )


def candidates(*submissions: FormSubmission) -> list[Candidate]:
    return [Candidate(submission=each) for each in submissions]


def told(choice: Choice) -> list[tuple[str, str | None]]:
    return [(each.code, each.place.file) for each in choice.findings]


def others(choice: Choice) -> dict[str, str]:
    assert choice.submission
    return {each.file.name: each.why for each in choice.submission.others}


def counts(choice: Choice) -> str | None:
    return choice.submission.file.name if choice.submission and choice.submission.file else None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            returned("a", 1, "07-09 08:00", "07-01"),
            returned("b", 2, "07-08 08:00", "07-02"),
            id="the day on the form beats the file's time",
        ),
        pytest.param(
            returned("a", 1, "07-01 08:00"),
            returned("b", 2, "07-01 08:01"),
            id="no days: the file's time",
        ),
        pytest.param(
            returned("b", 1, "07-05 08:00", "07-01"),
            returned("a", 2, "07-05 08:01", "07-01"),
            id="one day: the file's time",
        ),
        pytest.param(
            returned("a", 1, "07-03 08:00", "07-01"),
            returned("b", 2, "07-02 08:00"),
            id="one day only: the day of the other's time",
        ),
        pytest.param(
            returned("a", 1, "07-01 17:00", "07-01"),
            returned("b", 2, "07-01 16:30"),
            id="the day of a time is the day in China",
        ),
    ],
)
def test_the_latest_counts(first: FormSubmission, second: FormSubmission) -> None:
    choice = choose(candidates(second, first))
    assert second.file
    assert first.file
    assert counts(choice) == second.file.name
    assert others(choice) == {first.file.name: "returned-superseded"}
    assert told(choice) == [("returned-superseded", first.file.name)]


def test_copies_of_a_file_count_once() -> None:
    one = returned("b.docx", 1, "07-01 08:00", sha="same")
    copy = returned("a.docx", 1, "07-03 08:00", sha="same")
    choice = choose(candidates(copy, one))
    assert (counts(choice), others(choice)) == ("b.docx", {"a.docx": "returned-duplicate"})
    assert choice.findings == ()


def test_of_equally_early_copies_the_first_by_name_counts() -> None:
    one = returned("b.docx", 1, "07-01 08:00", sha="same")
    copy = returned("a.docx", 1, "07-01 08:00", sha="same")
    choice = choose(candidates(one, copy))
    assert (counts(choice), others(choice)) == ("a.docx", {"b.docx": "returned-duplicate"})


def test_a_copy_made_later_is_not_newer() -> None:
    old = returned("a.docx", 1, "07-01 08:00", sha="old")
    new = returned("b.docx", 2, "07-02 08:00")
    copy = returned("c.docx", 1, "07-03 08:00", sha="old")
    assert counts(choose(candidates(copy, new, old))) == "b.docx"


def test_the_same_values_sent_again_count_from_the_first_time() -> None:
    choice = choose(
        candidates(
            returned("a.docx", 7, "07-03 08:00"),
            returned("b.docx", 7, "07-01 08:00"),
            returned("c.docx", 6, "06-30 08:00"),
        )
    )
    assert counts(choice) == "b.docx"
    assert others(choice) == {"a.docx": "returned-duplicate", "c.docx": "returned-superseded"}
    assert told(choice) == [("returned-superseded", "c.docx")]


def test_values_taken_back_and_sent_again_count_from_the_last_time() -> None:
    choice = choose(
        candidates(
            returned("a.docx", 7, "07-01 08:00"),
            returned("b.docx", 8, "07-02 08:00"),
            returned("c.docx", 7, "07-03 08:00"),
        )
    )
    assert counts(choice) == "c.docx"
    assert others(choice) == {"a.docx": "returned-duplicate", "b.docx": "returned-superseded"}


def test_texts_that_are_no_values_make_a_difference() -> None:
    about, origin = Unclear(state="ask", code="number-vague"), "填报表!D7"
    one, other = (
        FormSubmission(
            document="form",
            version=1,
            values={},
            unclear={"visited": about},
            origins={"visited": Origin(cell=origin, route="mark", raw=raw)},
        )
        for raw in ("约200", "约300")
    )
    assert content_of(one) != content_of(other)


def test_two_that_differ_at_one_time_are_not_taken() -> None:
    one = returned("b.docx", 1, "07-01 08:00")
    two = returned("a.docx", 2, "07-01 08:00")
    choice = choose(candidates(one, two))
    assert choice.submission is None
    assert told(choice) == [("returned-unordered", "a.docx")]
    assert choice.findings[0].params["files"] == "a.docx、b.docx"


def test_parts_of_a_second_do_not_order_files() -> None:
    one, two = returned("a", 1, "07-01 08:00"), returned("b", 2, "07-01 08:00:00.9")
    assert told(choose(candidates(one, two))) == [("returned-unordered", "a")]


def test_what_was_kept_stays_while_newer_ones_cannot_be_ordered() -> None:
    before = returned("a.docx", 1, "06-01 08:00")
    one, two = returned("b.docx", 2, "07-01 08:00"), returned("c.docx", 3, "07-01 08:00")
    choice = choose(candidates(before, two, one), before)
    assert counts(choice) == "a.docx"
    assert others(choice) == {"b.docx": "returned-unordered", "c.docx": "returned-unordered"}
    assert told(choice) == [("returned-unordered", "b.docx")]


def test_two_older_ones_that_cannot_be_ordered_do_not_matter() -> None:
    choice = choose(
        candidates(
            returned("a", 1, "07-01 08:00"),
            returned("b", 2, "07-01 08:00"),
            returned("c", 3, "07-02 08:00"),
        )
    )
    assert counts(choice) == "c"
    assert told(choice) == [("returned-superseded", "a"), ("returned-superseded", "b")]


def test_a_file_that_is_gone_still_counts() -> None:
    before = returned("gone.docx", 2, "07-02 08:00")
    choice = choose(candidates(returned("old.docx", 1, "07-01 08:00")), before)
    assert counts(choice) == "gone.docx"
    assert others(choice) == {"old.docx": "returned-superseded"}
    assert told(choice) == [("returned-superseded", "old.docx")]


def test_invalid_files_never_count() -> None:
    sound = returned("a.docx", 1, "07-01 08:00")
    broken = Candidate(submission=returned("b.docx", 0, "07-09 08:00"), valid=False)
    choice = choose([broken, *candidates(sound)])
    assert (counts(choice), others(choice)) == ("a.docx", {"b.docx": "returned-invalid"})
    assert told(choice) == [("returned-invalid", "b.docx")]
    assert choose([broken]).submission is None
    assert counts(choose([broken], sound)) == "a.docx"


def test_without_files_there_is_what_there_was() -> None:
    before = returned("a.docx", 1, "07-01 08:00")
    assert choose([], before) == Choice(submission=before)
    assert choose([]) == Choice(submission=None)


def test_times_at_the_end_of_the_calendar_are_times() -> None:
    late = returned("b", 1, "07-01 08:00")
    assert late.file
    end = FileOrigin(name="b", sha256="b", time=datetime.max.replace(tzinfo=UTC))
    assert key_of(FormSubmission(document="f", version=1, values={}, file=end))[0] == date.max


@st.composite
def files(draw: st.DrawFn) -> FormSubmission:
    """A returned file; those with one content are copies, or only say the same."""
    name, visited = draw(st.sampled_from("abcdef")), draw(st.integers(1, 3))
    on = draw(st.sampled_from([None, "07-01", "07-02"]))
    time = draw(st.sampled_from(["07-01 08:00", "07-01 18:00", "07-02 08:00"]))
    return returned(name, visited, time, on, draw(st.sampled_from(["", f"{visited} {on}"])))


DRAWN = st.lists(
    files(),
    max_size=6,
    unique_by=lambda each: each.file.name if each.file else "",
)


@given(DRAWN, st.data(), st.one_of(st.none(), DRAWN.filter(bool).map(lambda some: some[0])))
def test_the_order_of_files_never_matters(
    found: Sequence[FormSubmission], data: st.DataObject, before: FormSubmission | None
) -> None:
    shuffled = data.draw(st.permutations(found))
    assert choose(candidates(*shuffled), before) == choose(candidates(*found), before)


@given(DRAWN)
def test_what_was_chosen_is_chosen_again(found: Sequence[FormSubmission]) -> None:
    first = choose(candidates(*found))
    again = choose(candidates(*found), first.submission)
    assert again == first


@given(DRAWN.filter(bool))
def test_what_counts_says_what_a_latest_file_says(found: Sequence[FormSubmission]) -> None:
    times: dict[str, tuple[date, datetime]] = {}
    for each in found:
        assert each.file
        times[each.file.sha256] = min(times.get(each.file.sha256, key_of(each)), key_of(each))
    latest = max(times.values())
    said = {content_of(each) for each in found if each.file and times[each.file.sha256] == latest}
    choice = choose(candidates(*found))
    if choice.submission is None:
        assert len(said) > 1
    else:
        assert said == {content_of(choice.submission)}
