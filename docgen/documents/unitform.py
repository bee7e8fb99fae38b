"""A form made out to one unit, for Word and for Excel: blank, or with values."""

from collections.abc import Sequence

from docgen.documents.formtable import Values
from docgen.documents.kinds import Setting, Unit, UnitForm
from docgen.documents.unithead import UnitTexts, head_shape, notes_of
from docgen.documents.unitpage import unit_page
from docgen.documents.unitsheet import unit_sheet
from docgen.forms import FormModel
from docgen.identity import Identity


def unit_form(
    form: FormModel,
    setting: Setting,
    unit: Unit,
    *,
    names: Sequence[str] = (),
    values: Values | None = None,
) -> UnitForm:
    """The form with the unit's name and code, and with values by the fields' names.

    There is room for each of the `names`, so that the forms of these units look alike.
    """
    identity = Identity(
        form=setting.name,
        version=form.version,
        unit=unit.code,
        campaign=str(setting.facts["name"]),
        year=int(str(setting.facts["year"])),
    )
    texts = UnitTexts(
        name=unit.name,
        shape=head_shape(form, names or [unit.name], setting.profile),
        values=values or {},
        notes=notes_of(form),
        identity=identity.text,
    )
    laid, table = unit_page(form, setting.profile, texts, setting.names)
    sheet = unit_sheet(form, setting.profile, texts, table, single=laid.pages == 1)
    return UnitForm(laid=laid, sheet=sheet, identity=identity)
