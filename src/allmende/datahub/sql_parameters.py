"""The type of named parameters of raw SQL."""

from typing import Any

#: Any: the driver takes numbers, texts, times, booleans, lists of them and None.
Parameters = dict[str, Any]
