"""What a town prepares before it installs; kept between visits, changed by everyone who edits there."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from allmende.kernel.actor import Actor
from allmende.solutions.models import Installation, InstallationDraft
from allmende.solutions.services.install import adoption_to_install
from allmende.solutions.services.installing.parameters import Answer
from allmende.solutions.services.rooms_upload.types import RoomRow


def rooms_in(draft: InstallationDraft | None) -> list[RoomRow]:
    """Return the rooms a draft names, in the order in which they were added."""
    return [RoomRow.from_json(kept) for kept in draft.rooms] if draft else []


def save_answers(
    *, actor: Actor, adoption_id: int, answers: Mapping[str, Answer], is_trial: bool
) -> InstallationDraft:
    """Keep the answers; the caller leaves secret ones out.

    Raises:
        NotFound: the adoption belongs to another town.
        Forbidden: the actor may not change what the town owns.
    """

    def change(draft: InstallationDraft) -> None:
        draft.parameters, draft.is_trial = dict(answers), is_trial

    return _change(actor, adoption_id, change)


def add_rooms(*, actor: Actor, adoption_id: int, rooms: Sequence[RoomRow]) -> InstallationDraft:
    """Add rooms; a room that the draft names already is replaced, so that a table may come twice."""

    def change(draft: InstallationDraft) -> None:
        merged = {room.key: room for room in rooms_in(draft)} | {room.key: room for room in rooms}
        draft.rooms = [room.as_json() for room in merged.values()]

    return _change(actor, adoption_id, change)


def take_out_room(*, actor: Actor, adoption_id: int, key: tuple[str, str]) -> InstallationDraft:
    """Take one room out of the draft; what is installed already stays."""

    def change(draft: InstallationDraft) -> None:
        draft.rooms = [room.as_json() for room in rooms_in(draft) if room.key != key]

    return _change(actor, adoption_id, change)


@transaction.atomic
def discard(*, actor: Actor, adoption_id: int) -> None:
    """Throw the draft away; what is installed stays."""
    adoption = adoption_to_install(actor, adoption_id, lock=True)
    InstallationDraft.objects.filter(adoption=adoption).delete()


def _change(actor: Actor, adoption_id: int, change: Callable[[InstallationDraft], None]) -> InstallationDraft:
    with transaction.atomic():
        adoption = adoption_to_install(actor, adoption_id, lock=True)
        draft = InstallationDraft.objects.filter(adoption=adoption).first()
        draft = draft or _begun(adoption_id)
        change(draft)
        draft.changed_by = actor.name
        draft.save()
    return draft


def _begun(adoption_id: int) -> InstallationDraft:
    """Start from what is installed, so that unchanged answers need not be given again."""
    before = Installation.objects.filter(adoption_id=adoption_id).first()
    return InstallationDraft(adoption_id=adoption_id, parameters=before.parameters if before else {})
