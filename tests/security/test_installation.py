"""What an installation keeps to itself: files, secrets, invented accounts."""

import dataclasses
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from allmende.cli_commands.doctor import _demo_accounts
from allmende.config.demo import accounts_open_to_all
from allmende.config.env import ensure_secret_key, read_environment
from tests import factories

REPOSITORY = Path(__file__).resolve().parents[2]
SECRETS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|alm_[A-Za-z0-9_-]{40,}"
)


def test_no_secret_lies_in_the_repository():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    assert len(names) > 100
    files = [REPOSITORY / name for name in names]
    held = [str(file) for file in files if file.is_file() and SECRETS.search(file.read_bytes())]
    assert [name for name in held if not name.endswith("test_installation.py")] == []
    assert not [name for name in names if name.endswith(("secret.key", ".pem", ".env"))]


def test_the_key_of_an_installation_is_its_own_alone(tmp_path):
    env = read_environment({"ALLMENDE_DATA": str(tmp_path / "daten")})
    ensure_secret_key(env)
    assert len(env.secret_key) >= 40
    assert stat.S_IMODE(env.data.secret_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(env.data_dir.stat().st_mode) == (0o700 if os.geteuid() else 0o711)


@pytest.mark.django_db
def test_the_doctor_names_open_demo_accounts_of_a_public_installation(tmp_path, settings):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "demo.toml").write_text(
        'password = "geheim-und-lang-genug"\n[[person]]\nemail = "demo@example.org"\n', encoding="utf-8"
    )
    env = dataclasses.replace(settings.ALLMENDE_ENV, region_pack=tmp_path, public_url="https://x.example.org")
    settings.ALLMENDE_ENV = env
    assert _demo_accounts(env).verdict == "ok"
    person = factories.person(email="demo@example.org")
    assert accounts_open_to_all() == ["demo@example.org"]
    assert _demo_accounts(env).verdict == "warning"
    assert _demo_accounts(dataclasses.replace(env, public_url="http://localhost:8000")).verdict == "ok"
    person.set_password("ein-anderes-langes-wort")
    person.save()
    assert _demo_accounts(env).verdict == "ok"
