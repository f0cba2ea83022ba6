"""Addresses of strategies, goals, versions and plans."""

from django.urls import path

from allmende.strategy.views import (
    chain,
    chain_edit,
    plans,
    strategies,
    strategies_review,
    versions,
    versions_edit,
)

urlpatterns = [
    path("strategie/", chain.overview, name="overview"),
    path("strategie/ziele/<int:goal_id>/", chain.goal, name="goal"),
    path("strategie/ziele/<int:goal_id>/bearbeiten/", chain_edit.goal_edit, name="goal_edit"),
    path(
        "strategie/ziele/<int:goal_id>/bearbeiten/verwerfen/",
        chain_edit.goal_plan_drop,
        name="goal_plan_drop",
    ),
    path("strategie/ziele/<int:goal_id>/verschieben/", chain_edit.goal_move, name="goal_move"),
    path("strategie/ziele/<int:goal_id>/beenden/", chain_edit.goal_retire, name="goal_retire"),
    path("strategie/ziele/<int:goal_id>/wieder-verfolgen/", chain_edit.goal_resume, name="goal_resume"),
    path("strategie/ziele/<int:goal_id>/loeschen/", chain_edit.goal_delete, name="goal_delete"),
    path("strategie/ziele/<int:goal_id>/verbinden/", chain_edit.goal_links, name="goal_links"),
    path(
        "strategie/ziele/<int:goal_id>/verbinden/<int:link_id>/loesen/",
        chain_edit.link_remove,
        name="goal_link_remove",
    ),
    path("strategien/", strategies.strategies, name="strategies"),
    path("strategien/neu/", strategies.strategy_new, name="strategy_new"),
    path("strategien/<slug:key>/", strategies.strategy, name="strategy"),
    path("strategien/<slug:key>/bearbeiten/", strategies.strategy_edit, name="strategy_edit"),
    path("strategien/<slug:key>/loeschen/", strategies.strategy_delete, name="strategy_delete"),
    path("strategien/<slug:key>/abloesen/", strategies.strategy_supersede, name="strategy_supersede"),
    path(
        "strategien/<slug:key>/abloesen/zuruecknehmen/",
        strategies.strategy_reinstate,
        name="strategy_reinstate",
    ),
    path("strategien/<slug:key>/ziele/", chain_edit.goals, name="goals"),
    path("strategien/<slug:key>/ziele/neu/", chain_edit.goal_new, name="goal_new"),
    path("strategien/<slug:key>/handlungsfelder/", plans.fields, name="fields"),
    path("strategien/<slug:key>/zukunftsbild/", strategies_review.statements, name="statements"),
    path(
        "strategien/<slug:key>/zukunftsbild/<int:statement_id>/entfernen/",
        strategies_review.statement_remove,
        name="statement_remove",
    ),
    path("strategien/<slug:key>/plaene/", plans.plans, name="plans"),
    path("strategien/<slug:key>/plaene/<int:plan_id>/bearbeiten/", plans.plan_edit, name="plan_edit"),
    path("strategien/<slug:key>/plaene/<int:plan_id>/loeschen/", plans.plan_delete, name="plan_delete"),
    path(
        "strategien/<slug:key>/plaene/bezug/<int:link_id>/entfernen/",
        plans.relation_remove,
        name="plan_relation_remove",
    ),
    path("strategien/<slug:key>/fassungen/", versions.versions, name="versions"),
    path("strategien/<slug:key>/fassungen/beschliessen/", versions_edit.adopt, name="adopt"),
    path("strategien/<slug:key>/fassungen/vergleich/", versions.compare, name="compare"),
    path("strategien/<slug:key>/fassungen/<int:number>/", versions.version, name="version"),
    path(
        "strategien/<slug:key>/fassungen/<int:number>/berichtigen/",
        versions_edit.correct,
        name="version_correct",
    ),
    path(
        "strategien/<slug:key>/fassungen/<int:number>/zuruecknehmen/",
        versions_edit.withdraw,
        name="version_withdraw",
    ),
    path("strategien/<slug:key>/ueberpruefen/", strategies_review.review, name="review"),
    path("strategien/<slug:key>/erfahrungen/", strategies_review.experience, name="experience"),
    path(
        "strategien/<slug:key>/erfahrungen/<int:factor_id>/entfernen/",
        strategies_review.factor_remove,
        name="factor_remove",
    ),
]
