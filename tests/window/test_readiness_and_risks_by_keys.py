"""Without touching the mouse: tick ten items across two releases; add a risk and score it."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from relplanner.domain.kinds import ChecklistItem, Risk
from relplanner.domain.kinds.readiness import ItemState
from relplanner.gui.program import Program
from relplanner.rules.risk import Rating, standing

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Keyboard:
    """Types into whatever has the focus, and counts the keys."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.count = 0

    def press(self, *keys: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.count += 1
            QTest.keyClick(self._target(), key, modifiers)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        self.count += len(text)
        QTest.keyClicks(self._target(), text)
        QApplication.processEvents()

    def choose_the_one_above(self) -> None:
        """Open the menu of the button in focus and take the entry above the present one."""
        QTimer.singleShot(0, self._take_above)
        self.press(Key.Key_Space)
        # The offscreen platform forgets which window was active before the menu.
        self.window.activateWindow()
        QApplication.processEvents()

    def tab_to(self, widget: QWidget) -> None:
        for _ in range(30):
            if QApplication.focusWidget() is widget:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {widget.accessibleName()}")

    def _take_above(self) -> None:
        menu = QApplication.activePopupWidget()
        assert menu is not None
        self.count += 2
        QTest.keyClick(menu, Key.Key_Up)
        QTest.keyClick(menu, Key.Key_Return)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.window


@pytest.fixture
def keyboard(program: Program, sample_plan) -> Keyboard:
    program.frame.resize(1280, 800)
    program.open_plan_or_raise(sample_plan)
    program.frame.activateWindow()
    QApplication.processEvents()
    return Keyboard(program.frame)


def test_ten_items_of_two_releases_are_ticked_with_a_few_keys(program: Program, keyboard: Keyboard) -> None:
    keyboard.press(Key.Key_4, modifiers=CTRL)
    page = program.workbench.pages["readiness"]
    plan = program.workbench.context.session
    keyboard.tab_to(page.release)
    keyboard.choose_the_one_above()
    assert page.release.is_all
    keyboard.tab_to(page.items)
    keyboard.press(Key.Key_Down)

    def ready() -> list[ChecklistItem]:
        items = (plan.plan.of(ChecklistItem)[id] for id in page.items.selected_ids())
        free = (item for item in items if not item.evidence_required or item.evidence)
        return [item for item in free if item.state in (ItemState.OPEN, ItemState.IN_PROGRESS)]

    while len(ready()) < 10 or not page.items.records.id_at(page.items.currentIndex().row()):
        keyboard.press(Key.Key_Down, modifiers=SHIFT)
    wanted = ready()
    assert len({item.release for item in wanted}) >= 2
    keyboard.press(Key.Key_Space)
    assert all(plan.plan.of(ChecklistItem)[item.id].state is ItemState.DONE for item in wanted)
    assert keyboard.count < 60
    keyboard.press(Key.Key_Z, modifiers=CTRL)
    assert all(plan.plan.of(ChecklistItem)[item.id].state is not ItemState.DONE for item in wanted)


def test_a_risk_is_added_and_scored_with_a_few_keys(program: Program, keyboard: Keyboard) -> None:
    keyboard.press(Key.Key_5, modifiers=CTRL)
    page = program.workbench.pages["risks"]
    keyboard.tab_to(page.table)
    keyboard.press(Key.Key_Insert)
    keyboard.type("Supplier goes bust")
    keyboard.press(Key.Key_Return, Key.Key_F4)
    keyboard.type("45")
    keyboard.press(Key.Key_Return)
    plan = program.workbench.context.plan
    made = next(risk for risk in plan.of(Risk).values() if risk.title == "Supplier goes bust")
    assert standing(plan, made.id).now == Rating(4, 5)
    assert QApplication.focusWidget() is page.table
    assert keyboard.count < 50
