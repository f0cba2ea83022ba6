"""Addresses of measures."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import hand_over, measures, parts, sections, steps

_ONE = "portfolio/massnahmen/<int:measure_id>/"

urlpatterns: list[URLPattern] = [
    path("portfolio/massnahmen/neu/", measures.new, name="measure_new"),
    path(_ONE, measures.measure, name="measure"),
    path(f"{_ONE}verlauf/", measures.trail, name="measure_trail"),
    path(f"{_ONE}bearbeiten/<slug:section>/", sections.section, name="measure_section"),
    path(f"{_ONE}stand/", steps.status, name="measure_status"),
    path(f"{_ONE}phase/", steps.phase, name="measure_phase"),
    path(f"{_ONE}sterne/", steps.stars, name="measure_stars"),
    path(f"{_ONE}sichtbarkeit/", steps.visibility, name="measure_visibility"),
    path(f"{_ONE}loeschen/", steps.delete, name="measure_delete"),
    path(f"{_ONE}beitraege/neu/", parts.contribution_new, name="contribution_new"),
    path(f"{_ONE}beitraege/<int:contribution_id>/", parts.contribution, name="contribution"),
    path(
        f"{_ONE}beitraege/<int:contribution_id>/entfernen/",
        parts.contribution_remove,
        name="contribution_remove",
    ),
    path(f"{_ONE}teile/<slug:part_kind>/neu/", parts.part_new, name="part_new"),
    path(f"{_ONE}teile/<slug:part_kind>/<int:part_id>/", parts.part, name="part"),
    path(f"{_ONE}teile/<slug:part_kind>/<int:part_id>/entfernen/", parts.part_remove, name="part_remove"),
    path(f"{_ONE}meilensteine/<int:part_id>/erreicht/", parts.milestone_reached, name="milestone_reached"),
    path(f"{_ONE}bilder/neu/", parts.picture_new, name="picture_new"),
    path(f"{_ONE}bilder/<int:picture_id>/vorn/", parts.picture_lead, name="picture_lead"),
    path(f"{_ONE}bilder/<int:picture_id>/entfernen/", parts.picture_remove, name="picture_remove"),
    path(f"{_ONE}loesung/", hand_over.to_solution, name="measure_to_solution"),
    path(f"{_ONE}loesung/veroeffentlichen/", hand_over.publish, name="measure_publish_solution"),
    path(
        "portfolio/uebernahmen/<int:adoption_id>/massnahme/",
        hand_over.from_adoption,
        name="measure_from_adoption",
    ),
]
