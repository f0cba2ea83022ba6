"""What the making of a strategy adds to the room's registries: pages of a strategy, parts of a version."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel import desk
from allmende.kernel.actor import Actor
from allmende.strategy import errors_making, frozen, making_links, pages, permissions_making  # noqa: F401  # names them
from allmende.strategy.frozen import Item, Part, Value
from allmende.strategy.making_desk import waiting_for
from allmende.strategy.models import GuardSection, Journey, Narrative, Scenario, Strategy
from allmende.strategy.pages import StrategyPage, add_page
from allmende.strategy.selectors.futures import GUARD_KINDS, SCENARIO_KINDS, gravity_word, sections_of
from allmende.strategy.selectors.narrative import narrative_of, terms_of


def _tells(actor: Actor, strategy: Strategy) -> bool:
    """The town's own people always; others once there is a story, a journey, a scenario or a guard rail."""
    if pages.owners_people(actor, strategy):
        return True
    kinds = (Narrative, Journey, Scenario, GuardSection)
    first, *others = (kind.objects.filter(strategy=strategy).order_by().values("pk") for kind in kinds)
    return bool(first.union(*others)[:1])


def _narrative(actor: Actor, strategy: Strategy) -> Part | None:
    found = narrative_of(strategy)
    if found is None:
        return None
    told = (
        ("past", _("Vergangenheit"), found.past),
        ("present", _("Gegenwart"), found.present),
        ("future", _("Zukunft"), found.future),
        ("terms", _("Drei Begriffe"), ", ".join(terms_of(found))),
        ("plain_language", _("In Leichter Sprache"), found.plain_language),
    )
    values = tuple(Value(key, label, text) for key, label, text in told if text)
    points = tuple(
        Item(f"point-{point.pk}", point.who, (Value("what", _("Anknüpfungspunkt"), point.what),))
        for point in found.contact_points.all()
    )
    return Part("narrative", _("Narrativ"), (Item("narrative", _("Unsere Geschichte"), values), *points))


def _scenarios(actor: Actor, strategy: Strategy) -> Part | None:
    items = tuple(
        Item(
            str(one.pk),
            one.title,
            tuple(
                Value(key, label, text)
                for key, label, text in (
                    ("kind", _("Art"), str(SCENARIO_KINDS[one.kind])),
                    ("description", _("Beschreibung"), one.description),
                    ("gravity", _("Dringlichkeit"), str(gravity_word(one))),
                    ("own_duties", _("Für die eigenen Aufgaben"), one.own_duties),
                )
                if text
            ),
        )
        for one in strategy.scenarios.all()
    )
    return Part("scenarios", _("Szenarien"), items) if items else None


def _guard_rails(actor: Actor, strategy: Strategy) -> Part | None:
    items = tuple(
        Item(
            section.kind,
            str(GUARD_KINDS[section.kind]),
            tuple(
                Value(key, label, text)
                for key, label, text in (
                    ("text", _("Text"), section.row.text),
                    ("rails", _("Fragen"), "\n".join(rail.question for rail in section.rails)),
                )
                if text
            ),
        )
        for section in sections_of(strategy)
        if section.row is not None
    )
    return Part("guard_rails", _("Leitplanken"), items) if items else None


def register() -> None:
    """Put everything in; called once while the app starts."""
    desk.register("making", waiting_for)
    making_links.register_door("okr", lambda strategy, words: reverse("strategy:okr"))
    frozen.register("narrative", _narrative, position=50)
    frozen.register("scenarios", _scenarios, position=60)
    frozen.register("guard_rails", _guard_rails, position=70)
    add_page(
        StrategyPage(gettext_lazy("Erarbeiten"), "strategy:process", sees=pages.owners_people, position=5)
    )
    add_page(
        StrategyPage(gettext_lazy("Narrativ und Zukunft"), "strategy:narrative", sees=_tells, position=20)
    )
