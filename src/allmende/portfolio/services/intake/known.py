"""What the lines of a table may name, asked for once for the whole table."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from allmende.basics.text import slug
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Bundle, Measure, MeasureStatus, Phase, Priority
from allmende.portfolio.selectors.choices import bundles_for, editable_spaces, target_groups
from allmende.strategy.models import ActionField, Level, SdgGoal

#: Fields with few values.
CHOICES: Final[Mapping[str, type[TextChoices]]] = {
    "status": MeasureStatus, "phase": Phase, "level": Level, "priority": Priority,
}  # fmt: skip
#: Words people use for them beside ours.
_SYNONYMS: Final[Mapping[str, str]] = {
    "in-umsetzung": "running", "in-arbeit": "running", "laufend": "running",
    "umgesetzt": "done", "fertig": "done",
    "idee": "idea", "vorschlag": "proposed", "pausiert": "paused", "abgebrochen": "dropped", "beides": "both",
    "kommunal": "local", "in-planung": "planned", "beendet": "done", "neu": "proposed", "offen": "proposed",
}  # fmt: skip


class Known:
    """Spaces, fields, goals, bundles and words a line may name, and titles that are taken."""

    def __init__(self, actor: Actor, owner: Space) -> None:
        spaces = list(editable_spaces(actor))
        self.owner = owner
        self.spaces = {slug(space.name): space for space in spaces}
        self.fields = {slug(one.name): one for one in ActionField.objects.all()}
        self.fields |= {one.key: one for one in list(self.fields.values())}
        self.sdgs = {one.number: one for one in SdgGoal.objects.all()}
        self.sdg_names = {slug(one.name): one for one in self.sdgs.values()}
        self.goals: dict[str, str] = {}
        for _title, choices in target_groups(actor, spaces or [owner]):
            for value, words in choices:
                self.goals.setdefault(slug(words), value)
        self.bundles: dict[int, dict[str, Bundle]] = {
            space.pk: {slug(one.title): one for one in bundles_for(actor, space)}
            for space in spaces or [owner]
        }
        rows = Measure.objects.filter(owner__in=[*spaces, owner]).values_list("owner_id", "title", "number")
        self.taken = {(owner_id, title_key(title)): number for owner_id, title, number in rows}
        self.words = {
            key: {**_SYNONYMS, **{slug(str(word)): value for value, word in choices.choices}}
            for key, choices in CHOICES.items()
        }


def title_key(title: str) -> str:
    """Return what two titles have in common when people would say they are the same."""
    # Titles without a Latin letter or digit have no slug.
    return slug(title) or title.casefold()
