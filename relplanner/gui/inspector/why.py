"""Why the selected activity or release is when it is, in a sentence that leads to what it waits for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity
from relplanner.domain.notices import reason_text
from relplanner.domain.plan import title_of
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.sections import clear, flat_button
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import text_label
from relplanner.rules.reasons import Reason, reason_for


class WhySection(QWidget):
    """“Why then”: the driving predecessor, constraint or calendar; away for what is done or has no dates."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: Reason | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.themes.px(2))

    def show_record(self, record: Record) -> None:
        """Say why a record is when it is."""
        done = isinstance(record, Activity) and record.actual_finish is not None
        reason = None if done else reason_for(self._context.schedule, record.id)
        if reason == self._shown:
            return
        self._shown = reason
        clear(self._column)
        self.setVisible(reason is not None)
        if reason is not None:
            self._say(reason)

    def _say(self, reason: Reason) -> None:
        context = self._context
        words = text_label(reason_text(reason.code, reason.values), wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown: list[QWidget] = [text_label(self.tr("Why then"), TextRole.LABEL), words]
        waited_for = context.plan.get(reason.predecessor)
        if waited_for is not None:
            title = title_of(context.plan, waited_for)
            go = flat_button(self.tr("Go to it"), lambda: context.select(waited_for.id))
            go.setAccessibleName(self.tr("Go to {title}").format(title=title))
            shown.append(go)
        for widget in shown:
            left = Qt.AlignmentFlag.AlignLeft if widget is not words else Qt.AlignmentFlag(0)
            self._column.addWidget(widget, 0, left)
            # Left to the layout it would appear one frame later.
            widget.show()
