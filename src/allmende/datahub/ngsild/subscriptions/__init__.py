"""Subscriptions: who is told of which changes, and the delivery of what they are told.

`ROUTES` are the operations; `start_engine` sets everything going and stands in `broker.extras[EXTRA]`.
Whoever has something else to tell a subscriber (notifications about context sources) uses
`body.envelope`, `body.pack`, `Addressee.of` and `engine.notifier.send`.
"""

from allmende.datahub.ngsild.subscriptions.operations import EXTRA, ROUTES, Kind, engine_of, routes

__all__ = ["EXTRA", "ROUTES", "Kind", "engine_of", "routes"]
