"""The formats of plan files: which there are, what the present one looks like, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

APPLICATION_ID = 0x52504C4E  # “RPLN”
FORMAT = 1
TABLES = "294acfe4459bd98d36c78c033d29485439364d41e275d6a3c13fe724c2d91476"
"""The :func:`~relplanner.store.fingerprint.hash_of` the tables of the present format, for our own kinds."""

Side = Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class PastEdit:
    """An edit as the journal keeps it: field names to JSON values, before and after."""

    kind: str
    record: str
    before: Side
    after: Side


def unchanged(edit: PastEdit) -> PastEdit:
    """The journal of this step's format reads as before."""
    return edit


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The way from one format to the next.

    ``tables`` is the :func:`~relplanner.store.fingerprint.hash_of` the tables it starts from, ``change``
    alters them, ``rewrite`` tells old edits in the new fields, so that undo crosses the upgrade.
    """

    tables: str
    change: Callable[[Operations], None]
    rewrite: Callable[[PastEdit], PastEdit] = unchanged


UPGRADES: tuple[Upgrade, ...] = ()
"""The first leads from format 1 to 2, and so on; the present format is one more than their number."""
