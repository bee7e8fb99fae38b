"""Last time's submissions, with which this time's figures are compared."""

from docgen.campaign import CAMPAIGN_FILE, Campaign
from docgen.findings import Finding, Place, Severity, finding
from docgen.intake.keeping import Keeper
from docgen.submissions import Submission


def last_values(campaign: Campaign) -> tuple[dict[str, Submission], tuple[Finding, ...]]:
    """The submissions in the folder that campaign.yaml calls `last`, and errors in them.

    Units and fields that are no longer there are nothing to be told of.
    """
    if campaign.model.last is None:
        return {}, ()
    folder = campaign.folder / campaign.model.last
    if not folder.is_dir():
        place = Place(file=CAMPAIGN_FILE)
        return {}, (finding("last-missing", place, folder=campaign.model.last),)
    keeper = Keeper(campaign)
    keeper.folder = folder
    found, findings = keeper.load()
    return found, tuple(each for each in findings if each.severity is Severity.ERROR)
