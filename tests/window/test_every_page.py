"""What holds for every page, whatever it shows: names, Tab, room for the words, all found by Ctrl+K."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from relplanner.domain.returned import Grid
from relplanner.domain.tables import Book
from relplanner.gui.pages import PAGES
from relplanner.gui.program import Program
from relplanner.gui.widgets import ElidedLabel

PAGE_NAMES = [page.name for page in PAGES]
PAGE_NAMES += ["mapping:table"]
PAGE_NAMES += [f"roadmap:{view}" for view in ("calendar", "board", "table")]
TABLES = Book(
    "plans.xlsx",
    (
        Grid("Plan", (("Task", "Due", "Effort"), ("Build", "03/04/2027", 2.0), ("Test", "soon", 1.0))),
        Grid("Nothing known", (("Was", "Wer"), ("Bau", "Ann"))),
    ),
)


@pytest.fixture(params=["empty", "sample"])
def opened(request: pytest.FixtureRequest, program: Program) -> Program:
    """The program with an empty plan, and with the sample."""
    path: Path = request.getfixturevalue(f"{request.param}_plan")
    program.frame.resize(1280, 800)
    program.open_plan_or_raise(path)
    return program


def show(program: Program, page: str) -> None:
    """Show a page, and the view of it that stands after a colon."""
    name, _, view = page.partition(":")
    shown = program.show_page(name)
    if name == "mapping" and view:
        shown.show_book(TABLES)
        shown.wait()
        settle()
        shown.wait()
    elif view:
        shown.show_view(view)


def settle() -> None:
    for _ in range(10):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def visible_widgets(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_every_widget_that_takes_the_keyboard_has_a_name(opened: Program, page: str) -> None:
    show(opened, page)
    settle()
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in visible_widgets(opened.frame)
        if takes_tab(widget) and not name_of(widget) and not isinstance(widget.parent(), QLineEdit)
    ]
    assert not nameless


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_a_page_is_made_without_flashing_a_window_of_its_own(
    program: Program, sample_plan: Path, page: str
) -> None:
    program.open_plan_or_raise(sample_plan)
    settle()
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(f"{type(watched).__name__} {watched.objectName()}")
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    show(program, page)
    settle()
    QApplication.instance().removeEventFilter(watch)
    assert not shown


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_tab_reaches_every_widget_and_comes_round(qtbot: QtBot, opened: Program, page: str) -> None:
    show(opened, page)
    settle()
    wanted = {widget for widget in visible_widgets(opened.frame) if takes_tab(widget)}
    wanted = {widget for widget in wanted if widget.focusProxy() is None}
    reached: set[QWidget] = set()
    opened.frame.activateWindow()
    opened.frame.navigation.setFocus()
    for _ in range(3 * len(wanted) + 20):
        focus = QApplication.focusWidget()
        if focus is None or (focus in reached and focus is opened.frame.navigation and len(reached) > 1):
            break
        reached.add(focus)
        opened.frame.focusNextPrevChild(True)
    missed = [
        f"{type(widget).__name__} “{name_of(widget)}”"
        for widget in wanted - reached
        # Of a group of buttons that choose one thing, Tab reaches the chosen one; arrows do the rest.
        if not (isinstance(widget, QAbstractButton) and widget.group() is not None)
    ]
    assert not missed


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_no_words_are_cut_off_at_150_per_cent_text(opened: Program, page: str) -> None:
    opened.frame.themes.switch(opened.frame.themes.theme, 1.5)
    opened.frame.resize(1440, 900)
    show(opened, page)
    settle()
    cut = []
    for widget in visible_widgets(opened.frame):
        if isinstance(widget, ElidedLabel) or _scrolls_away(widget):
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            need = QFontMetrics(widget.font()).horizontalAdvance(widget.text())
            if widget.contentsRect().width() + 1 < need:
                cut.append(f"label “{widget.text()}” {widget.contentsRect().width()} < {need}")
        if isinstance(widget, QAbstractButton) and widget.text():
            need = QFontMetrics(widget.font()).horizontalAdvance(widget.text().replace("&", ""))
            if widget.width() < need:
                cut.append(f"button “{widget.text()}” {widget.width()} < {need}")
        words = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
        if words and widget.height() + 1 < QFontMetrics(widget.font()).height():
            cut.append(f"{type(widget).__name__} is only {widget.height()} high")
    opened.frame.themes.switch(opened.frame.themes.theme, 1.0)
    assert not cut


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_every_action_of_a_page_is_found_by_the_search(opened: Program, page: str) -> None:
    show(opened, page)
    settle()
    opened.palette.open()
    for action in opened.frame.findChildren(QAction):
        if not action.text() or not action.isVisible() or not action.isEnabled() or action.menu() is not None:
            continue
        if action.isSeparator():
            continue
        # A single & marks a key, two are one that is read.
        wanted = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        opened.frame.top.search.setText(wanted)
        words = [opened.palette.results.item(row).text() for row in range(opened.palette.results.count())]
        assert wanted in words
    opened.palette.leave()


def _scrolls_away(widget: QWidget) -> bool:
    """Whether a scroll area around the widget lets the rest of it be seen."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and parent.horizontalScrollBar().maximum() > 0:
            return True
        parent = parent.parentWidget()
    return False
