"""What checks, choices, lead projects, sketches and calls add to a town with one of everything."""

from datetime import date
from typing import Any

from allmende.portfolio.models import Candidate, Check, Criterion, LeadLogEntry, LeadProject
from allmende.region.models import Municipality
from tests import factories
from tests.portfolio import choices


def make(town: Municipality) -> dict[str, Any]:
    """Return the parts of addresses: a draft check, a choice, a lead project, a sketch, a prepared call."""
    measure = choices.measure(town, title="Zur Prüfung")
    assessor = factories.person("editor", town)
    check = Check.objects.create(kind="sdg", measure=measure, assessor="A", assessor_user=assessor)
    selection = choices.selection(town)
    project = LeadProject.objects.create(
        measure=measure, proposed_on=date(2026, 3, 1), proposed_by="A", proposal="Betrifft alle."
    )
    entry = LeadLogEntry.objects.create(lead_project=project, by="A", text="Gelernt.")
    call = choices.call(town, state="draft", visibility="municipality")
    return {
        "check_id": check.pk,
        "kind": "compass",
        "selection_id": selection.pk,
        "candidate_id": Candidate.objects.create(selection=selection, measure=measure).pk,
        "criterion_id": Criterion.objects.create(selection=selection, title="Nutzen").pk,
        "project_id": project.pk,
        "entry_id": entry.pk,
        "sketch_id": choices.sketch(town, call=call).pk,
        "call_id": call.pk,
        "gap": "no_owner",
        "subject_id": measure.pk,
        "mitmachen:slug": call.slug,
        "mitmachen:token": "erfunden",
    }
