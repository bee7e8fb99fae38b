"""The notice of correction as a Word file, from the campaign's own template or the shipped one."""

from docgen.campaign import Campaign, find_template
from docgen.documents.correcting import CorrectionNotice, correction_of
from docgen.formats.package import read_package, write_package
from docgen.formats.properties import identified
from docgen.identity import CORRECTION as CORRECTION
from docgen.identity import KIND_PROPERTY as KIND_PROPERTY
from docgen.press.filling import filled


def correction_bytes(campaign: Campaign, notice: CorrectionNotice) -> bytes:
    """The notice as a .docx: the same notice gives the same bytes.

    Raises DocgenError where the campaign's own template cannot be filled, ValueError for a
    notice that has nothing to tell.
    """
    laid = correction_of(notice, campaign.profile, campaign.names)
    context = {
        "name": notice.title,
        "issuer": notice.issuer,
        "unit": notice.unit,
        "campaign": campaign.facts,
    }
    made = filled(campaign, find_template(campaign.folder, CORRECTION), context, laid)
    properties = {KIND_PROPERTY: CORRECTION, "docgen-unit": notice.code}
    identifier = f"{CORRECTION}·{notice.code}"
    return write_package(identified(read_package(made), identifier, properties))
