"""The actions of the program as a whole: each has a name, is found by Ctrl+K and, if frequent, has a key."""

from itertools import count

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from relplanner.gui.pages import PAGES
from relplanner.gui.theme_source import ThemeSource

# name, words, key, icon
_ACTIONS: tuple[tuple[str, str, str, str], ...] = (
    ("new", "New plan…", "Ctrl+N", "file-plus"),
    ("open", "Open a plan…", "Ctrl+O", "folder-open"),
    ("sample", "Start from the sample", "", "rocket"),
    ("template", "Start from a template…", "", "clipboard-check"),
    ("import", "Import a file…", "Ctrl+I", "download"),
    ("import-table", "Import a table…", "", "table"),
    ("export", "Export…", "Ctrl+E", "upload"),
    ("highlight", "Highlight report of the last fortnight…", "", "file-text"),
    ("copy", "Save a copy…", "Ctrl+Shift+S", "copy"),
    ("return", "Return a workbook…", "Ctrl+R", "file-spreadsheet"),
    ("circulate", "Circulate…", "Ctrl+Shift+C", "send"),
    ("what-if", "What if…", "Ctrl+Shift+W", "git-branch"),
    ("merge", "Merge a copy of this plan…", "", "git-merge"),
    ("new-release", "New release from a template or train…", "Ctrl+Shift+N", "calendar-plus"),
    ("retarget", "Retarget a release…", "Ctrl+Shift+T", "calendar-clock"),
    ("save-template", "Save the release as a template…", "", "clipboard-check"),
    ("baselines", "Baselines: take and compare…", "Ctrl+Shift+B", "flag"),
    ("slip-reason", "Say why a committed date moved", "Ctrl+Shift+Y", "message-square"),
    ("undo", "Undo", "Ctrl+Z", "undo-2"),
    ("redo", "Redo", "Ctrl+Shift+Z", "redo-2"),
    ("find", "Search or run a command", "Ctrl+K", "search"),
    ("filter", "Filter this page", "Ctrl+F", "funnel"),
    ("details", "Go to the inspector", "Alt+Return", "pencil"),
    ("inspector", "Show or hide the inspector", "Ctrl+B", "panel-right"),
    ("light", "Use the light theme", "", "sun"),
    ("dark", "Use the dark theme", "", "moon"),
    ("system", "Follow the system’s theme", "", "settings"),
    ("larger", "Larger text", "Ctrl++", "zoom-in"),
    ("smaller", "Smaller text", "Ctrl+-", "zoom-out"),
    ("keys", "Keys and how to do things", "F1", "book-open"),
    ("about", "About relplanner", "", "info"),
    ("close", "Close the plan", "Ctrl+W", "x"),
    ("quit", "Quit", "Ctrl+Q", "circle-x"),
)


class Actions(QObject):
    """All program-wide actions by name; pages are ``page-overview`` and so on, by number or on their keys."""

    def __init__(self, themes: ThemeSource, parent: QObject) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}
        for name, words, key, icon in _ACTIONS:
            self._add(themes, name, QCoreApplication.translate("action", words), key, icon)
        numbers = count(1)
        for page in PAGES:
            title = page.title.replace("&", "&&")
            words = QCoreApplication.translate("action", "Go to {page}").format(page=title)
            key = page.key or f"Ctrl+{next(numbers)}"
            self._add(themes, f"page-{page.name}", words, key, page.icon)
        self["redo"].setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self["larger"].setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> list[QAction]:
        """Every action, in the order in which they are listed."""
        return list(self._by_name.values())

    def _add(self, themes: ThemeSource, name: str, words: str, key: str, icon: str) -> None:
        action = QAction(words, self)
        action.setObjectName(name)
        if key:
            action.setShortcut(QKeySequence(key))
        themes.keep_icon(action, icon, "on_fill" if name == "circulate" else "muted")
        self._by_name[name] = action
