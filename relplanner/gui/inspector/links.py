"""What an activity waits for and what waits for it: added, changed and removed from the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from relplanner.commands.records import remove, set_fields
from relplanner.commands.scheduling import link
from relplanner.domain.declare import Value
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Dependency
from relplanner.domain.link_text import link_text, link_values
from relplanner.gui.context import PageContext
from relplanner.gui.records.display import named
from relplanner.gui.records.editors import Trial, loses_focus_to_itself
from relplanner.gui.records.typed_editor import TypedEditor
from relplanner.gui.theme import TextRole
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import ElidedLabel, IconButton, text_label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class JumpButton(QPushButton):
    """A record's name that leads to the record; shortened to fit."""

    def __init__(self, context: PageContext, id: str) -> None:
        super().__init__()
        self.setProperty("kind", "jump")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = ElidedLabel(named(context.plan, id))
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self._label.text())
        self.setToolTip(plain_tip(self._label.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(context.themes.px(8), 2, 4, 2)
        row.addWidget(self._label)
        self.clicked.connect(lambda: context.select(id))


class LinkText(QLineEdit):
    """A link's type and lag, typed: ``FS + 2d``."""

    def __init__(self, context: PageContext, dependency: Dependency) -> None:
        super().__init__()
        self._context, self._link = context, dependency
        self._trial = Trial(context, self, self._refusal)
        self.setText(link_text(dependency, context.plan))
        self.setAccessibleName(self.tr("Type and lag"))
        self.setToolTip("FS · FS + 2d · SS - 4h · FF + 50% · FS + 3ed")
        self.setFixedWidth(context.themes.px(84))

    def is_modified(self) -> bool:
        """Whether the user changed something."""
        return self.text() != link_text(self._link, self._context.plan)

    def take(self) -> None:
        """Set what is typed; what cannot be read stays, with the reason."""
        if not self.is_modified():
            self._trial.forget()
        elif self._trial.passes(lambda: self.text()):
            values = link_values(self.text(), self._context.reading())
            self._context.do(set_fields, self._link.id, values)

    def _refusal(self, text: Value) -> Refusal | None:
        values = link_values(str(text), self._context.reading())
        try:
            self._context.session.try_out(set_fields, self._link.id, values)
        except Refusal as refusal:
            return refusal
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.take()
        elif event.key() == Qt.Key.Key_Escape and self.is_modified():
            self.setText(link_text(self._link, self._context.plan))
            self._trial.forget()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not loses_focus_to_itself(event):
            self.take()


class LinksSection(QWidget):
    """“Depends on” and “Followed by” of one activity."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._id = context, ""
        self._shown: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.themes.px(4))
        self._rows: list[QWidget] = []
        self._column.addWidget(text_label(self.tr("Depends on"), TextRole.LABEL))
        self._adder: TypedEditor | None = None
        self._following = text_label(self.tr("Followed by"), TextRole.LABEL)
        self._column.addWidget(self._following)

    def show_record(self, activity: Activity) -> None:
        """Show the links of an activity."""
        plan = self._context.plan
        before = plan.children(Dependency, "successor", activity.id)
        after = plan.children(Dependency, "predecessor", activity.id)
        names = [named(plan, link.predecessor) for link in before] + [
            named(plan, link.successor) for link in after
        ]
        if (shown := (activity.id, before, after, *names)) == self._shown:
            return
        self._shown, self._id = shown, activity.id
        self._clear()
        for place, dependency in enumerate(before, 1):
            self._put(place, self._row(dependency, dependency.predecessor, typed=True))
        self._put_adder(len(before) + 1, activity)
        self._following.setVisible(bool(after))
        for dependency in after:
            self._put(self._column.count(), self._row(dependency, dependency.successor, typed=False))

    # -- inside --------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()

    def _put(self, place: int, row: QWidget) -> None:
        self._column.insertWidget(place, row)
        # Left to the layout it would appear one frame later.
        row.show()
        self._rows.append(row)

    def _row(self, dependency: Dependency, other: str, *, typed: bool) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._context.themes.px(4))
        row.addWidget(JumpButton(self._context, other), 1)
        if not typed or self._context.session.read_only:
            row.addWidget(text_label(link_text(dependency, self._context.plan), "muted"))
            return box
        row.addWidget(LinkText(self._context, dependency))
        name = self.tr("Remove the link to {name}").format(name=named(self._context.plan, other))
        away = IconButton(self._context.themes, "x", "")
        away.setAccessibleName(name)
        away.setToolTip(plain_tip(name))
        away.clicked.connect(lambda: self._context.do(remove, [dependency.id]))
        row.addWidget(away)
        return box

    def _put_adder(self, place: int, activity: Activity) -> None:
        """The field in which another predecessor is named; it keeps the keyboard after adding."""
        spec = Dependency.KIND.by_name["predecessor"]
        if self._adder is None:
            self._adder = TypedEditor(self._context, activity, spec, self._refusal, self)
            self._adder.setPlaceholderText(self.tr("Add: key or title"))
            self._adder.setAccessibleName(self.tr("Add what it depends on"))
            self._adder.finished.connect(self._add)
            self._adder.left.connect(self._forget)
        self._adder.show_value(None)
        self._adder.setVisible(not self._context.session.read_only)
        self._column.insertWidget(place, self._adder)

    def _forget(self) -> None:
        assert self._adder is not None
        self._adder.show_value(None)

    def _refusal(self, value: Value) -> Refusal | None:
        if value is None:
            return None
        try:
            self._context.session.try_out(link, str(value), self._id)
        except Refusal as refusal:
            return refusal
        return None

    def _add(self) -> None:
        assert self._adder is not None
        value = self._adder.value()
        if value is not None and self._context.do(link, str(value), self._id) is not None:
            self._adder.show_value(None)
