"""Debian's mosquitto on a free port, in a folder of its own, with or without TLS and passwords."""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BINARY = shutil.which("mosquitto") or ("/usr/sbin/mosquitto" if Path("/usr/sbin/mosquitto").exists() else "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """Starts, stops, restarts; publishes with `mosquitto_pub`."""

    def __init__(
        self, folder: Path, *, password: str = "", is_encrypted: bool = False, wants_client: bool = False
    ):
        if not BINARY or not shutil.which("mosquitto_pub"):
            missing = "no mosquitto on this machine (apt install mosquitto mosquitto-clients)"
            if os.environ.get("ALLMENDE_REQUIRE_BROKER") == "1":
                pytest.fail(missing)
            pytest.skip(missing)
        self.folder, self.port, self.password = folder, free_port(), password
        self.is_encrypted, self.wants_client = is_encrypted, wants_client
        self.process: subprocess.Popen[bytes] | None = None
        lines = [
            f"listener {self.port} 127.0.0.1", "persistence true", f"persistence_location {folder}/",
            "autosave_interval 1", "autosave_on_changes true", f"allow_anonymous {str(not password).lower()}",
            # Started by root it would become another user, who cannot read the folder.
            "max_queued_messages 10000", f"user {getpass.getuser()}",
        ]  # fmt: skip
        if password:
            (folder / "passwords").touch(mode=0o600)
            subprocess.run(
                ["mosquitto_passwd", "-b", str(folder / "passwords"), "netz", password], check=True,
                capture_output=True,
            )  # fmt: skip
            lines.append(f"password_file {folder}/passwords")
        if is_encrypted:
            self.authority = make_certificates(folder)
            lines += [
                f"cafile {folder}/ca.pem",
                f"certfile {folder}/server.pem",
                f"keyfile {folder}/server.key",
            ]
            if wants_client:
                lines += ["require_certificate true"]
        (folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        self.process = subprocess.Popen(
            [BINARY, "-c", str(self.folder / "mosquitto.conf")],
            stdout=(self.folder / "log").open("ab"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(5)
            self.process = None

    def publish(self, topic: str, *messages: bytes) -> None:
        command = ["mosquitto_pub", "-h", "localhost", "-p", str(self.port), "-q", "1", "-t", topic]
        if self.password:
            command += ["-u", "netz", "-P", self.password]
        if self.is_encrypted:
            command += ["--cafile", str(self.folder / "ca.pem")]
        if self.wants_client:
            command += ["--cert", str(self.folder / "client.pem"), "--key", str(self.folder / "client.key")]
        for message in messages:
            subprocess.run([*command, "-s"], input=message, check=True, capture_output=True, timeout=10)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def make_certificates(folder: Path) -> str:
    """Write a throw-away authority, a server's and a client's certificate; return the authority's PEM."""
    now = datetime.now(UTC)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Probe")])

    def certificate(name: str, key: ec.EllipticCurvePrivateKey, *, is_authority: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(authority_name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if is_authority:
            usage = x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
                key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
                decipher_only=False,
            )  # fmt: skip
            builder = builder.add_extension(usage, critical=True)
        else:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
            )
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        ).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        return builder.sign(authority_key, hashes.SHA256())

    def write(name: str, made: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    write("ca", certificate("Probe", authority_key, is_authority=True), authority_key)
    for name in ("server", "client"):
        key = ec.generate_private_key(ec.SECP256R1())
        write(name, certificate(name, key, is_authority=False), key)
    return (folder / "ca.pem").read_text()
