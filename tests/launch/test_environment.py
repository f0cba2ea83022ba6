"""Variables become one typed object; nonsense stops the start with the variable's name."""

import os
from pathlib import Path

import pytest

from allmende.config.database import django_database
from allmende.config.env import SettingInvalid, ensure_secret_key, read_environment
from allmende.config.paths import CHECKOUT


def test_nothing_set_means_this_checkout_and_this_machine():
    env = read_environment({})
    assert env.data_dir == CHECKOUT / ".allmende"
    assert env.public_url == "http://localhost:8000"
    assert env.database_url is None
    assert env.smtp is None
    assert not env.debug
    assert env.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLMENDE_PORT", "viele"),
        ("ALLMENDE_PORT", "0"),
        ("ALLMENDE_PORT", "65536"),
        ("ALLMENDE_DEBUG", "vielleicht"),
        ("ALLMENDE_TRUSTED_PROXY", "nginx"),
        ("ALLMENDE_DATABASE_URL", "mysql://localhost/allmende"),
        ("ALLMENDE_PUBLIC_URL", "allmende.example"),
        ("ALLMENDE_SMTP_URL", "mail.example"),
        ("ALLMENDE_WEB_THREADS", "0"),
    ],
)
def test_a_value_that_makes_no_sense_names_its_variable(name, value):
    with pytest.raises(SettingInvalid) as refusal:
        read_environment({name: value})
    assert refusal.value.fields["name"] == name
    assert str(refusal.value).startswith(name)


def test_the_public_address_is_an_allowed_host():
    env = read_environment(
        {"ALLMENDE_PUBLIC_URL": "https://region.example/", "ALLMENDE_ALLOWED_HOSTS": "a.example, b.example"}
    )
    assert env.public_url == "https://region.example"
    assert env.allowed_hosts[:3] == ("a.example", "b.example", "region.example")


def test_listening_everywhere_allows_no_host_by_that_name():
    env = read_environment({"ALLMENDE_HOST": "0.0.0.0", "ALLMENDE_PORT": "9000"})
    assert env.public_url == "http://localhost:9000"
    assert "0.0.0.0" not in env.allowed_hosts


@pytest.mark.parametrize(
    ("url", "port", "use_starttls", "use_ssl"),
    [
        ("smtp://name:p%40ss@mail.example", 587, True, False),
        ("smtps://name:p%40ss@mail.example", 465, False, True),
        ("smtp://name:p%40ss@mail.example:25?tls=none", 25, False, False),
    ],
)
def test_a_mail_server_s_address_says_how_to_encrypt(url, port, use_starttls, use_ssl):
    smtp = read_environment({"ALLMENDE_SMTP_URL": url, "ALLMENDE_PUBLIC_URL": "https://region.example"}).smtp
    assert smtp is not None
    assert (smtp.port, smtp.use_starttls, smtp.use_ssl) == (port, use_starttls, use_ssl)
    assert (smtp.user, smtp.password, smtp.sender) == ("name", "p@ss", "allmende@region.example")


def test_the_key_is_made_once_for_the_owner_alone(tmp_path):
    env = read_environment({"ALLMENDE_DATA": str(tmp_path / "daten")})
    assert env.secret_key != env.secret_key
    ensure_secret_key(env)
    first = env.secret_key
    ensure_secret_key(env)
    assert env.secret_key == first
    assert env.data.secret_key.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in env.data_dir.iterdir()] == ["secret.key"]


def test_a_given_key_writes_nothing(tmp_path):
    env = read_environment({"ALLMENDE_DATA": str(tmp_path / "daten"), "ALLMENDE_SECRET_KEY": "given"})
    ensure_secret_key(env)
    assert env.secret_key == "given"
    assert not env.data_dir.exists()


def test_django_gets_the_embedded_server_s_socket_or_the_operator_s_database(tmp_path):
    embedded = django_database(read_environment({"ALLMENDE_DATA": str(tmp_path)}))
    assert Path(embedded["HOST"]).is_absolute()
    assert embedded["NAME"] == "allmende"
    url = "postgresql://town:s%20cret@db.example:6432/region?sslmode=require"
    elsewhere = django_database(read_environment({"ALLMENDE_DATABASE_URL": url}))
    assert (elsewhere["HOST"], elsewhere["PORT"], elsewhere["NAME"]) == ("db.example", "6432", "region")
    assert (elsewhere["USER"], elsewhere["PASSWORD"]) == ("town", "s cret")
    assert elsewhere["OPTIONS"] == {"sslmode": "require"}


def test_two_processes_that_make_the_key_at_once_agree(tmp_path):
    env = read_environment({"ALLMENDE_DATA": str(tmp_path)})
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            ensure_secret_key(env)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert len(env.secret_key) > 50
