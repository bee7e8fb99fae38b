"""The ledger (台账) of a campaign: all units' values with live totals, and their origins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date

from docgen.campaign import Campaign
from docgen.findings import Finding
from docgen.formats.grid import GridSheet
from docgen.formats.ledgerbook import ledger_book
from docgen.press.ledger.formsheet import FormSheet
from docgen.press.ledger.lists import (
    Part,
    notes_sheet,
    origins_sheets,
    problems_sheet,
    rows_sheet,
)
from docgen.submissions import CellFinding
from docgen.text import date as date_text
from docgen.totals import Totals

__all__ = ["ledger_bytes"]


def ledger_bytes(
    campaign: Campaign,
    totals: Sequence[Totals],
    *,
    on: Date,
    items: Mapping[tuple[str, str], Sequence[CellFinding]] | None = None,
    findings: Iterable[Finding] = (),
) -> bytes:
    """The ledger as an .xlsx: the same totals on the same day give the same bytes.

    totals: of each form, in their order; items: what is to be put right, by unit's code and
    document; findings: what else there is to tell, besides that of the totals, which is told.
    """
    told = items or {}
    parts = [
        Part(
            totals=each,
            title=campaign.documents[each.document].title,
            items={unit: told.get((unit, each.document), ()) for unit in each.asked},
        )
        for each in totals
    ]
    said = dict.fromkeys((*findings, *(found for each in totals for found in each.findings)))
    return ledger_book(
        [*_sheets(campaign, parts, on, tuple(said))],
        title=f"{campaign.model.name}台账",
        author=campaign.model.issuer,
        on=on,
        profile=campaign.profile,
    )


def _sheets(
    campaign: Campaign, parts: Sequence[Part], on: Date, findings: Sequence[Finding]
) -> Iterator[GridSheet]:
    name = campaign.model.name
    below = f"{campaign.model.issuer}　截至{date_text(on)}"
    for part in parts:
        made = FormSheet(part.totals)
        yield made.sheet(part.title, f"{name}台账：{part.title}", on)
    for part in parts:
        for plan in part.totals.form.growing.values():
            yield rows_sheet(part.totals, plan, f"{name}台账：{part.title}", below)
    yield problems_sheet(parts, findings, f"{name}台账：问题", below)
    yield from origins_sheets(parts, f"{name}台账：来源", below)
    yield notes_sheet(parts, f"{name}台账：说明", below)
