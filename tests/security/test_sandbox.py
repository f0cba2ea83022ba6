"""A vendor's JavaScript reaches nothing: no files, no network, no process, not the next device's data."""

import pytest

from allmende.datahub.ingest.codecs.engine import CodecError, Engine

HEAD = "function decodeUplink(input) { "


def run(body: str, engine: Engine | None = None, argument: str = "{}") -> str:
    engine = engine or Engine()
    if not engine.knows("x"):
        engine.load("x", HEAD + body + "}")
    return engine.call("x", "decodeUplink", argument)


@pytest.mark.parametrize(
    "name",
    [
        "require",
        "process",
        "fetch",
        "XMLHttpRequest",
        "std",
        "os",
        "print",
        "console",
        "Deno",
        "Worker",
        "load",
    ],
)
def test_nothing_of_the_machine_is_there(name):
    assert run(f"return typeof {name};") == '"undefined"'


@pytest.mark.parametrize(
    "body", ["return import('os').then ? 'promise' : 'none';", "return eval('import(\"std\")') + '';"]
)
def test_modules_cannot_be_imported(body):
    try:
        found = run(body)
    except CodecError:
        return
    assert found in {'"promise"', '"[object Promise]"'}


@pytest.mark.parametrize(
    "body",
    [
        "for (;;) {}", "return 'x'.repeat(1e9);", "var a = []; for (;;) a.push(new Array(1e6));",
        "function f() { return f() + 1; } return f();", "return /(a+)+$/.test('a'.repeat(60) + 'b');",
        "throw {toString() { throw 1; }};", "return {toJSON() { throw new Error('x'); }};",
    ],
)  # fmt: skip
def test_too_much_ends_with_an_error(body):
    with pytest.raises(CodecError):
        run(body)


def test_the_wrapper_cannot_be_used_to_leave():
    found = run("globalThis.__plain = null; JSON.stringify = () => '\"x\"'; return 1;")
    assert found in {'"x"', "1"}
