"""The forms of all units: each layout is made once, and stamped with the units' texts."""

from collections.abc import Callable
from functools import cached_property
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.documents.kinds import Setting, Unit, UnitForm
from docgen.formats.formbook import form_book
from docgen.formats.package import read_package, write_package
from docgen.formats.properties import identified
from docgen.formats.stamp import Stamp
from docgen.layout import Font, pieces
from docgen.press.filling import filled, setting_of

# Texts that no form holds. Where a text's own characters decide how a run is written, it is laid
# out as it is.
_NAME: Final = "䨻䶫䨻䶫䨻䶫"
_CODE: Final = "0docgen0unit0code0"


class UnitForms:
    """The forms of one document for the units of its campaign."""

    def __init__(self, campaign: Campaign, document: Document) -> None:
        self._campaign = campaign
        self._document = document
        self._stamps: dict[tuple[str, Unit], Stamp] = {}
        self._forms: dict[Unit, UnitForm] = {}

    def docx(self, unit: Unit) -> bytes:
        """The unit's form for Word."""
        return self._stamped("docx", unit, self._word)

    def xlsx(self, unit: Unit) -> bytes:
        """The unit's form for Excel."""
        return self._stamped("xlsx", unit, self._excel)

    @cached_property
    def _setting(self) -> Setting:
        return setting_of(self._campaign, self._document, "")

    def _stamped(self, kind: str, unit: Unit, make: Callable[[UnitForm], bytes]) -> bytes:
        mould = Unit(code=_hole(unit.code, _CODE), name=_hole(unit.name, _NAME))
        if (kind, mould) not in self._stamps:
            holes = [hole for hole in (_NAME, _CODE) if hole in (mould.code, mould.name)]
            self._stamps[kind, mould] = Stamp(make(self._form(mould)), holes)
        return self._stamps[kind, mould].fill({_NAME: unit.name, _CODE: unit.code})

    def _form(self, mould: Unit) -> UnitForm:
        if mould not in self._forms:
            document = self._document
            names = [unit.name for unit in self._campaign.reporting]
            self._forms[mould] = document.kind.unit_form(
                document.content, self._setting, mould, names=names
            )
        return self._forms[mould]

    def _word(self, form: UnitForm) -> bytes:
        context = {"name": self._document.title, "issuer": self._campaign.model.issuer}
        made = filled(self._campaign, self._document.template, context, form.laid)
        return _identified(made, form)

    def _excel(self, form: UnitForm) -> bytes:
        issuer = self._campaign.model.issuer
        made = form_book(form.sheet, title=self._document.title, author=issuer)
        return _identified(made, form)


def _identified(data: bytes, form: UnitForm) -> bytes:
    identity = form.identity
    return write_package(identified(read_package(data), identity.text, identity.properties))


def _hole(text: str, hole: str) -> str:
    return hole if all(piece.font is Font.STYLE for piece in pieces(text)) else text
