"""Waiting for several at once."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def gather(tasks: Iterable[Awaitable[T]]) -> list[T]:
    """Return the results in order; one that fails ends the others."""
    return list(await asyncio.gather(*tasks))
