"""`allmende user add`: the first person of an installation, who then invites the others."""

import argparse
import getpass
from typing import TYPE_CHECKING, Any, ClassVar

from allmende.basics.errors import AllmendeError

if TYPE_CHECKING:
    from allmende.kernel.models import Space


class UnknownSpace(AllmendeError):
    """No municipality or consortium has this key."""

    code: ClassVar[str] = "config.unknown_space"


class UnknownRole(AllmendeError):
    """The role does not exist in this space."""

    code: ClassVar[str] = "config.unknown_role"


class PasswordRefused(AllmendeError):
    """The two entries differ, or the password is too weak; the detail says which."""

    code: ClassVar[str] = "config.password_refused"


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    user = commands.add_parser("user", help="Personen einladen oder anlegen")
    actions = user.add_subparsers(title="Befehle", metavar="BEFEHL", required=True)
    add = actions.add_parser(
        "add", help="eine Person aufnehmen; ohne --password wird ein Einladungslink gezeigt"
    )
    add.add_argument("email", help="E-Mail-Adresse")
    add.add_argument(
        "--in",
        dest="space",
        required=True,
        metavar="SCHLÜSSEL",
        help="AGS der Kommune oder Kürzel des Verbunds",
    )
    add.add_argument(
        "--role", default="manager", help="reader, editor, manager; im Verbund: reader, coordinator, admin"
    )
    add.add_argument("--name", default="", help="Vor- und Nachname")
    add.add_argument(
        "--password", action="store_true", help="das Passwort hier eingeben, statt einen Link zu verschicken"
    )
    add.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Invite, or create with a password typed here."""
    import django

    django.setup()
    from allmende.cli_commands.database_ready import require_database

    require_database()
    space = _space(args.space)
    role = _role(space, args.role)
    if args.password:
        _create(space, role, email=args.email, name=args.name)
    else:
        _invite(space, role, email=args.email)
    return 0


def _space(key: str) -> "Space":
    from allmende.kernel.models import Space

    space = Space.objects.filter(key=key).first() or Space.objects.filter(name__iexact=key).first()
    if space is None:
        known = [f"{s.key} ({s.name})" for s in Space.objects.order_by("-kind", "name")[:5]]
        raise UnknownSpace(key=key, known=", ".join(known) or "keiner; ist die Region geladen?")
    return space


def _role(space: "Space", given: str) -> Any:
    from allmende.kernel.accounts import ROLES_OF

    for role in ROLES_OF[space.kind]:
        if role.value == given:
            return role
    raise UnknownRole(role=given, known=", ".join(role.value for role in ROLES_OF[space.kind]))


def _invite(space: "Space", role: Any, *, email: str) -> None:
    from allmende.config import folder
    from allmende.config.env import environment
    from allmende.kernel import accounts
    from allmende.kernel.actor import SystemActor

    _, token = accounts.invite(actor=SystemActor("command-line"), space=space, email=email, role=role)
    print(f"Einladung für {email} ({role.value}, {space.name}). Der Link gilt 14 Tage und einmal:")
    # `up --port` may have given it another address than the variables say.
    env = environment()
    address = folder.read_running(env.data).get("url") or env.public_url
    print(f"{address}/einladung/{token}/")


def _create(space: "Space", role: Any, *, email: str, name: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from allmende.kernel import accounts
    from allmende.kernel.actor import SystemActor
    from allmende.kernel.models import User

    password = getpass.getpass("Passwort: ")
    if password != getpass.getpass("Passwort wiederholen: "):
        raise PasswordRefused("Die beiden Eingaben sind verschieden.")
    try:
        validate_password(password, User(email=email, full_name=name))
    except ValidationError as err:
        raise PasswordRefused(" ".join(err.messages)) from err
    with transaction.atomic():
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            user = User.objects.create_user(email, password, full_name=name)
        else:
            user.set_password(password)
            user.save(update_fields=["password"])
        accounts.grant_role(actor=SystemActor("command-line"), user=user, space=space, role=role)
    print(f"{email} ist angelegt ({role.value}, {space.name}).")
