"""The inspector: what is selected, in full, editable, with its past at the foot."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity, Release
from relplanner.gui.conflicts.section import ConflictsSection
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.forecast import ForecastSection
from relplanner.gui.inspector.links import LinksSection
from relplanner.gui.inspector.pills import PillRow
from relplanner.gui.inspector.sections import HistorySection, RelatedSection
from relplanner.gui.inspector.slips import SlipsSection
from relplanner.gui.inspector.title import TitleField
from relplanner.gui.inspector.why import WhySection
from relplanner.gui.records.display import named
from relplanner.gui.records.form import RecordForm
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import EmptyState, text_label
from relplanner.session import Change

_WIDTH = 300
# The records that tell best where a record belongs, the nearest first.
_OWNERS = ("release", "subject", "risk", "plan", "notes_of", "template", "calendar", "baseline", "product")


class Inspector(QWidget):
    """Follows the selection of a plan. Forms are made once per kind and shown again for the next record."""

    left = Signal()
    """Esc in a field that nothing is typed into: the user goes back to the page."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Inspector"))
        self._context = context
        self._panels: dict[str, RecordPanel] = {}
        self._id = ""
        self._stale = False
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._empty = EmptyState(
            context.themes, "panel-right", self.tr("Nothing selected"),
            self.tr("Select a release, an activity or anything else, and everything about it is here."),
            width=240,
        )  # fmt: skip
        self._stack.addWidget(self._empty)
        context.selection_changed.connect(self.show_record)
        context.bridge.plan_changed.connect(self._heard)
        context.remedy_wanted.connect(self.set_fields)
        if context.selected:
            self.show_record(context.selected)

    @property
    def form(self) -> RecordForm | None:
        """The form that is shown, if any."""
        panel = self._stack.currentWidget()
        return panel.form if isinstance(panel, RecordPanel) else None

    def show_record(self, id: str) -> None:
        """Show a record; nothing is selected when the plan does not have it."""
        self._id = id
        if self.isVisible():
            self._present(id)
        else:
            self._stale = True

    def set_fields(self, id: str, fields: tuple[str, ...]) -> None:
        """Show a record with the keyboard in the first of these fields that can be typed into."""
        self._context.select(id)
        self._id = id
        self._present(id)
        panel = self._stack.currentWidget()
        if isinstance(panel, RecordPanel):
            panel.focus_first(fields)

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field of what is shown."""
        panel = self._stack.currentWidget()
        if isinstance(panel, RecordPanel):
            panel.form.setFocus(Qt.FocusReason.ShortcutFocusReason)
            panel.form.focusNextChild()

    # -- inside --------------------------------------------------------------------------------------------

    def _present(self, id: str) -> None:
        self._stale = False
        record = self._context.plan.get(id)
        if record is None:
            self._leave()
            self._stack.setCurrentWidget(self._empty)
            return
        panel = self._panels.get(record.KIND.name)
        if panel is None:
            panel = self._panels[record.KIND.name] = RecordPanel(self._context, record)
            panel.form.left.connect(self.left)
            self._stack.addWidget(panel)
        if panel is not self._stack.currentWidget():
            self._leave()
        panel.show_record(record)
        self._stack.setCurrentWidget(panel)

    def _leave(self) -> None:
        """Hand over what is typed in the panel that goes."""
        panel = self._stack.currentWidget()
        if isinstance(panel, RecordPanel):
            panel.form.hand_over()

    def _heard(self, change: Change) -> None:
        if not self.isVisible():
            self._stale = True
            return
        panel = self._stack.currentWidget()
        record = self._context.plan.get(self._id)
        if record is None or not isinstance(panel, RecordPanel):
            self._present(self._id)
        else:
            panel.refresh(change, record)

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._context.themes.px(_WIDTH), 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._context.themes.px(240), 200)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._present(self._id)


class RecordPanel(QScrollArea):
    """Everything about one record of a kind."""

    def __init__(self, context: PageContext, record: Record) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._context = context
        kind = record.KIND
        self.setAccessibleName(kind.title)
        self._where = text_label("", TextRole.LABEL, wrap=True)
        self._title = TitleField(context, record)
        self._pills = PillRow(context)
        self.form = RecordForm(context, kind, skip=("key", "title"))
        self._links = LinksSection(context) if isinstance(record, Activity) else None
        self._why = WhySection(context) if isinstance(record, Activity | Release) else None
        self._slips = SlipsSection(context) if isinstance(record, Activity | Release) else None
        can_collide = isinstance(record, Activity | Release)
        self._conflicts = ConflictsSection(context) if can_collide else None
        self._forecast = ForecastSection(context) if isinstance(record, Activity | Release) else None
        self._related = RelatedSection(context)
        self._history = HistorySection(context)
        self.setWidget(self._body())

    def _body(self) -> QWidget:
        px = self._context.themes.px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(14), px(14), px(12), px(16))
        column.setSpacing(px(12))
        head = QVBoxLayout()
        head.setSpacing(px(4))
        for widget in (self._where, self._title, self._pills):
            head.addWidget(widget)
        column.addLayout(head)
        parts = (
            self._conflicts, self.form, self._why, self._slips, self._links, self._forecast, self._related,
            self._history,
        )  # fmt: skip
        for part in parts:
            if part is not None:
                column.addWidget(part)
        column.addStretch()
        # The ground is the window's own; a scroll area would give its content another.
        body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        return body

    def show_record(self, record: Record) -> None:
        """Show a record of this panel's kind."""
        self._title.show_record(record)
        self.form.show_record(record)
        self._show_around(record)
        self.verticalScrollBar().setValue(0)

    def refresh(self, change: Change, record: Record) -> None:
        """Show what a change brought."""
        self._title.follow(record)
        self.form.refresh(change)
        self._show_around(record)

    def focus_first(self, fields: tuple[str, ...]) -> None:
        """Put the keyboard into the first of these fields that can be typed into."""
        for name in fields:
            if name == "title":
                self._title.edit()
                return
            field = self.form.field(name)
            if field is not None and self.form.focus_field(name):
                # A field that was behind “More” has its place only after this.
                QTimer.singleShot(0, field, lambda field=field: self.ensureWidgetVisible(field))
                return

    def _show_around(self, record: Record) -> None:
        self._where.setText(where(self._context, record))
        self._pills.show_record(record)
        if self._links is not None and isinstance(record, Activity):
            self._links.show_record(record)
        if self._why is not None:
            self._why.show_record(record)
        if self._slips is not None:
            self._slips.show_record(record)
        if self._conflicts is not None:
            self._conflicts.show_record(record)
        if self._forecast is not None:
            self._forecast.show_record(record)
        self._related.show_record(record)
        self._history.show_record(record)


def where(context: PageContext, record: Record) -> str:
    """What a record is and where it belongs: “Activity · Payments 4.2.0 · ACT-12”."""
    owners = [name for name in _OWNERS if (spec := record.KIND.by_name.get(name)) and spec.ref]
    owner = next((id for name in owners if (id := getattr(record, name))), None)
    parts = [record.KIND.title, named(context.plan, owner) if owner else "", record.key]
    return " · ".join(part for part in parts if part)
