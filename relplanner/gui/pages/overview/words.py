"""What the overview says: rules' facts as lines of words, in the user's language."""

import datetime as dt

from PySide6.QtCore import QCoreApplication

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.notices import ATTENTION, HAPPENINGS, filled
from relplanner.domain.plan import Plan, title_of
from relplanner.gui.pages.overview.releases import Pill, ReleaseLine
from relplanner.gui.pages.words import plural, settled_text, short_date
from relplanner.gui.records.tones import pill_look
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.gui.widgets.lines import Line
from relplanner.rules.agenda import Event, Happening
from relplanner.rules.attention import Attention, Reason
from relplanner.rules.hues import hue_of, product_hues
from relplanner.rules.outlook import Outlook

# Where a line leads when it is not the record's own page.
_PAGES = {
    Reason.NOTES_UNPUBLISHED: "notes",
    Reason.BLOCKING_OPEN: "readiness",
    Reason.COLLIDES: "conflicts",
}
_TONES = {
    Happening.GOES_LIVE: Tone.ACCENT,
    Happening.BEGINS: Tone.WARNING,
    Happening.ENDS: Tone.WARNING,
    Happening.CHECKS_DUE: Tone.GOOD,
}


def notice(plan: Plan, each: Attention) -> Line:
    """A line about something late or in need of attention."""
    why = filled(QCoreApplication.translate("attention", ATTENTION[each.reason]), each.values)
    title, of = _called(plan, each.record), str(each.values.get("of", ""))
    page = _PAGES.get(each.reason, "")
    if each.reason is Reason.COLLIDES:
        return Line(why, str(each.values["rule"]), each.record, page, Tone(each.severity.value))
    detail = _joined(why[:1].upper() + why[1:], of if of != title else "")
    return Line(title, detail, each.record, page, Tone(each.severity.value))


def happening(plan: Plan, event: Event, today: dt.date, *, same_day: bool) -> Line:
    """A line of the agenda; its day is told unless it is that of the line above."""
    title, detail = _called(plan, event.record), ""
    if event.what is Happening.ACTIVITY:
        record = plan.get(event.record)
        release = plan.one(Release, record.release) if isinstance(record, Activity) else None
        detail = release.title if release else ""
    else:
        sentence = QCoreApplication.translate("happening", HAPPENINGS[event.what])
        title, detail = filled(sentence, {"due": event.count}), title
    lead = "" if same_day else day_words(event.day, today)
    page = "readiness" if event.what is Happening.CHECKS_DUE else ""
    return Line(title, detail, event.record, page, _TONES.get(event.what, Tone.NEUTRAL), lead)


def release_line(plan: Plan, stands: Outlook, today: dt.date) -> ReleaseLine:
    """The row of a release that is still to come."""
    release = stands.release
    slip, slip_tone = _slip(stands)
    return ReleaseLine(
        title=_with_version(release),
        detail=_checks(stands),
        record=release.id,
        tone=Tone.BAD if stands.days is not None and stands.days < 0 else Tone.NEUTRAL,
        day=short_date(stands.live, today) if stands.live else _tr("No date yet"),
        days=_to_go(stands.days),
        pills=_pills(release),
        slip=slip,
        slip_tone=slip_tone,
        percent=stands.readiness.percent,
        hue=hue_of(release, product_hues(plan)),
    )


def day_words(day: dt.date, today: dt.date) -> str:
    """``Today``, ``Tomorrow``, ``Thu 26 Nov``."""
    near = {0: _tr("Today"), 1: _tr("Tomorrow")}
    return near.get((day - today).days) or short_date(day, today)


def _to_go(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return plural(-days, _tr("{n} day ago"), _tr("{n} days ago"))
    near = {0: _tr("today"), 1: _tr("tomorrow")}
    return near.get(days) or plural(days, _tr("in {n} day"), _tr("in {n} days"))


def _checks(stands: Outlook) -> str:
    ready = stands.readiness
    if not ready.total:
        return _tr("No checks yet")
    open_ones = len(ready.blocking)
    blocking = plural(open_ones, _tr("{n} blocking open"), _tr("{n} blocking open")) if open_ones else ""
    return _joined(_tr("{done} checks").format(done=settled_text(ready.settled, ready.total)), blocking)


def _slip(stands: Outlook) -> tuple[str, Tone]:
    """What was promised, and by how much it is missed."""
    for slip, of in ((stands.committed, _tr("committed")), (stands.baseline, _tr("baseline"))):
        if slip is not None and slip.working_days > 0:
            later = plural(slip.working_days, _tr("{n} working day after"), _tr("{n} working days after"))
            tone = Tone.BAD if slip is stands.committed else Tone.WARNING
            return f"▲ {later} {of}", tone
    for slip, word in ((stands.committed, _tr("As committed")), (stands.baseline, _tr("As baselined"))):
        if slip is not None:
            earlier = plural(-slip.working_days, _tr("{n} working day early"), _tr("{n} working days early"))
            return (earlier if slip.working_days < 0 else word), Tone.NEUTRAL
    return _tr("Not committed"), Tone.NEUTRAL


def _pills(release: Release) -> tuple[Pill, ...]:
    pills = []
    for value in (release.state, release.status):
        look = pill_look(value)
        if value is not None and look is not None:
            pills.append(Pill(choice_text(value), look.tone, look.mark))
    return tuple(pills)


def _with_version(release: Release) -> str:
    return release.title if release.version in release.title else f"{release.title} {release.version}"


def _called(plan: Plan, id: str) -> str:
    record = plan.get(id)
    return title_of(plan, record) if record is not None else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("overview", text)
