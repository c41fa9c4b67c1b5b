"""What the window says of a scenario: its state, what moves and what clashes, by how many working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from relplanner.domain.edit import Edit
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.rules.conflicts import Conflict
from relplanner.rules.difference import Difference, Move, Which

TONES = {
    ScenarioState.DRAFT: Tone.NEUTRAL,
    ScenarioState.PROPOSED: Tone.ACCENT,
    ScenarioState.CHOSEN: Tone.GOOD,
    ScenarioState.REJECTED: Tone.BAD,
}
"""By the state of a scenario, what it means to the reader."""


def state_words(state: ScenarioState) -> str:
    """A scenario's state: “Proposed”."""
    return choice_text(state)


def edits_words(count: int) -> str:
    """``6 edits``."""
    return plural(count, _tr("{n} edit"), _tr("{n} edits")) if count else _tr("No edits yet")


def moves_words(moves: Sequence[Move]) -> str:
    """How many releases and activities have another date."""
    count = len({move.id for move in moves})
    return plural(count, _tr("{n} item moves"), _tr("{n} items move")) if count else _tr("nothing moves")


def conflicts_words(gained: Sequence[Conflict], cleared: Sequence[Conflict]) -> str:
    """Conflicts gained and cleared; nothing for none."""
    parts = []
    if gained:
        parts.append(plural(len(gained), _tr("▲ {n} new conflict"), _tr("▲ {n} new conflicts")))
    if cleared:
        parts.append(plural(len(cleared), _tr("✓ {n} conflict cleared"), _tr("✓ {n} conflicts cleared")))
    return " · ".join(parts)


def summary(edits: Sequence[Edit], found: Difference | None) -> str:
    """All of it in a line; what moves is left out until it is known."""
    parts = [edits_words(len(edits))]
    if found is not None and edits:
        parts += [moves_words(found.moves), conflicts_words(found.gained, found.cleared)]
    return " · ".join(part for part in parts if part)


def effect_words(found: Difference) -> str:
    """What a choice would do: what moves, and what clashes."""
    told = (moves_words(found.moves), conflicts_words(found.gained, found.cleared))
    return " · ".join(part for part in told if part)


def which_words(move: Move) -> str:
    """Which date of a record moves."""
    return {Which.LIVE: _tr("Goes live"), Which.START: _tr("Start"), Which.FINISH: _tr("Finish")}[move.which]


def days_text(days: Sequence[dt.date | None], today: dt.date) -> str:
    """A date with its weekday, or from when to when without."""
    texts = [short_date(day, today) if day is not None else "–" for day in days]
    return texts[0] if len(texts) == 1 else " – ".join(text.partition(" ")[2] or text for text in texts)


def apart_words(days: int | None) -> str:
    """``3 later``, in working days; nothing where a date is only on one side."""
    if days is None:
        return ""
    if days == 0:
        return _tr("none")
    return _tr("{n} later").format(n=days) if days > 0 else _tr("{n} earlier").format(n=-days)


def _tr(text: str) -> str:
    return QCoreApplication.translate("what if", text)
