"""The request as our views get it: with its actor, set by `kernel.middleware` before any view runs."""

from django import http

from allmende.kernel.actor import Actor


class HttpRequest(http.HttpRequest):
    """Django's request with the actor; a type for signatures, never created by us."""

    actor: Actor
