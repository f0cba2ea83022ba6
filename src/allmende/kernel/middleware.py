"""Who asks: every request carries its actor before any view runs."""

from collections.abc import Callable

from django.http import HttpResponse

from allmende.kernel.actor import ANONYMOUS, Actor, Grant, Role
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import RoleGrant, SpaceKind, User


def actor_of(user: User) -> Actor:
    """Return the actor for a signed-in person with all of today's grants."""
    rows = RoleGrant.objects.filter(user=user).values_list("space_id", "role", "space__kind")
    grants = frozenset(
        Grant(space_id=space, role=Role(role), is_consortium=kind == SpaceKind.CONSORTIUM)
        for space, role, kind in rows
    )
    return Actor(kind="person", name=str(user), user_id=user.pk, email=user.email, grants=grants)


class ActorMiddleware:
    """Sets `request.actor`; anonymous pages stay free of database queries, others out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        user = request.user
        request.actor = actor_of(user) if isinstance(user, User) else ANONYMOUS
        response = self.get_response(request)
        if not request.actor.is_anonymous and not response.has_header("Cache-Control"):
            # Neither a proxy nor the browser's back button after signing out may show it to others.
            response.headers["Cache-Control"] = "private, no-store"
        return response
