"""What is kept between files to read them faster changes nothing of what is read."""

from pathlib import Path
from typing import Final

from docgen.campaign import load
from docgen.fields import Raw
from docgen.findings import DocgenError
from docgen.formats.returns import read_returned
from docgen.intake import planning
from docgen.intake.reading import FormReading, read_form
from docgen.returned import Returned, ReturnedCell, returned_cell
from tests.handmade import unmarked

HERE: Final = Path(__file__).parent / "returned"
CAMPAIGN: Final = load(HERE / "campaign")


def files() -> list[Returned]:
    """The corpus, with marks and without."""
    found = []
    for path in sorted([*HERE.glob("*/*.xlsx"), *HERE.glob("*/*.docx")]):
        try:
            found.append(read_returned(path.read_bytes(), path.name))
        except DocgenError:
            continue
    return [*found, *map(unmarked, found)]


def read_afresh(returned: Returned) -> FormReading:
    planning._plans.clear()
    return read_form(CAMPAIGN, returned, "a")


def test_a_file_reads_the_same_after_any_others() -> None:
    some = files()
    assert len(some) > 100
    fresh = [read_afresh(each) for each in some]
    planning._plans.clear()
    for order in (1, -1, 1):
        kept = [read_form(CAMPAIGN, each, "a") for each in some[::order]]
        assert kept[::order] == fresh


def test_a_cell_made_fast_is_a_cell() -> None:
    raw = Raw("七", None, "text")
    made = returned_cell(1, 2, raw, "表!C2", 3, 4, ("f_a",))
    assert made == ReturnedCell(
        row=1, column=2, raw=raw, place="表!C2", rows=3, columns=4, marks=("f_a",)
    )
    assert returned_cell(1, 2, raw, "表!C2") == ReturnedCell(
        row=1, column=2, raw=raw, place="表!C2"
    )
