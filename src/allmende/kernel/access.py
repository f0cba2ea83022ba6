"""Rights: what a view declares, what a service requires, what an actor is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest

#: Declared by pages that everybody may open.
PUBLIC: Final = "public"
#: Declared by pages that need an account but no further right.
SIGNED_IN: Final = "signed_in"

Predicate = Callable[[Actor, Any], bool]  # Any: each predicate knows its own object

_PREDICATES: dict[str, Predicate] = {}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
M = TypeVar("M", bound=Model)


def add_permission(name: str, predicate: Predicate) -> None:
    """Name a right and the predicate (actor, object) that grants it."""
    _PREDICATES[name] = predicate


def permission_exists(name: str) -> bool:
    """Whether a right of this name is declared."""
    return name in {PUBLIC, SIGNED_IN} or name in _PREDICATES


def may(actor: Actor, permission: str, subject: object = None) -> bool:
    """Whether the actor holds the right for this object."""
    return _PREDICATES[permission](actor, subject)


def require(actor: Actor, permission: str, subject: object = None) -> None:
    """Let the actor pass or raise.

    Raises:
        Forbidden: the actor does not hold the right for this object.
    """
    if not may(actor, permission, subject):
        raise Forbidden(permission=permission)


def get_or_not_found(queryset: "QuerySet[M]", **lookup: object) -> M:
    """Return the one row of an already scoped queryset.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = queryset.filter(**lookup).first()
    if found is None:
        raise NotFound(**{key: str(value) for key, value in lookup.items()})
    return found


def declares(permission: str) -> Callable[[View], View]:
    """Name the right a view needs; visitors are asked to sign in first unless it is PUBLIC.

    The right itself is checked by the service or selector against the object; a test walks
    the URLconf and fails for views that declare nothing or a right that does not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if permission != PUBLIC and request.actor.is_anonymous:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        guarded.declared_permission = permission  # type: ignore[attr-defined]  # read by the access test
        return guarded  # type: ignore[return-value]  # same call shape as the view

    return decorate
