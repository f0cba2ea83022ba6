"""Who may be told of a report."""

from allmende.kernel.actor import MANAGING_ROLES
from allmende.kernel.models import RoleGrant


def steering_people() -> list[tuple[str, str]]:
    """Return address and name of everybody who answers for a town or the consortium, by space and name."""
    grants = (
        RoleGrant.objects.filter(role__in=list(MANAGING_ROLES), user__is_active=True)
        .select_related("user", "space")
        .order_by("space__kind", "space__name", "user__full_name")
    )
    found: dict[str, str] = {}
    for grant in grants:
        found.setdefault(grant.user.email, f"{grant.user} ({grant.space.name})")
    return list(found.items())
