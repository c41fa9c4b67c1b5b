"""Bars in words: for tool tips and for those who hear the roadmap instead of seeing it."""

import datetime as dt
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from relplanner.chart.marks import days_words, float_words
from relplanner.chart.rows import Row, RowKind
from relplanner.chart.timeline import Hit, Timeline
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.notices import reason_text
from relplanner.domain.plan import title_of
from relplanner.domain.typed import date_text
from relplanner.gui.say import choice_text
from relplanner.rules.reasons import reason_for
from relplanner.rules.windows import HOLDING
from relplanner.schedule.dates import Span
from relplanner.schedule.rule_words import rule_words


def _say(text: str) -> str:
    return QCoreApplication.translate("timeline", text)


def lines_about(timeline: Timeline, id: str) -> list[str]:
    """What is known of an activity's or a release's time: dates, length, state, baseline, conflict."""
    plan, schedule = timeline.plan, timeline.schedule
    record = plan.get(id)
    if record is None:
        return []
    lines = [title_of(plan, record)]
    span = schedule.span(id)
    if span is None:
        lines.append(_say("no dates yet"))
    elif span.is_point:
        lines.append(date_text(span.last_day))
    else:
        days = span.working_days
        words = _say("1 working day") if days == 1 else _say("{days} working days").format(days=days)
        lines.append(f"{date_text(span.start.date())} – {date_text(span.last_day)} · {words}")
    lines += _state_lines(timeline, record)
    kept = timeline.marks.baseline.get(id)
    if kept is not None and span is not None and kept != (span.start, span.finish):
        slip = span.calendar.days_between(kept[1].date(), span.finish.date())
        words = _say("Baseline: finish {day} ({slip} working days)")
        lines.append(words.format(day=date_text(kept[1]), slip=f"{slip:+d}".replace("-", "−")))
    if span is not None and isinstance(record, Activity):
        lines += _network_lines(timeline, record, span)
    if id in timeline.marks.conflicts:
        lines.append(f"▲ {timeline.marks.conflicts[id]}")
    return lines


def _network_lines(timeline: Timeline, activity: Activity, span: Span) -> Iterator[str]:
    """What the network says of an activity: whether it is critical, why it is then, whether it is in time."""
    plan, schedule = timeline.plan, timeline.schedule
    if activity.actual_finish is None:
        timing, reason = schedule.timing(activity.id), reason_for(schedule, activity.id)
        if timing is not None:
            yield float_words(timing, plan)
        if reason is not None:
            yield reason_text(reason.code, reason.values)
    if activity.deadline is not None:
        late = span.calendar.between(activity.deadline, span.finish)
        if span.finish > activity.deadline:
            words = _say("▼ Deadline {day} missed by {late}")
            yield words.format(day=date_text(activity.deadline), late=days_words(late, plan))
        else:
            yield _say("Deadline {day}").format(day=date_text(activity.deadline))


def _state_lines(timeline: Timeline, record) -> list[str]:
    done = f"{timeline.schedule.progress(record.id):.0%}"
    if isinstance(record, Activity):
        state = choice_text(timeline.schedule.state(record.id))
        held = f": {record.hold_reason}" if record.hold and record.hold_reason else ""
        return [_say("{state}, {done} done").format(state=state + held, done=done)]
    if isinstance(record, Release):
        live = timeline.schedule.live_date(record.id)
        lines = [_say("{state}, {done} done").format(state=choice_text(record.state), done=done)]
        return [*lines, _say("Live: {day}").format(day=date_text(live))] if live else lines
    return []


def describe(timeline: Timeline, hit: Hit | None, day: float) -> str:
    """The words for what lies under the pointer: a bar, else the windows and the holiday of the day."""
    if hit is not None and hit.id:
        return "\n".join(lines_about(timeline, hit.id))
    date = dt.date.fromordinal(min(max(int(day), 1), dt.date.max.toordinal()))
    product = timeline.rows[hit.row].product if hit else None
    lines = [date_text(date)]
    name = timeline.schedule.calendars.programme.name_of(date)
    lines += [name] if name else []
    for time in timeline.windows:
        counts = not time.products or hit is None or product in time.products
        if time.window.kind in HOLDING and counts and time.start <= day < time.finish:
            first, last = time.days()
            lines.append(f"{time.window.title}: {date_text(first)} – {date_text(last)}")
            again = rule_words(time.window.recurrence)
            lines += [again] if again else []
    return "\n".join(lines)


def spoken(timeline: Timeline, row: Row, ready: str) -> str:
    """A row of the table in full, as a screen reader says it."""
    if row.kind is RowKind.GROUP:
        folded = "" if row.open else _say(", folded")
        return f"{row.title}{folded}"
    parts = lines_about(timeline, row.id)
    if row.kind is RowKind.RELEASE:
        parts.append(_say("{share} ready").format(share=ready))
    return ", ".join(parts)
