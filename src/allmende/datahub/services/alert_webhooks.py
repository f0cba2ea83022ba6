"""Delivers what a rule's webhook is told; called by the worker."""

import asyncio

from django.conf import settings
from django.utils import timezone

from allmende.datahub import selectors
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.outgoing import Outgoing
from allmende.datahub.ingest.pull import AccessDenied, SourceUnavailable
from allmende.datahub.ingest.vault import SecretsUnreadable
from allmende.datahub.models import AlertEventKind
from allmende.datahub.services.alert_notices import SIGNATURE_HEADER, note, signature_of, webhook_body
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

AGENT = "Allmende"


def deliver(*, actor: Actor, alert_id: int, kind: str, is_last: bool) -> None:
    """Send one message; failure is written into the alert's history with the last attempt.

    Args:
        is_last: Nobody will try again.

    Raises:
        Forbidden: only the installation itself does this.
        SourceUnavailable, AccessDenied: it was not taken; try again later.
    """
    require(actor, "datahub.keep_house")
    alert = selectors.alert_for(actor, alert_id)
    rule = alert.rule
    if not rule.webhook_url:
        return
    body = webhook_body(alert, kind)
    try:
        headers = {"content-type": "application/json", SIGNATURE_HEADER: signature_of(rule, body)}
        asyncio.run(_post(rule.webhook_url, body, headers))
    except (SourceUnavailable, AccessDenied, SecretsUnreadable) as err:
        if is_last or isinstance(err, SecretsUnreadable):
            note(alert, AlertEventKind.WEBHOOK_FAILED, timezone.now(), text=str(err)[:200])
            return
        raise
    note(alert, AlertEventKind.WEBHOOK_SENT, timezone.now(), text=kind)


async def _post(url: str, body: bytes, headers: dict[str, str]) -> None:
    allowed = Allowed.of(settings.ALLMENDE_ENV.private_networks)
    async with Outgoing(allowed, agent=AGENT) as http:
        await http.send("POST", url, body=body, headers=headers)
