"""Every ALLMENDE_* variable, read once into one typed object.

Reading writes nothing and opens nothing. A value that makes no sense stops the start with the
variable's name. `ensure_secret_key` is the one function here that writes a file; the commands that
serve pages call it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from allmende.basics.errors import AllmendeError
from allmende.config.paths import CHECKOUT, DataFolder

DEFAULT_PORT = 8000
_TRUE = {"1", "true", "yes", "on", "ja"}
_FALSE = {"", "0", "false", "no", "off", "nein"}


class SettingInvalid(AllmendeError):
    """A variable of the environment cannot be used; `fields["name"]` says which."""

    code: ClassVar[str] = "config.setting_invalid"

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}", name=name)


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that messages leave through.

    From `smtp://user:password@host:587?from=…` (STARTTLS unless `tls=none`) or `smtps://…`.
    """

    host: str
    port: int
    user: str
    password: str
    use_starttls: bool
    use_ssl: bool
    sender: str


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator decided outside the product.

    Attributes:
        data_dir: The folder this installation writes to.
        database_url: A PostgreSQL elsewhere; None means the embedded one in the data folder.
        public_url: The address people type, without a trailing slash.
        smtp: None means that mail is kept and shown as not sent.
        secret_key_given: ALLMENDE_SECRET_KEY; empty means the key file in the data folder.
        region_pack: Folder of the region pack.
        blueprints: Folder with one folder per blueprint.
        allowed_hosts: Host names the site answers to.
        trusted_proxy: True if a proxy in front sets X-Forwarded-For and X-Forwarded-Proto.
        web_threads: How many pages are built at the same time.
        cold_store: Where months that are no longer hot lie: a folder or `s3://bucket/prefix?…`.
        private_networks: Networks of our own that sources may be asked in; elsewhere only public addresses.
        default_tenant: Key of the space that interfaces mean without a tenant header; empty: the
            consortium's.
    """

    data_dir: Path
    database_url: str | None
    public_url: str
    smtp: Smtp | None
    secret_key_given: str
    debug: bool
    host: str
    port: int
    region_pack: Path
    blueprints: Path
    allowed_hosts: tuple[str, ...]
    trusted_proxy: bool
    web_threads: int
    cold_store: str
    private_networks: tuple[str, ...]
    default_tenant: str

    @property
    def data(self) -> DataFolder:
        """The data folder by its parts."""
        return DataFolder(self.data_dir)

    @property
    def secret_key(self) -> str:
        """The key that signs sessions and links.

        Given by variable, else the data folder's key file. Where neither exists (checks, a new
        migration on a developer's machine) a key that lives as long as the process: whatever
        serves pages calls `ensure_secret_key` first, so nobody is signed out by it.
        """
        if self.secret_key_given:
            return self.secret_key_given
        try:
            return self.data.secret_key.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return secrets.token_urlsafe(50)

    @property
    def mail_from(self) -> str:
        """The sender of every message; made from the public address without a mail server."""
        return self.smtp.sender if self.smtp else f"allmende@{urlsplit(self.public_url).hostname}"


@cache
def environment() -> Environment:
    """This process's environment; raises SettingInvalid at the first value that makes no sense.

    Read once. A test that changes a variable calls `environment.cache_clear()`.
    """
    return read_environment(os.environ)


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Build the environment from any mapping, for tests and for children with other settings."""
    host = variables.get("ALLMENDE_HOST") or "127.0.0.1"
    port = _port(variables)
    public_url = _public_url(variables, host, port)
    data_dir = _folder(variables, "ALLMENDE_DATA", CHECKOUT / ".allmende")
    return Environment(
        data_dir=data_dir,
        database_url=_database_url(variables),
        public_url=public_url,
        smtp=_smtp(variables, public_url),
        secret_key_given=variables.get("ALLMENDE_SECRET_KEY", ""),
        debug=_flag(variables, "ALLMENDE_DEBUG"),
        host=host,
        port=port,
        region_pack=_folder(variables, "ALLMENDE_REGION_PACK", CHECKOUT / "regions" / "suedwestfalen"),
        blueprints=_folder(variables, "ALLMENDE_BLUEPRINTS", CHECKOUT / "blueprints"),
        allowed_hosts=_allowed_hosts(variables, public_url, host),
        trusted_proxy=_flag(variables, "ALLMENDE_TRUSTED_PROXY"),
        web_threads=_whole_number(variables, "ALLMENDE_WEB_THREADS", default=8, lowest=1, highest=64),
        cold_store=_cold_store(variables, data_dir),
        private_networks=_networks(variables, "ALLMENDE_PRIVATE_NETWORKS"),
        default_tenant=variables.get("ALLMENDE_DEFAULT_TENANT", "").strip(),
    )


def ensure_secret_key(env: Environment) -> None:
    """Write the key file (mode 600) unless there is a key already."""
    if env.secret_key_given or env.data.secret_key.exists():
        return
    env.data.make()
    draft = env.data.secret_key.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link, not a rename: the first of two processes wins and both use the same key.
        os.link(draft, env.data.secret_key)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _folder(variables: Mapping[str, str], name: str, default: Path) -> Path:
    given = variables.get(name)
    return Path(given).expanduser().absolute() if given else default


def _cold_store(variables: Mapping[str, str], data_dir: Path) -> str:
    given = variables.get("ALLMENDE_COLD_STORE", "")
    if "://" in given and not given.startswith("s3://"):
        raise SettingInvalid("ALLMENDE_COLD_STORE", "muss ein Ordner oder eine Adresse mit s3:// sein.")
    if given.startswith("s3://"):
        return given
    return str(_folder(variables, "ALLMENDE_COLD_STORE", DataFolder(data_dir).history))


def _flag(variables: Mapping[str, str], name: str) -> bool:
    given = variables.get(name, "").strip().lower()
    if given in _TRUE:
        return True
    if given in _FALSE:
        return False
    raise SettingInvalid(name, f"{given!r} ist weder ja (1) noch nein (0).")


def _whole_number(variables: Mapping[str, str], name: str, *, default: int, lowest: int, highest: int) -> int:
    given = variables.get(name)
    if not given:
        return default
    if not given.isdecimal() or not lowest <= int(given) <= highest:
        raise SettingInvalid(name, f"{given!r} ist keine ganze Zahl von {lowest} bis {highest}.")
    return int(given)


def _networks(variables: Mapping[str, str], name: str) -> tuple[str, ...]:
    given = [part.strip() for part in variables.get(name, "").split(",") if part.strip()]
    for part in given:
        try:
            ip_network(part, strict=False)
        except ValueError:
            raise SettingInvalid(name, f"{part!r} ist kein Netz wie 10.0.0.0/8.") from None
    return tuple(given)


def _port(variables: Mapping[str, str]) -> int:
    return _whole_number(variables, "ALLMENDE_PORT", default=DEFAULT_PORT, lowest=1, highest=65535)


def _database_url(variables: Mapping[str, str]) -> str | None:
    given = variables.get("ALLMENDE_DATABASE_URL")
    if not given:
        return None
    if not given.startswith(("postgresql://", "postgres://")):
        raise SettingInvalid("ALLMENDE_DATABASE_URL", "muss mit postgresql:// beginnen.")
    return given


def _public_url(variables: Mapping[str, str], host: str, port: int) -> str:
    given = variables.get("ALLMENDE_PUBLIC_URL")
    if not given:
        name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104 - compared
        return f"http://{name}:{port}"
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingInvalid(
            "ALLMENDE_PUBLIC_URL", f"{given!r} ist keine Adresse wie https://allmende.example."
        )
    return given.rstrip("/")


def _allowed_hosts(variables: Mapping[str, str], public_url: str, host: str) -> tuple[str, ...]:
    given = variables.get("ALLMENDE_ALLOWED_HOSTS", "")
    named = [name.strip() for name in given.split(",") if name.strip()]
    own = [urlsplit(public_url).hostname or "", host, "localhost", "127.0.0.1", "[::1]"]
    wildcards = {"", "0.0.0.0", "::"}  # noqa: S104 - left out, not bound
    return tuple(dict.fromkeys(name for name in [*named, *own] if name not in wildcards))


def _smtp(variables: Mapping[str, str], public_url: str) -> Smtp | None:
    given = variables.get("ALLMENDE_SMTP_URL")
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingInvalid("ALLMENDE_SMTP_URL", "muss wie smtp://name:passwort@server:587 aussehen.")
    options = parse_qs(parts.query)
    use_ssl = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname,
        port=parts.port or (465 if use_ssl else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_starttls=not use_ssl and options.get("tls", ["starttls"])[-1] != "none",
        use_ssl=use_ssl,
        sender=options.get("from", [f"allmende@{urlsplit(public_url).hostname}"])[-1],
    )
