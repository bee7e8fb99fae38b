"""Composed documents before the validators, and their pages as LibreOffice draws them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from docgen.formats.compose import Part, compose
from tests.joined import rich, shipped
from tests.rendering import Box, Page, ink_box, read_pdf, to_pdf

Judges = Callable[[Iterable[Path]], dict[Path, list[str]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Documents for the judges and for LibreOffice."""
    notice, form = shipped("notice", 30), shipped("form", 30)
    table = shipped("activities", 35, landscape=True)
    imprint = Part(content=shipped("imprint", 2), start="even", numbered=False)
    parts: dict[str, list[bytes | Part]] = {
        "campaign": [notice, table, form, imprint],
        "even": [
            notice,
            shipped("activities", 30, landscape=True),
            Part(content=shipped("imprint", 2), start="even"),
        ],
        "rich": [notice, rich("甲"), rich("乙", "blue"), imprint],
        "hosted": [rich("甲"), rich("甲"), form, Part(content=rich("丙"), start="here")],
        "alone": [table],
    }
    folder = tmp_path_factory.mktemp("compose")
    for name, content in parts.items():
        every = [item if isinstance(item, Part) else Part(content=item) for item in content]
        (folder / f"{name}.docx").write_bytes(compose(every))
    return {name: folder / f"{name}.docx" for name in parts}


def test_judges_find_nothing(made: dict[str, Path], judges: Judges) -> None:
    said = {item for found in judges(made.values()).values() for item in found}
    # python-docx uses this style in comments without making it.
    assert {item for item in said if "'CommentReference'" not in item} == set()


@pytest.fixture(scope="module")
def drawn(made: dict[str, Path], rendering: None) -> dict[str, Path]:
    files = [made[name] for name in ("campaign", "even", "alone")]
    return {pdf.stem: pdf for pdf in to_pdf(files, files[0].parent)}


FOUR = [[f"— {number} —"] for number in range(1, 5)]


def numbers(page: Page) -> list[str]:
    return [line.text for line in page.lines() if "—" in line.text]


def test_pages_have_their_size_and_number(drawn: dict[str, Path]) -> None:
    pages = [page for page in read_pdf(drawn["campaign"]) if page.text]
    wide = [page.width > page.height for page in pages]
    assert wide == [False, False, True, True, True, False, False, False]
    assert [numbers(page) for page in pages] == [[f"— {n} —"] for n in range(1, 8)] + [[]]


def test_a_part_on_an_even_page_leaves_a_page_without_number(drawn: dict[str, Path]) -> None:
    pages = [numbers(page) for page in read_pdf(drawn["even"])]
    # LibreOffice leaves blank pages out of a PDF unless it is told not to.
    assert pages in ([*FOUR, ["— 6 —"]], [*FOUR, [], ["— 6 —"]])


@pytest.mark.parametrize(("name", "first"), [("campaign", 3), ("alone", 1)])
def test_landscape_pages_have_the_number_where_upright_ones_have_it(
    drawn: dict[str, Path], name: str, first: int
) -> None:
    """Clause 8: turned to the left, the page stands upright, its left edge at the bottom."""
    for number in (first, first + 1):
        (line,) = (x for x in read_pdf(drawn[name])[number - 1].lines() if "—" in x.text)
        ink = ink_box(drawn[name], number, Box(0, 28, 34.5, 184))
        assert ink
        assert line.turn == 90
        if number % 2:
            assert 184 - ink.bottom == pytest.approx(5.55, abs=0.3)
        else:
            assert ink.top - 28 == pytest.approx(5.55, abs=0.3)
        dash = ink_box(drawn[name], number, Box(0, ink.top, 34.5, ink.top + 4))
        assert dash
        assert 35 - (dash.x0 + dash.x1) / 2 == pytest.approx(7, abs=0.5)


def test_upright_pages_have_the_number_at_the_same_depth(drawn: dict[str, Path]) -> None:
    ink = ink_box(drawn["campaign"], 1, Box(28, 262.5, 184, 297))
    assert ink
    dash = ink_box(drawn["campaign"], 1, Box(ink.x0, 262.5, ink.x0 + 4, 297))
    assert dash
    assert (dash.top + dash.bottom) / 2 - 262 == pytest.approx(7, abs=0.5)
    assert 184 - ink.x1 == pytest.approx(5.55, abs=0.3)
