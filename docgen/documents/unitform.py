"""A form made out to one unit, for Word and for Excel: blank, or with values."""

from collections.abc import Sequence

from docgen.documents.formpages import shortest
from docgen.documents.formparts import form_parts
from docgen.documents.kinds import Setting, Unit, UnitForm
from docgen.documents.unithead import UnitTexts
from docgen.documents.unitnotes import notes_of
from docgen.documents.unitpage import unit_page
from docgen.documents.unitsheet import unit_sheet
from docgen.forms import FormModel, Values, completed
from docgen.identity import Identity


def unit_form(
    form: FormModel,
    setting: Setting,
    unit: Unit,
    *,
    names: Sequence[str] = (),
    values: Values | None = None,
) -> UnitForm:
    """The form with the unit's name and code, and with values by the entries' names.

    There is room for each of the `names`, so that the forms of these units look alike. Computed
    entries without a value show what they come to.
    """
    identity = Identity(
        form=setting.name,
        version=form.version,
        unit=unit.code,
        campaign=str(setting.facts["name"]),
        year=int(str(setting.facts["year"])),
    )
    shown = completed(form, values) if values else {}
    texts = UnitTexts(
        name=unit.name,
        names=tuple(names) or (unit.name,),
        notes=notes_of(form),
        identity=identity.text,
    )
    made = (
        unit_page(form, setting.profile, texts, parts, setting.names)
        for parts in form_parts(form, setting.profile, shown, marked=True)
    )
    laid, parts = shortest(made, lambda each: each[0].pages or 0)
    sheet = unit_sheet(form, setting.profile, texts, parts, values=shown, single=laid.pages == 1)
    return UnitForm(laid=laid, sheet=sheet, identity=identity)
