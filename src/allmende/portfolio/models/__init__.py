"""Bundles, measures, money, checks, selection, lead projects and sketches."""

from allmende.portfolio.models.checks import (
    Check,
    CheckAnswer,
    CheckKind,
)
from allmende.portfolio.models.funding import (
    BudgetLine,
    FundingSource,
)
from allmende.portfolio.models.lead import (
    LeadLogEntry,
    LeadProject,
    LeadProjectState,
)
from allmende.portfolio.models.measures import (
    Bundle,
    Contribution,
    Learning,
    Measure,
    MeasureActor,
    MeasureImport,
    MeasureImportDraft,
    MeasurePicture,
    MeasureStatus,
    Milestone,
    Phase,
    Priority,
    Risk,
    SavedFilter,
    Story,
)
from allmende.portfolio.models.orphans import AcceptedGap
from allmende.portfolio.models.selection import (
    Candidate,
    Criterion,
    Score,
    Selection,
    SelectionBallot,
)
from allmende.portfolio.models.sketches import (
    Call,
    JuryScore,
    Sketch,
    SketchState,
)

__all__ = [
    "AcceptedGap",
    "BudgetLine",
    "Bundle",
    "Call",
    "Candidate",
    "Check",
    "CheckAnswer",
    "CheckKind",
    "Contribution",
    "Criterion",
    "FundingSource",
    "JuryScore",
    "LeadLogEntry",
    "LeadProject",
    "LeadProjectState",
    "Learning",
    "Measure",
    "MeasureActor",
    "MeasureImport",
    "MeasureImportDraft",
    "MeasurePicture",
    "MeasureStatus",
    "Milestone",
    "Phase",
    "Priority",
    "Risk",
    "SavedFilter",
    "Score",
    "Selection",
    "SelectionBallot",
    "Sketch",
    "SketchState",
    "Story",
]
