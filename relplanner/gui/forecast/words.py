"""What a forecast says in words: for the lines below its picture, and for who cannot see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from relplanner.gui.pages.words import short_date
from relplanner.gui.theme import Tone

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Driver, Forecast

_LIKELY, _SAFE = 0.5, 0.8


def chance_words(made: Forecast, promises: Mapping[str, dt.date], today: dt.date) -> tuple[str, Tone]:
    """“62 % by the committed Tue 12 Jan”, of the first of the days it is promised for; nothing for none."""
    for name, day in promises.items():
        chance = made.chance(day)
        words = _names()[name].format(chance=per_cent(chance), day=short_date(day, today))
        return words, _tone(chance)
    return "", Tone.NEUTRAL


def percentile_words(made: Forecast, today: dt.date) -> str:
    """“P50 8 Jan · P80 14 Jan · P95 20 Jan”."""
    shares = {"P50": 0.5, "P80": 0.8, "P95": 0.95}
    return " · ".join(f"{name} {day_words(made.day_by(share), today)}" for name, share in shares.items())


def day_words(day: dt.date, today: dt.date) -> str:
    """``14 Jan``; a day far from today tells its year too."""
    return short_date(day, today).partition(" ")[2]


def certain_words(made: Forecast, today: dt.date) -> str:
    """What to say where nothing varies."""
    return _tr(
        "Every trial ended on {day}: nothing this waits for has an estimate. Give optimistic and pessimistic "
        "durations, or a confidence from 1 to 5."
    ).format(day=short_date(made.day_by(1), today))


def driver_words(driver: Driver) -> str:
    """How much hangs on an activity."""
    return _tr(
        "In {share} of the trials any delay of it delays the whole. The correlation of its duration with the "
        "finish is {cruciality}."
    ).format(share=per_cent(driver.criticality), cruciality=f"{driver.cruciality:.2f}".replace("-", "−"))


def spoken(made: Forecast, promises: Mapping[str, dt.date], today: dt.date) -> str:
    """The whole picture in sentences."""
    if made.is_certain:
        return certain_words(made, today)
    chance, _ = chance_words(made, promises, today)
    spread = _tr("From {first} to {last} in {trials} trials, seed {seed}").format(
        first=short_date(made.day_by(1 / made.trials), today), last=short_date(made.day_by(1), today),
        trials=f"{made.trials:,}", seed=made.seed,
    )  # fmt: skip
    return ". ".join(part for part in (percentile_words(made, today), chance, spread) if part) + "."


def per_cent(share: float) -> str:
    """``62 %``; only what is certain is 0 or 100."""
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"


def _tone(chance: float) -> Tone:
    return Tone.GOOD if chance >= _SAFE else Tone.WARNING if chance >= _LIKELY else Tone.BAD


def _names() -> Mapping[str, str]:
    return {
        "committed": _tr("{chance} by the committed {day}"),
        "target": _tr("{chance} by the target {day}"),
        "deadline": _tr("{chance} by the deadline {day}"),
        "planned": _tr("{chance} by the planned {day}"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("forecast", text)
