"""A document's elements put into its template, in the profile's dress."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.documents.kinds import Setting
from docgen.documents.laid import Laid
from docgen.formats.dressing import dress
from docgen.formats.package import read_package, write_package
from docgen.formats.pictures import with_pictures
from docgen.formats.template import Template
from docgen.formats.word import StyleSheet
from docgen.official import annex_label

_STYLES: Final = "word/styles.xml"


def filled(
    campaign: Campaign,
    template: Path,
    context: Mapping[str, object],
    laid: Laid,
    *,
    dressed: bool = True,
) -> bytes:
    """The template with the document's elements and the texts of `context`."""
    own = template.is_relative_to(campaign.folder)
    name = template.relative_to(campaign.folder).as_posix() if own else template.name
    members: Mapping[str, bytes] = read_package(template.read_bytes(), name=name)
    if dressed:
        members = dress(members, laid.profile, landscape=laid.landscape, numbered=laid.numbered)
    blocks = StyleSheet.read(members.get(_STYLES)).renderer()
    given = {**context, **laid.elements}
    made = Template(write_package(members), name=name).render(given, blocks=blocks)
    return with_pictures(made, laid.pictures) if laid.pictures else made


def setting_of(campaign: Campaign, document: Document, label: str) -> Setting:
    """What the document is laid out with."""
    names = document.annexes
    labels = {name: annex_label(n, len(names)) for n, name in enumerate(names, 1)}
    return Setting(
        name=document.name,
        issuer=campaign.model.issuer,
        profile=campaign.profile,
        label=label,
        annex_titles=[campaign.documents[name].title for name in names],
        annex=labels.__getitem__,
        unit=campaign.shown_unit,
        names=campaign.names,
        facts=campaign.facts,
        place=document.place,
    )
