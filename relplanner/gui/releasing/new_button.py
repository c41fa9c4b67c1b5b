"""The button “+ Release”: a blank one, or what a template or a train makes; and retargeting in menus."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from relplanner.gui.context import PageContext
from relplanner.gui.palette import REPEATS
from relplanner.gui.widgets import MenuButton


class NewReleaseButton(MenuButton):
    """``blank`` is the page's own action that adds an empty release."""

    def __init__(self, context: PageContext, blank: QAction, parent: QWidget | None = None) -> None:
        menu = QMenu()
        super().__init__("", menu, parent)
        self.setText(self.tr("+ Release"))
        menu.setParent(self, menu.windowFlags())
        menu.addAction(blank)
        for words, name in (
            (self.tr("From a template or train…"), "new-release"),
            (self.tr("Retarget a release…"), "retarget"),
        ):
            act = menu.addAction(words)
            act.setProperty(REPEATS, name == "retarget")
            act.triggered.connect(lambda _=False, name=name: context.action_wanted.emit(name))


def retarget_action(context: PageContext, parent: QObject) -> QAction:
    """For the menus of rows: move the whole release that is selected, or that what is selected belongs to."""
    action = QAction(context.tr("Retarget the release…"), parent)
    action.triggered.connect(lambda: context.action_wanted.emit("retarget"))
    return action
