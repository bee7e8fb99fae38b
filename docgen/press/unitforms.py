"""The forms of all units: each layout is made once, and stamped with the units' texts.

Forms with values are laid out each by itself, since values may need more room.
"""

import pickle
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final, Literal, TypeAlias

from docgen.campaign import Campaign, Document
from docgen.documents.kinds import Setting, Unit, UnitForm
from docgen.documents.laid import Laid
from docgen.fields import Value
from docgen.findings import DocgenError
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
from docgen.press.fingerprint import fingerprint, program

# Texts that no form holds. Where a text's own characters decide how a run is written, it is laid
# out as it is.
_NAME: Final = "䨻䶫䨻䶫䨻䶫"
_CODE: Final = "0docgen0unit0code0"
_STYLES: Final = "word/styles.xml"
# Characters as wide as each other, which end lines alike.
_HAN: Final = re.compile("[\u4e00-\u9fa5]")
_DIGIT: Final = re.compile("[0-9]")
# Texts that the fonts of the style are for, as `pieces` would find at length.
_PLAIN: Final = re.compile("[\u4e00-\u9fa50-9A-Za-z]*")

_MOST_UNPACKED: Final = 8

Suffix: TypeAlias = Literal["docx", "xlsx"]
"""What a form is made for: Word or Excel."""


class UnitForms:
    """The forms of one document for the units of its campaign, blank or with values."""

    def __init__(self, campaign: Campaign, document: Document) -> None:
        self._campaign = campaign
        self.document = document
        self._stamps: dict[tuple[Suffix, Unit], Stamp | DocgenError] = {}
        self._forms: dict[Unit, UnitForm] = {}
        self._templates: dict[tuple[bool, bool], Template] = {}
        self._last: tuple[Unit, Mapping[str, Value | None], UnitForm] | None = None

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of all that a form with values depends on but the unit and the values."""
        model, document = self._campaign.model, self.document
        near = self._setting.names
        facts = (
            *(program(), document.name, document.title, document.content, self._names, near),
            *(self._campaign.profile, model.model_dump_json(exclude={"units"})),
            *(part for pair in sorted(self._members.items()) for part in pair),
        )
        return bytes.fromhex(fingerprint(*facts))

    def __reduce__(self) -> tuple[object, ...]:
        # Many chunks of forms travel to a process, which unpacks the campaign once.
        return _unpacked, (self.digest, self._packed)

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps((self._campaign, self.document, dict(self._members)))

    def docx(self, unit: Unit, values: Mapping[str, Value | None] | None = None) -> bytes:
        """The unit's form for Word, with values by the names of entries or blank."""
        if values:
            return self._word(self._filled(unit, values))
        return self._blank("docx", unit)

    def xlsx(self, unit: Unit, values: Mapping[str, Value | None] | None = None) -> bytes:
        """The unit's form for Excel, with values by the names of entries or blank."""
        if values:
            return self._excel(self._filled(unit, values))
        return self._blank("xlsx", unit)

    @cached_property
    def _setting(self) -> Setting:
        """As of a campaign without units: what forms do not show of them takes much room."""
        campaign = self._campaign
        alone = replace(campaign, model=campaign.model.model_copy(update={"units": ()}))
        setting = setting_of(alone, self.document, "")
        near = [name for name in campaign.names if name in self.document.title]
        return replace(setting, names=near, unit=campaign.shown_unit)

    def stamp(self, suffix: Suffix, unit: Unit) -> tuple[Stamp, Mapping[str, str]]:
        """What the unit's blank form is stamped with, and the texts to be put into it.

        Raises DocgenError when there can be no such form.
        """
        mould = Unit(code=_hole(unit.code, _CODE), name=_hole(unit.name, _NAME))
        if (suffix, mould) not in self._stamps:
            try:
                self._stamps[suffix, mould] = self._stamp(suffix, mould)
            except DocgenError as error:
                self._stamps[suffix, mould] = error
        stamp = self._stamps[suffix, mould]
        if isinstance(stamp, DocgenError):
            raise stamp
        return stamp, {_NAME: unit.name, _CODE: unit.code}

    def _stamp(self, suffix: Suffix, mould: Unit) -> Stamp:
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
        return Stamp(self._word(form) if suffix == "docx" else self._excel(form), holes)

    def _blank(self, suffix: Suffix, unit: Unit) -> bytes:
        stamp, texts = self.stamp(suffix, unit)
        return stamp.fill(texts)

    def _filled(self, unit: Unit, values: Mapping[str, Value | None]) -> UnitForm:
        """The unit's form with values; both files of a unit are asked for one after the other."""
        if self._last is None or self._last[:2] != (unit, values):
            self._last = unit, dict(values), self._form(unit, values)
        return self._last[2]

    def _form(self, unit: Unit, values: Mapping[str, Value | None] | None = None) -> UnitForm:
        document = self.document
        return document.kind.unit_form(
            document.content, self._setting, unit, names=self._names, values=values
        )

    @cached_property
    def _names(self) -> list[str]:
        return looks(unit.name for unit in self._campaign.reporting)

    def _word(self, form: UnitForm) -> bytes:
        context = {"name": self.document.title, "issuer": self._campaign.model.issuer}
        styles = self._styles
        # Bookmarks are numbered anew in each form, so that the same form gives the same bytes.
        fresh = StyleSheet(ids=styles.ids, east=styles.east, west=styles.west)
        template = self._template(form.laid)
        made = template.render({**context, **form.laid.elements}, blocks=fresh.renderer())
        return _identified(made, form)

    @cached_property
    def _members(self) -> Mapping[str, bytes]:
        """The members of the form's template."""
        return read_package(self.document.template.read_bytes(), name=self._template_name)

    @property
    def _template_name(self) -> str:
        path, folder = self.document.template, self._campaign.folder
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name

    @cached_property
    def _styles(self) -> StyleSheet:
        return StyleSheet.read(self._dressed(landscape=False, numbered=True).get(_STYLES))

    def _dressed(self, *, landscape: bool, numbered: bool) -> Mapping[str, bytes]:
        if not self.document.kind.dressed:
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
        made = form_book(form.sheet, title=self.document.title, author=issuer)
        return _identified(made, form)


def _identified(data: bytes, form: UnitForm) -> bytes:
    identity = form.identity
    return write_package(identified(read_package(data), identity.text, identity.properties))


def looks(names: Iterable[str]) -> list[str]:
    """One name of each look: all need the same room, and a few are measured sooner than many."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(_DIGIT.sub("0", _HAN.sub("国", name)), name)
    return list(found.values())


def _hole(text: str, hole: str) -> str:
    plain = _PLAIN.fullmatch(text)
    return hole if plain or all(piece.font is Font.STYLE for piece in pieces(text)) else text


_UNPACKED: Final[dict[bytes, UnitForms]] = {}
"""The forms that have come to this process, by digest."""


def _unpacked(digest: bytes, packed: bytes) -> UnitForms:
    if digest not in _UNPACKED:
        campaign, document, members = pickle.loads(packed)
        forms = UnitForms(campaign, document)
        # The template's file need not lie where this process runs.
        forms.__dict__["_members"] = members
        while len(_UNPACKED) >= _MOST_UNPACKED:
            _UNPACKED.pop(next(iter(_UNPACKED)))
        _UNPACKED[digest] = forms
    return _UNPACKED[digest]
