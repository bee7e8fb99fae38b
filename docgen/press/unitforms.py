"""The forms of all units: each layout is made once, and stamped with the units' texts.

Forms with values are laid out each by itself, since values may need more room.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.documents.kinds import Setting, Unit, UnitForm
from docgen.documents.laid import Laid
from docgen.fields import Value
from docgen.formats.dressing import dress
from docgen.formats.formbook import form_book
from docgen.formats.package import read_package, write_package
from docgen.formats.properties import identified
from docgen.formats.stamp import Stamp
from docgen.formats.template import Template
from docgen.formats.word import StyleSheet
from docgen.identity import UNIT_MARK
from docgen.layout import Font, pieces
from docgen.press.filling import setting_of

# Texts that no form holds. Where a text's own characters decide how a run is written, it is laid
# out as it is.
_NAME: Final = "䨻䶫䨻䶫䨻䶫"
_CODE: Final = "0docgen0unit0code0"
_STYLES: Final = "word/styles.xml"


class UnitForms:
    """The forms of one document for the units of its campaign, blank or with values."""

    def __init__(self, campaign: Campaign, document: Document) -> None:
        self._campaign = campaign
        self._document = document
        self._stamps: dict[tuple[str, Unit], Stamp] = {}
        self._forms: dict[Unit, UnitForm] = {}
        self._templates: dict[tuple[bool, bool], Template] = {}
        self._last: tuple[Unit, Mapping[str, Value | None], UnitForm] | None = None

    def docx(self, unit: Unit, values: Mapping[str, Value | None] | None = None) -> bytes:
        """The unit's form for Word, with values by the names of entries or blank."""
        if values:
            return self._word(self._filled(unit, values))
        return self._stamped("docx", unit, self._word)

    def xlsx(self, unit: Unit, values: Mapping[str, Value | None] | None = None) -> bytes:
        """The unit's form for Excel, with values by the names of entries or blank."""
        if values:
            return self._excel(self._filled(unit, values))
        return self._stamped("xlsx", unit, self._excel)

    @cached_property
    def _setting(self) -> Setting:
        return setting_of(self._campaign, self._document, "")

    def _stamped(self, kind: str, unit: Unit, make: Callable[[UnitForm], bytes]) -> bytes:
        name = _hole(unit.name, _NAME)
        mould = Unit(code=_hole(unit.code, _CODE), name=name)
        if (kind, mould) not in self._stamps:
            if mould not in self._forms:
                self._forms[mould] = self._form(mould)
            form = self._forms[mould]
            # A form need not ask for the unit.
            named = any(cell.mark == UNIT_MARK for _, cell in form.sheet.cells())
            holes = [
                hole
                for hole, stands in ((_NAME, named), (_CODE, True))
                if stands and hole in (mould.code, mould.name)
            ]
            self._stamps[kind, mould] = Stamp(make(form), holes)
        return self._stamps[kind, mould].fill({_NAME: unit.name, _CODE: unit.code})

    def _filled(self, unit: Unit, values: Mapping[str, Value | None]) -> UnitForm:
        """The unit's form with values; both files of a unit are asked for one after the other."""
        if self._last is None or self._last[:2] != (unit, values):
            self._last = unit, dict(values), self._form(unit, values)
        return self._last[2]

    def _form(self, unit: Unit, values: Mapping[str, Value | None] | None = None) -> UnitForm:
        document = self._document
        return document.kind.unit_form(
            document.content, self._setting, unit, names=self._names, values=values
        )

    @cached_property
    def _names(self) -> list[str]:
        return [unit.name for unit in self._campaign.reporting]

    def _word(self, form: UnitForm) -> bytes:
        context = {"name": self._document.title, "issuer": self._campaign.model.issuer}
        styles = self._styles
        # Bookmarks are numbered anew in each form, so that the same form gives the same bytes.
        fresh = StyleSheet(ids=styles.ids, east=styles.east, west=styles.west)
        template = self._template(form.laid)
        made = template.render({**context, **form.laid.elements}, blocks=fresh.renderer())
        return _identified(made, form)

    @cached_property
    def _members(self) -> Mapping[str, bytes]:
        """The members of the form's template."""
        return read_package(self._document.template.read_bytes(), name=self._template_name)

    @property
    def _template_name(self) -> str:
        path, folder = self._document.template, self._campaign.folder
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name

    @cached_property
    def _styles(self) -> StyleSheet:
        return StyleSheet.read(self._dressed(landscape=False, numbered=True).get(_STYLES))

    def _dressed(self, *, landscape: bool, numbered: bool) -> Mapping[str, bytes]:
        if not self._document.kind.dressed:
            return self._members
        profile = self._campaign.profile
        return dress(self._members, profile, landscape=landscape, numbered=numbered)

    def _template(self, laid: Laid) -> Template:
        """The template in the dress of such pages, compiled once."""
        key = laid.landscape, laid.numbered
        if key not in self._templates:
            members = self._dressed(landscape=laid.landscape, numbered=laid.numbered)
            self._templates[key] = Template(write_package(members), name=self._template_name)
        return self._templates[key]

    def _excel(self, form: UnitForm) -> bytes:
        issuer = self._campaign.model.issuer
        made = form_book(form.sheet, title=self._document.title, author=issuer)
        return _identified(made, form)


def _identified(data: bytes, form: UnitForm) -> bytes:
    identity = form.identity
    return write_package(identified(read_package(data), identity.text, identity.properties))


def _hole(text: str, hole: str) -> str:
    return hole if all(piece.font is Font.STYLE for piece in pieces(text)) else text
