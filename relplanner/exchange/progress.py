"""How far long work is, told to whoever waits for it; who no longer does makes it end."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done and of how much; raises Cancelled when nobody wants the rest."""


class Cancelled(Exception):
    """The work was given up because nobody wants it any more."""


def silent(done: int, total: int) -> None:
    """Tells nobody, and never ends anything."""
