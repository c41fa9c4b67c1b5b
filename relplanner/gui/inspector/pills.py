"""The statuses of a record in a row of pills, told by its kind or derived from the schedule."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from relplanner.chart.marks import float_words
from relplanner.domain.declare import FieldType, Record
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.typed import date_text
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.sections import clear
from relplanner.gui.records.tones import PillLook, pill_look
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.gui.widgets import Pill, WrapLayout
from relplanner.schedule.dates import ActivityState

_STATES = {
    ActivityState.TODO: ("To do", Tone.NEUTRAL),
    ActivityState.DOING: ("In progress", Tone.ACCENT),
    ActivityState.DONE: ("Done", Tone.GOOD),
    ActivityState.BLOCKED: ("Blocked", Tone.BAD),
    ActivityState.SKIPPED: ("Skipped", Tone.NEUTRAL),
}


def pills_of(context: PageContext, record: Record) -> Iterator[tuple[str, PillLook]]:
    """The words and looks of the pills of a record."""
    if isinstance(record, Activity):
        yield from _slack(context, record)
        words, tone = _STATES[context.schedule.state(record.id)]
        yield _tr(words), PillLook(tone, mark=True)
    for spec in record.KIND.fields:
        if not spec.shown or spec.type is not FieldType.CHOICE or spec.name == "hold":
            continue
        value = getattr(record, spec.name)
        if value is not None and (look := pill_look(value)) is not None:
            yield choice_text(value), look
    if isinstance(record, Release) and (day := context.schedule.live_date(record.id)) is not None:
        words = _tr("Live {day}") if record.actual_date else _tr("Goes live {day}")
        yield words.format(day=date_text(day).partition(" ")[2]), PillLook(Tone.NEUTRAL, mark=False)
    if record.archived:
        yield _tr("Archived"), PillLook(Tone.NEUTRAL, mark=False)


def _slack(context: PageContext, activity: Activity) -> Iterator[tuple[str, PillLook]]:
    """By how much an activity that is not done can slip, or that it must not."""
    timing = context.schedule.timing(activity.id) if activity.actual_finish is None else None
    if timing is not None:
        tone = Tone.BAD if timing.critical else Tone.NEUTRAL
        yield float_words(timing, context.plan), PillLook(tone, mark=timing.critical)


class PillRow(QWidget):
    """Pills beside each other, on as many lines as they need."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._row = WrapLayout(self, context.themes.px(4))
        self._shown: list[tuple[str, PillLook]] = []

    def show_record(self, record: Record) -> None:
        """Show the statuses of a record."""
        shown = list(pills_of(self._context, record))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._row)
        for words, look in shown:
            pill = Pill(self._context.themes, words, look.tone, mark=look.mark)
            self._row.addWidget(pill)
            pill.show()
        self.setVisible(bool(shown))
        self._row.invalidate()


def _tr(text: str) -> str:
    return QCoreApplication.translate("inspector", text)
