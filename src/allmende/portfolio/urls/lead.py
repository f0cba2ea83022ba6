"""Addresses of lead projects."""

from django.urls import path
from django.urls.resolvers import URLPattern

from allmende.portfolio.views import lead

_ONE = "portfolio/leitprojekte/<int:project_id>/"

urlpatterns: list[URLPattern] = [
    path("portfolio/leitprojekte/", lead.lead_list, name="leads"),
    path("portfolio/leitprojekte/vorschlagen/", lead.lead_propose, name="lead_propose"),
    path(_ONE, lead.lead_page, name="lead"),
    path(f"{_ONE}beraten/", lead.lead_reflect, name="lead_reflect"),
    path(f"{_ONE}beschliessen/", lead.lead_decide, name="lead_decide"),
    path(f"{_ONE}federfuehrung/", lead.lead_leader, name="lead_leader"),
    path(f"{_ONE}starten/", lead.lead_start, name="lead_start"),
    path(f"{_ONE}abschliessen/", lead.lead_close, name="lead_close"),
    path(f"{_ONE}erneut/", lead.lead_again, name="lead_again"),
    path(f"{_ONE}tagebuch/", lead.lead_log, name="lead_log"),
    path(f"{_ONE}tagebuch/<int:entry_id>/zeigen/", lead.lead_log_show, name="lead_log_show"),
]
