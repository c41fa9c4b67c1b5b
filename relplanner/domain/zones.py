"""Days and moments of other time zones, “Anywhere on Earth” among them, as local times of a plan."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ANYWHERE = "AoE"
_NAMES = {"aoe": "Etc/GMT+12", "utc": "Etc/UTC", "gmt": "Etc/UTC", "z": "Etc/UTC"}


def zone_named(name: str) -> ZoneInfo:
    """The zone that a name of the tz database, ``UTC`` or ``AoE`` stands for. Raises ValueError.

    A day is over anywhere on Earth when it is over twelve hours west of Greenwich (IEEE 802.16's rule for
    ballots, which conferences took up).
    """
    try:
        return ZoneInfo(_NAMES.get(name.casefold(), name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called {name}") from error


def end_of_day(day: dt.date, zone: str) -> dt.datetime:
    """The instant, in UTC, at which a day is over in a zone. Raises ValueError for an unknown zone."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone_named(zone))
    return midnight.astimezone(dt.UTC)


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """An instant as the naive local time of a zone, by which plans go. Raises ValueError."""
    return moment.astimezone(zone_named(zone)).replace(tzinfo=None)
