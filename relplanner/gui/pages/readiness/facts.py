"""What the verdict card says in words of a release, or of all that are to come."""

import datetime as dt

from PySide6.QtCore import QCoreApplication

from relplanner.domain.kinds import Release, Risk
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import plural, short_date
from relplanner.rules.readiness import Readiness
from relplanner.rules.risk import above_appetite, is_open


def release_facts(context: PageContext, release: Release, found: Readiness) -> list[str]:
    """How many checks are settled, how long there is to go, which risks are too high."""
    said = _settled(found)
    live = context.schedule.live_date(release.id)
    if live is not None:
        said.append(_time_left(context, release, live))
    risky = [
        risk.key
        for risk in context.plan.children(Risk, "subject", release.id)
        if is_open(risk) and above_appetite(context.plan, risk)
    ]
    if risky:
        words = plural(len(risky), _tr("{n} risk above appetite"), _tr("{n} risks above appetite"))
        said.append(f"{words} ({', '.join(risky[:4])}{'…' if len(risky) > 4 else ''})")
    return said


def programme_facts(releases: int, found: Readiness) -> list[str]:
    """How many releases there are to prepare, and how many checks are settled."""
    return [plural(releases, _tr("{n} release to come"), _tr("{n} releases to come")), *_settled(found)]


def _settled(found: Readiness) -> list[str]:
    if not found.total:
        return []
    words = _tr("{settled} of {total} checks settled").format(settled=found.settled, total=found.total)
    late = _tr(" · {n} late").format(n=found.late) if found.late else ""
    return [words + late]


def _time_left(context: PageContext, release: Release, live: dt.date) -> str:
    today = context.today()
    day = short_date(live, today)
    if live < today:
        return _tr("Live {day}").format(day=day)
    days = context.schedule.calendars.of_release(release.id).days_between(today, live)
    left = plural(days, _tr("{n} working day to go"), _tr("{n} working days to go"))
    return _tr("Live {day} · {left}").format(day=day, left=left)


def _tr(text: str) -> str:
    return QCoreApplication.translate("readiness", text)
