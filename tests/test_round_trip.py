"""What is put into a form is read from it: any declaration, any values, Word and Excel.

Forms printed with their values; blanks filled in at their marks; both saved by LibreOffice.
"""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, currently_in_test_context, given, note, settings
from hypothesis import strategies as st

from docgen.campaign import Campaign, load
from docgen.documents.kinds import Unit
from docgen.fields import NIL, Plain, Value
from docgen.fields.base import NIL_TEXT
from docgen.formats.returns import read_returned
from docgen.forms import FormModel
from docgen.identity import mark_of
from docgen.intake.reading import FormReading, read_form
from docgen.press.unitforms import UnitForms
from tests.filling import fill_docx, fill_xlsx
from tests.handmade import unmarked
from tests.inventing import Values, form_data, values_of

CAMPAIGN: Final = load(Path(__file__).parent / "returned/campaign")
UNIT: Final = Unit(code="02", name="示例市东区应急管理局")
EXAMPLES: Final = int(os.environ.get("DOCGEN_ROUND_TRIPS", "25"))
OFFICE_FORMS: Final = 10
KINDS: Final = ("docx", "xlsx")

usual = settings(
    max_examples=EXAMPLES,
    deadline=None,
    # The same examples each time, unless somebody asks for more.
    derandomize="DOCGEN_ROUND_TRIPS" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
randoms = st.randoms(use_true_random=False)


@usual
@given(randoms)
def test_what_is_printed_is_read(random: Random) -> None:
    campaign = invented(random)
    form = form_of(campaign)
    values = values_of(form, random)
    for kind in KINDS:
        assert_read(campaign, printed(campaign, values, kind), values, kind)


@usual
@given(randoms)
def test_what_is_filled_in_is_read(random: Random) -> None:
    campaign = invented(random)
    form = form_of(campaign)
    values = values_of(form, random, printed=True)
    for kind in KINDS:
        assert_read(campaign, filled(campaign, values, kind), values, kind)


@usual
@given(randoms)
def test_without_marks_nothing_becomes_another_value(random: Random) -> None:
    campaign = invented(random)
    values = values_of(form_of(campaign), random)
    for kind in KINDS:
        returned = read_returned(printed(campaign, values, kind), "a")
        made = read_form(campaign, unmarked(returned), "a")
        bent = {
            name: (made.values.get(name), value)
            for name, value in values.items()
            if name not in made.unclear and made.values.get(name) != value
        }
        assert bent == {}, kind


def test_what_libreoffice_saves_is_read(rendering: None, tmp_path: Path) -> None:
    made: dict[str, tuple[Campaign, Values]] = {}
    for number in range(OFFICE_FORMS):
        random = Random(f"office {number}")
        campaign = invented(random)
        values = values_of(form_of(campaign), random, printed=True)
        make = printed if number % 2 else filled
        for kind in KINDS:
            file = f"{number}.{kind}"
            made[file] = campaign, values
            (tmp_path / file).write_bytes(make(campaign, values, kind))
    saved = by_libreoffice(tmp_path)
    for file, (campaign, values) in made.items():
        assert_read(campaign, (saved / file).read_bytes(), values, file)


def invented(random: Random) -> Campaign:
    """The campaign with an invented form in place of its own."""
    data = form_data(random)
    if currently_in_test_context():
        note(str(data))
    form = FormModel.model_validate(data)
    document = replace(CAMPAIGN.documents["drills"], name="form", content=form, title=form.title)
    return replace(CAMPAIGN, documents={"form": document})


def form_of(campaign: Campaign) -> FormModel:
    form = campaign.documents["form"].content
    assert isinstance(form, FormModel)
    return form


def printed(campaign: Campaign, values: Mapping[str, Value | None], kind: str) -> bytes:
    """The form with its values, as docgen makes it."""
    forms = UnitForms(campaign, campaign.documents["form"])
    make = forms.docx if kind == "docx" else forms.xlsx
    return make(UNIT, values)


def filled(campaign: Campaign, values: Mapping[str, Value | None], kind: str) -> bytes:
    """The blank form with values that a program puts in at their marks."""
    form = form_of(campaign)
    texts: dict[str, str] = {}
    cells: dict[str, Plain | None] = {}
    for name, value in values.items():
        entry = form.by_name[name]
        if value is None:
            continue
        texts[mark_of(name)] = NIL_TEXT if value is NIL else entry.kind.words(value, entry.spec)
        cells[mark_of(name)] = entry.kind.plain(value, entry.spec)
    blank = printed(campaign, {}, kind)
    return fill_docx(blank, texts) if kind == "docx" else fill_xlsx(blank, cells)


def assert_read(campaign: Campaign, data: bytes, values: Values, what: str) -> None:
    """Every value is read as it was put in, and nothing else; nothing has to be asked."""
    made = read(campaign, data)
    wanted = {name: value for name, value in values.items() if value is not None}
    assert {name: each.code for name, each in made.unclear.items()} == {}, what
    assert {name: value for name, value in made.values.items() if value is not None} == wanted, what
    assert [each.code for each in made.findings] == [], what
    assert {each.route for each in made.origins.values()} <= {"mark", "label"}, what


def read(campaign: Campaign, data: bytes) -> FormReading:
    made = read_form(campaign, read_returned(data, "a"), "a")
    assert (made.document, made.unit) == ("form", UNIT.code)
    return made


def by_libreoffice(folder: Path) -> Path:
    """The files of a folder as LibreOffice saves them, one call for each kind."""
    out = folder / "saved"
    for kind, name in (("docx", "MS Word 2007 XML"), ("xlsx", "Calc MS Excel 2007 XML")):
        files = map(str, sorted(folder.glob(f"*.{kind}")))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", f"{kind}:{name}"]
        command += ["--outdir", str(out), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_form_is_blank(kind: str) -> None:
    for number in range(5):
        campaign = invented(Random(f"blank {number}"))
        assert_read(campaign, printed(campaign, {}, kind), {}, kind)
