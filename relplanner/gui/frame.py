"""The window's frame: top bar, pages at the left, the page, the inspector, the status line.

It knows no plan and imports nothing that does, so that it is painted before a plan is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relplanner.gui.actions import Actions
from relplanner.gui.navigation import Navigation
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import (
    MUTED,
    ActionButton,
    ButtonKind,
    ElidedLabel,
    MenuButton,
    SearchField,
    Toast,
    text_label,
)

_INSPECTOR_WIDTH = 320
_INSPECTOR_LEAST = 300
_INSPECTOR_MOST = 460
# Of the top bar: between its widgets, and around and between its groups.
_TOP_SPACING, _TOP_MARGINS = 8, 110


class Frame(QMainWindow):
    """The window. What fills it is put there by a workbench (an open plan) or the start page."""

    files_dropped = Signal(list)
    close_wanted = Signal()
    """Emitted before the window closes, so that open editors can hand over what was typed."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__()
        self.themes = themes
        self.actions_by_name = Actions(themes, self)
        self.addActions(self.actions_by_name.all())
        self.setWindowTitle("relplanner")
        self.setObjectName("frame")
        self.setAcceptDrops(True)
        self.resize(QSize(1440, 900))
        self.setMinimumSize(QSize(900, 560))
        self.top = TopBar(themes, self.actions_by_name)
        self.navigation = Navigation(themes)
        self.banners = QVBoxLayout()
        self.headers = QVBoxLayout()
        self.pages = QStackedWidget()
        self.inspector = QStackedWidget()
        self.status = StatusLine()
        # Asked before the window closes: what cannot be kept may still be put right.
        self.may_close: Callable[[], bool] = lambda: True
        self._lay_out()
        self.toast = Toast(self.pages)
        # A page that is switched to comes to the front, and would cover it.
        self.pages.currentChanged.connect(lambda _: self.toast.raise_())
        self.show_inspector(False)

    def show_inspector(self, shown: bool) -> None:
        """Show or hide the panel at the right."""
        self.inspector.setVisible(shown)

    def _lay_out(self) -> None:
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setChildrenCollapsible(False)
        self.body.addWidget(self.pages)
        self.body.addWidget(self.inspector)
        self.body.setStretchFactor(0, 1)
        self.body.setSizes([1100, self.themes.px(_INSPECTOR_WIDTH)])
        self.themes.changed.connect(self._fit)
        self._fit()
        side = QFrame()
        side.setObjectName("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.navigation)
        below = QVBoxLayout()
        below.setSpacing(0)
        # The header of a page stands over the inspector too: it needs the width.
        below.addLayout(self.headers)
        below.addWidget(self.body, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(side)
        middle.addLayout(below, 1)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top)
        rows.addLayout(self.banners)
        rows.addLayout(middle, 1)
        self.prompts = QVBoxLayout()
        rows.addLayout(self.prompts)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)

    def _fit(self) -> None:
        """Larger text needs a wider inspector, up to what leaves a page its room on a small screen."""
        self.inspector.setMinimumWidth(min(self.themes.px(_INSPECTOR_LEAST), _INSPECTOR_MOST))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.files_dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        # A slot that raises would still close the window: say no first, yes when all is handed over.
        event.ignore()
        if self.may_close():
            self.close_wanted.emit()
            event.accept()


class TopBar(QFrame):
    """Plan name and menu, undo and redo with the name of the step, the search box, circulate."""

    def __init__(self, themes: ThemeSource, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.dot = QLabel("●")
        self.dot.setObjectName("saved-dot")
        self.dot.setAccessibleName(self.tr("Saved"))
        self.menu = QMenu(self)
        self.recent = QMenu(self.tr("Recent plans"), self.menu)
        self._fill_menu(actions)
        self.plan = MenuButton(self.tr("No plan"), self.menu)
        self.plan.setObjectName("plan")
        self.undo = ActionButton(actions["undo"], ButtonKind.QUIET)
        self.redo = ActionButton(actions["redo"], ButtonKind.QUIET)
        self.search = SearchField(themes, self.tr("Search or run a command…"), "Ctrl K")
        self.search.setMinimumWidth(themes.px(150))
        self.search.setMaximumWidth(themes.px(430))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.what_if = ActionButton(actions["what-if"], ButtonKind.QUIET)
        self.take_back = ActionButton(actions["return"])
        self.circulate = ActionButton(actions["circulate"], ButtonKind.PRIMARY)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 14, 7)
        row.setSpacing(8)
        row.addWidget(self.dot)
        row.addWidget(self.plan)
        row.addSpacing(12)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        row.addStretch(1)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        row.addWidget(self.what_if)
        row.addWidget(self.take_back)
        row.addWidget(self.circulate)

    def show_plan(self, title: str) -> None:
        """Show the plan's name; without one the window has no plan."""
        self.plan.setText(title or self.tr("No plan"))
        self.dot.setVisible(bool(title))
        self.what_if.setVisible(bool(title))
        self.take_back.setVisible(bool(title))
        self.circulate.setVisible(bool(title))

    def _fit(self) -> None:
        """Spare the words of buttons, the least needed first, where the window is too narrow for all."""
        sparing = [
            button for button in (self.redo, self.undo, self.take_back, self.what_if) if not button.isHidden()
        ]
        fixed = sum(each.sizeHint().width() for each in (self.plan, self.circulate) if not each.isHidden())
        wanted = {button: button.worded_width + _TOP_SPACING for button in sparing}
        over = fixed + sum(wanted.values()) + self.search.minimumWidth() + _TOP_MARGINS - self.width()
        for button in sparing:
            button.show_words(over <= 0)
            if over > 0:
                over -= wanted[button] - button.sizeHint().width() - _TOP_SPACING

    def _fill_menu(self, actions: Actions) -> None:
        for group in (
            ("new", "open"),
            ("import", "export", "highlight", "copy", "merge"),
            ("new-release", "retarget", "save-template", "baselines", "slip-reason"),
            ("inspector", "larger", "smaller", "light", "dark", "system"),
            ("keys", "about"),
            ("close", "quit"),
        ):
            self.menu.addActions([actions[name] for name in group])
            if group[0] == "new":
                self.menu.addMenu(self.recent)
            self.menu.addSeparator()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)


class StatusLine(QFrame):
    """Saved, counts and conflicts at the left; calendar, baseline and last circulation at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.saved = text_label("", MUTED)
        self.counts = text_label("", MUTED)
        self.conflicts = QToolButton()
        self.conflicts.setProperty("kind", "conflicts")
        self.conflicts.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.conflicts.hide()
        self.calendar = ElidedLabel("", MUTED)
        self.baseline = ElidedLabel("", MUTED)
        self.circulation = ElidedLabel("", MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 14, 3)
        row.setSpacing(18)
        row.addWidget(self.saved)
        row.addWidget(self.counts)
        row.addWidget(self.conflicts)
        row.addStretch(1)
        for label in (self.calendar, self.baseline, self.circulation):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(label)

    def show_conflicts(self, words: str) -> None:
        """Show how many conflicts there are; without any the button is away."""
        self.conflicts.setText(words)
        self.conflicts.setAccessibleName(words.removeprefix("▲ "))
        self.conflicts.setVisible(bool(words))

    def show_facts(self, saved: str, counts: str, calendar: str, baseline: str, circulation: str) -> None:
        """Show the five things it says; empty ones take no room."""
        texts = (saved, counts, calendar, baseline, circulation)
        labels = (self.saved, self.counts, self.calendar, self.baseline, self.circulation)
        for label, text in zip(labels, texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
