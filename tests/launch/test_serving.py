"""Stopping a server that holds open event streams."""

import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server():
    port = free_port()
    command = [sys.executable, "-m", "tests.launch.fake_hub", str(port)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "hub started\n"
    yield process, port
    process.kill()
    process.wait()


def listen(port, path="/live/"):
    give_up = time.monotonic() + 10
    while True:
        try:
            stream = socket.create_connection(("127.0.0.1", port), timeout=10)
            break
        except ConnectionRefusedError:
            assert time.monotonic() < give_up
            time.sleep(0.02)
    stream.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    received = b""
    while b"hallo" not in received:
        received += stream.recv(4096)
    return stream


def rest_of(stream):
    received = b""
    while chunk := stream.recv(4096):
        received += chunk
        if b"bye" in received:
            break
    return received


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_are_told_to_end_and_the_server_is_gone_in_a_moment(server, signum):
    process, port = server
    with ExitStack() as stack:
        streams = [stack.enter_context(listen(port)) for _ in range(100)]
        began = time.monotonic()
        process.send_signal(signum)
        assert all(b"event: bye" in rest_of(stream) for stream in streams)
        assert process.wait(10) == 0
    assert time.monotonic() - began < 3
    assert process.stdout.read() == "hub stopped after 100 streams\n"


def test_a_request_that_never_ends_does_not_keep_the_server(server):
    process, port = server
    with listen(port, "/live/stubborn"):
        process.send_signal(signal.SIGTERM)
        process.wait(15)
    assert process.stdout.read() == "hub stopped after 1 streams\n"
