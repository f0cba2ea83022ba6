"""Runs one vendor's JavaScript with limits. Used inside the worker process; trust nothing it returns."""

import json
from collections import OrderedDict

import quickjs

MEMORY_LIMIT_BYTES = 16 << 20
STACK_LIMIT_BYTES = 256 << 10
TIME_LIMIT_S = 0.1
#: Results longer than this are refused; a payload of 242 bytes cannot mean more.
MAX_RESULT_CHARACTERS = 64 << 10
MAX_KEPT_CONTEXTS = 64

#: Results travel as JSON. What JSON has no word for (NaN, Infinity) is named, so that it is not
#: mistaken for "nothing was sent".
WRAPPER = """
;function __plain(key, value) {
  if (typeof value === "number" && !isFinite(value)) return String(value);
  if (typeof value === "bigint") return String(value);
  return value;
}
function __call(name, input) {
  var f = globalThis[name];
  if (typeof f !== "function") throw new Error("function " + name + " is missing");
  var result = f(JSON.parse(input));
  return JSON.stringify(result === undefined ? null : result, __plain);
}
"""


class CodecError(Exception):
    """The JavaScript threw, ran out of its limits, or returned what cannot be used; the text says which."""


def first_line(err: Exception) -> str:
    """Shorten what JavaScript said; the engine has no room left to describe running out of memory."""
    lines = str(err).strip().splitlines()
    text = lines[0][:300] if lines else type(err).__name__
    return "out of memory, or null was thrown" if text == "null" else text


class Engine:
    """Keeps one context per codec, so that the source is read only once.

    A context that failed is thrown away: its state may be half changed.
    """

    def __init__(self) -> None:
        self._contexts: OrderedDict[str, quickjs.Context] = OrderedDict()

    def knows(self, codec_id: str) -> bool:
        """Whether the codec's source is loaded."""
        return codec_id in self._contexts

    def load(self, codec_id: str, source: str) -> None:
        """Read the source of a codec.

        Raises:
            CodecError: it does not compile or does too much while loading.
        """
        context = quickjs.Context()
        context.set_memory_limit(MEMORY_LIMIT_BYTES)
        context.set_max_stack_size(STACK_LIMIT_BYTES)
        context.set_time_limit(TIME_LIMIT_S)
        try:
            context.eval(source + WRAPPER)
        except (quickjs.JSException, ValueError, UnicodeError, MemoryError) as err:
            raise CodecError(f"the codec does not load: {first_line(err)}") from err
        self._contexts[codec_id] = context
        if len(self._contexts) > MAX_KEPT_CONTEXTS:
            self._contexts.popitem(last=False)

    def call(self, codec_id: str, function: str, argument: str) -> str:
        """Call a function of a loaded codec with a JSON argument; return its result as JSON.

        Raises:
            CodecError: it threw, took too long, too much memory, or returned too much.
        """
        context = self._contexts.pop(codec_id)
        try:
            result = context.get("__call")(function, argument)
        except (quickjs.JSException, ValueError, UnicodeError, MemoryError) as err:
            raise CodecError(first_line(err)) from err
        if not isinstance(result, str):
            raise CodecError("the codec returned no JSON")
        if len(result) > MAX_RESULT_CHARACTERS:
            raise CodecError("the codec returned too much")
        try:
            json.loads(result)
        except (ValueError, RecursionError) as err:
            raise CodecError("the codec returned no JSON") from err
        self._contexts[codec_id] = context
        return result
