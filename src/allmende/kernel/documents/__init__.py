"""Documents: PDF (PDF/UA-1) and Word files made in the background.

The doors of its modules are imported here under their own names. Models load before this package does, so
nothing that models need may live here.
"""

from allmende.kernel.documents.pdf import paper_pdf, typst_pdf
from allmende.kernel.documents.registry import register
from allmende.kernel.documents.requests import audience_of, documents_of, make, request
from allmende.kernel.documents.types import DOCX, PDF, ZIP, Built, ProgressTeller
from allmende.kernel.documents.word import docx, paper_docx

__all__ = [
    "DOCX",
    "PDF",
    "ZIP",
    "Built",
    "ProgressTeller",
    "audience_of",
    "documents_of",
    "docx",
    "make",
    "paper_docx",
    "paper_pdf",
    "register",
    "request",
    "typst_pdf",
]
