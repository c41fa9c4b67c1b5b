"""A note beside an open plan that says who has it open. A courtesy only: nothing relies on it."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from relplanner.domain.ids import uuid7


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a plan open, where, and since when (UTC)."""

    who: str
    host: str
    pid: int
    since: str
    token: str

    def is_gone(self) -> bool:
        """Whether it is known that the program that wrote the note has ended; elsewhere it never is."""
        return self.host == socket.gethostname() and not _runs(self.pid)


class Courtesy:
    """One program's note beside one plan."""

    def __init__(self, plan: Path, who: str, now: dt.datetime) -> None:
        self.path = plan.with_name(f".{plan.name}.open")
        since = now.astimezone(dt.UTC).isoformat(timespec="seconds")
        self._own = Holder(who, socket.gethostname(), os.getpid(), since, uuid7())

    def take(self, *, anyway: bool = False) -> Holder | None:
        """Leave the note; gives the other holder instead when there is one, unless it is to be overridden.

        A note of a program that has ended on this computer is replaced. Where no note can be left, in a
        folder that cannot be written, the plan is simply open without one.
        """
        other = self.holder()
        if other and not anyway and not other.is_gone() and other.token != self._own.token:
            return other
        with suppress(OSError):
            self.path.write_text(json.dumps(asdict(self._own)), encoding="utf-8")
        return None

    def holder(self) -> Holder | None:
        """Who left the note that is there; none where it cannot be read."""
        try:
            return Holder(**json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def leave(self) -> None:
        """Take our own note away; another's stays."""
        holder = self.holder()
        if holder and holder.token == self._own.token:
            with suppress(OSError):
                self.path.unlink()


def _runs(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # asking by a signal would end that program there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
