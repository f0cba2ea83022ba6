"""Where an installation keeps what: the checkout, and the folders inside the data folder."""

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The one folder that an installation writes to; copying it (stopped) copies the installation."""

    root: Path

    def make(self) -> None:
        """Create the folder unless it is there, so that others on this machine cannot look into it.

        Under root they may pass through, since PostgreSQL runs as somebody else there.
        """
        self.root.mkdir(mode=0o700 if os.geteuid() else 0o711, parents=True, exist_ok=True)

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL's own data folder."""
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        """Log files of every process, one each."""
        return self.root / "log"

    @property
    def uploads(self) -> Path:
        """Files that people upload."""
        return self.root / "uploads"

    @property
    def history(self) -> Path:
        """Months of readings that have left the database, as Parquet files."""
        return self.root / "history"

    @property
    def secret_key(self) -> Path:
        """The key that signs sessions; readable by the owner alone."""
        return self.root / "secret.key"

    @property
    def version(self) -> Path:
        """Which version of Allmende wrote this folder last."""
        return self.root / "VERSION"

    @property
    def running(self) -> Path:
        """What the supervisor last said about itself, as JSON: address, process ids, start time."""
        return self.root / "running.json"

    @property
    def lock(self) -> Path:
        """Held by the one supervisor that uses this folder."""
        return self.root / "up.lock"

    @property
    def demo_accounts(self) -> Path:
        """The invented people of the demo and their passwords, as JSON."""
        return self.root / "demo-accounts.json"
