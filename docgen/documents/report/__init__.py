"""The campaign summary report: told from the units' data by report.yaml, every number traced."""

from docgen.documents.report.data import FormData, Photo, ReportData
from docgen.documents.report.kind import Report, ReportKind, Written
from docgen.documents.report.models import ReportModel
from docgen.documents.report.traces import Printed

__all__ = [
    "FormData",
    "Photo",
    "Printed",
    "Report",
    "ReportData",
    "ReportKind",
    "ReportModel",
    "Written",
]
