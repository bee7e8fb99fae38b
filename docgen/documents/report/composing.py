"""What the parts of a report are made with, from its setting and its data."""

from docgen.documents.kinds import Setting
from docgen.documents.report.data import ReportData
from docgen.documents.report.making import Making
from docgen.documents.report.names import Names
from docgen.documents.report.places import Places
from docgen.documents.report.scope import Namespace
from docgen.documents.report.speaking import Speaker


def making_of(places: Places, setting: Setting, data: ReportData) -> Making:
    """What parts are made with."""
    forms = {name: each.totals.form for name, each in data.forms.items()}
    names = Names.of(forms, tuple(data.units))
    return Making(
        data=data,
        names=names,
        speaker=Speaker(Namespace(data, names, data.units), names, places),
        profile=setting.profile,
        offices=setting.names,
        annex=setting.annex,
    )
