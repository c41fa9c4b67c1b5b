"""The program behind the frame: opens, begins and closes plans, takes files in and gives them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_documents_path
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from relplanner.domain.errors import Refusal
from relplanner.exchange.sample import load_sample
from relplanner.gui.ask import PLANS, Ask, AskWithDialogs
from relplanner.gui.context import Page, PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.palette import Palette
from relplanner.gui.say import refusal_text
from relplanner.gui.settings import Settings
from relplanner.gui.start_page import StartPage
from relplanner.gui.theme import DARK, LIGHT, load_theme, system_theme_name
from relplanner.gui.work import Work
from relplanner.gui.workbench import Workbench
from relplanner.resources import resource
from relplanner.session import PlanSession
from relplanner.session.copies import is_copy
from relplanner.session.who import user_name
from relplanner.store.backup import Backups
from relplanner.store.courtesy import Courtesy

if TYPE_CHECKING:
    from relplanner.gui.incoming import Incoming
    from relplanner.gui.outgoing import Outgoing

_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class Program(QObject):
    """One window: a start page, or an open plan on its workbench."""

    def __init__(self, frame: Frame, settings: Settings, ask: Ask | None = None) -> None:
        super().__init__(frame)
        self.frame = frame
        self.settings = settings
        self.ask = ask or AskWithDialogs(frame)
        self.workbench: Workbench | None = None
        self._courtesy: Courtesy | None = None
        self.work = Work(frame, self.refuse)
        self.palette = Palette(frame, frame.top.search, frame.themes)
        self.start_page = StartPage(frame.themes, frame.actions_by_name)
        frame.pages.addWidget(self.start_page)
        self._connect()
        self.show_start()

    @cached_property
    def incoming(self) -> Incoming:
        """Takes files in; made when first wanted, for a start must not wait for what reads them."""
        from relplanner.gui.incoming import Incoming

        return Incoming(self.frame, self.ask, self.work, self._context, self.new_plan)

    @cached_property
    def outgoing(self) -> Outgoing:
        """Gives files out; made when first wanted, like ``incoming``."""
        from relplanner.gui.outgoing import Outgoing

        return Outgoing(self.frame, self.ask, self.work, self._context)

    # -- plans ---------------------------------------------------------------------------------------------

    def open_plan(self, path: Path) -> bool:
        """Open a plan in place of the present one; whether that worked. A refusal is told in words."""
        return self._open(lambda: PlanSession.open(path, author=user_name(), backups=Backups.standard()))

    def open_plan_or_raise(self, path: Path) -> None:
        """Open a plan; a refusal is raised instead of told, for who has no window to read it in."""
        self._show(PlanSession.open(path, author=user_name(), backups=Backups.standard()))

    def new_plan(self, path: Path, title: str, content: Path | None = None) -> bool:
        """Make a plan, filled from a sample or template file if one is given, and open it."""

        def make() -> PlanSession:
            session = PlanSession.create(path, title, author=user_name(), backups=Backups.standard())
            if content is not None:
                from relplanner.commands.sample import fill_sample  # only when a plan is begun from one

                session.do(fill_sample, load_sample(content))
            return session

        return self._open(make)

    def close_plan(self) -> None:
        """Close the present plan; everything that was done is saved already."""
        if self.workbench is not None:
            self.work.wait()
            self.workbench.close()
            self.workbench = None
        if self._courtesy is not None:
            self._courtesy.leave()
            self._courtesy = None
        self.show_start()

    def show_start(self) -> None:
        """The start page, with recent plans."""
        self.start_page.show_recent(self.settings.recent)
        self.frame.pages.setCurrentWidget(self.start_page)
        self.frame.top.show_plan("")
        self.frame.setWindowTitle("relplanner")
        self.frame.status.show_facts("", "", "", "", "")
        self._enable(False)

    def show_page(self, name: str) -> Page | None:
        """A page of the open plan."""
        return self.workbench.show_page(name) if self.workbench else None

    def refuse(self, refusal: Refusal) -> None:
        """Tell of a refusal in words."""
        self.frame.toast.say(refusal_text(refusal))

    # -- inside --------------------------------------------------------------------------------------------

    def _open(self, opener: Callable[[], PlanSession]) -> bool:
        if not self._may_leave():
            return False
        try:
            session = opener()
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        self._show(session)
        self._tell_who_else(session.path)
        return True

    def _tell_who_else(self, path: Path) -> None:
        """Leave a note that the plan is open here; if somebody else's is there, say so and go on."""
        self._courtesy = Courtesy(path, user_name(), dt.datetime.now(dt.UTC))
        other = self._courtesy.take()
        if other is not None:
            since = dt.datetime.fromisoformat(other.since).astimezone()
            words = self.tr(
                "{who} has had this plan open on {host} since {since}. Changes of both are taken in."
            )
            self.frame.toast.say(words.format(who=other.who, host=other.host, since=f"{since:%d %b %H:%M}"))

    def _show(self, session: PlanSession) -> None:
        self.close_plan()
        self.settings.opened(session.path.absolute())
        self.workbench = Workbench(self.frame, session, self.settings, self.ask, self.palette)
        context = self.workbench.context
        context.return_wanted.connect(lambda paths: self.incoming.take_back(paths))
        context.circulate_wanted.connect(lambda drafted: self.outgoing.circulate(drafted))
        context.asking_wanted.connect(lambda asked, folder: self.outgoing.ask_owners(asked, folder))
        self._enable(True)
        self._fill_recent()
        self.workbench.show_remembered_page()

    def _connect(self) -> None:
        frame, actions = self.frame, self.frame.actions_by_name
        wiring: dict[str, Callable[[], object]] = {
            "new": self._ask_new,
            "open": self._ask_open,
            "sample": lambda: self._ask_new(resource("samples", "digital-services.json")),
            "template": self._ask_template,
            "import": lambda: self.incoming.ask_import(),
            "import-table": lambda: self.incoming.ask_table(),
            "export": lambda: self.outgoing.ask_export(),
            "highlight": lambda: self.outgoing.ask_highlight(),
            "copy": lambda: self.outgoing.ask_copy(),
            "return": lambda: self.incoming.ask_return(),
            "circulate": lambda: self.outgoing.ask_circulate(),
            "what-if": partial(self._on_workbench, lambda workbench: workbench.what_if.start()),
            "merge": partial(self._on_workbench, Workbench.choose_copy),
            "undo": self._undo,
            "redo": self._redo,
            "find": self.palette.open,
            "filter": partial(self._on_workbench, Workbench.go_to_filter),
            "details": partial(self._on_workbench, Workbench.go_to_inspector),
            "inspector": partial(self._on_workbench, Workbench.toggle_inspector),
            "light": lambda: self._use_theme(LIGHT),
            "dark": lambda: self._use_theme(DARK),
            "system": lambda: self._use_theme("system"),
            "larger": lambda: self._scale(1),
            "smaller": lambda: self._scale(-1),
            "keys": self._show_keys,
            "about": self._show_about,
            "close": self._close,
            "quit": frame.close,
        }
        for name, run in wiring.items():
            actions[name].triggered.connect(lambda *_, run=run: run())
        frame.navigation.chosen.connect(self._go)
        frame.navigation.page_entered.connect(self._enter)
        for action in actions.all():
            if action.objectName().startswith("page-"):
                name = action.objectName().removeprefix("page-")
                action.triggered.connect(lambda *_, name=name: self._enter(name))
        frame.files_dropped.connect(self._dropped)
        frame.close_wanted.connect(self._window_closes)
        frame.may_close = self._may_leave
        self.start_page.plan_chosen.connect(self.open_plan)
        QApplication.styleHints().colorSchemeChanged.connect(lambda *_: self._follow_system())
        self._fill_recent()

    def _context(self) -> PageContext | None:
        return self.workbench.context if self.workbench is not None else None

    def _may_leave(self) -> bool:
        """Whether the plan can be left: not when something typed would be lost that its author wants kept."""
        editor = self.workbench.kept() if self.workbench is not None else None
        if editor is None:
            return True
        field, typed = editor.accessibleName(), getattr(editor, "text", lambda: "")()
        words = self.tr("“{typed}” in {field} could not be read, and has not been taken.")
        answers = [self.tr("Leave without it"), self.tr("Go back to it")]
        title = self.tr("Not taken yet")
        if self.ask.choose(title, words.format(typed=typed, field=field), answers) == 0:
            return True
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _close(self) -> None:
        if self._may_leave():
            self.close_plan()

    def _go(self, name: str) -> None:
        if self.show_page(name) is None:
            self.frame.navigation.clearSelection()

    def _enter(self, name: str) -> None:
        if self.workbench is not None:
            self.workbench.enter_page(name)

    def _on_workbench(self, act: Callable[[Workbench], None]) -> None:
        if self.workbench is not None:
            act(self.workbench)

    def _undo(self) -> None:
        if self.workbench is not None:
            self.workbench.context.undo()

    def _redo(self) -> None:
        if self.workbench is not None:
            self.workbench.context.redo()

    def _enable(self, open_plan: bool) -> None:
        actions = self.frame.actions_by_name
        always = ("new", "open", "sample", "template", "import", "import-table", "find", "light", "dark",
                  "system", "larger", "smaller", "keys", "about", "quit")  # fmt: skip
        for action in actions.all():
            name = action.objectName()
            if name not in always and name not in ("undo", "redo"):
                action.setEnabled(open_plan)
        if not open_plan:
            actions["undo"].setEnabled(False)
            actions["redo"].setEnabled(False)
        self.frame.navigation.setEnabled(open_plan)

    def _ask_new(self, content: Path | None = None) -> None:
        start = user_documents_path() / (self.tr("Sample plan") if content else self.tr("New plan"))
        path = self.ask.save_file(self.tr("New plan"), start.with_suffix(".relplan"), PLANS)
        if path is None:
            return
        path = path if path.suffix == ".relplan" else path.with_name(f"{path.name}.relplan")
        self.new_plan(path, path.stem, content)

    def _ask_template(self) -> None:
        folder = resource("templates")
        choices = sorted(folder.glob("*.json"))
        names = [path.stem.replace("-", " ").capitalize() for path in choices]
        chosen = self.ask.choose(self.tr("Templates"), self.tr("Begin with:"), [*names, self.tr("Cancel")])
        if chosen is not None and chosen < len(choices):
            self._ask_new(choices[chosen])

    def _ask_open(self) -> None:
        recent = self.settings.recent
        folder = recent[0].parent if recent else user_documents_path()
        if (path := self.ask.open_file(self.tr("Open a plan"), folder, PLANS)) is not None:
            self.open_plan(path)

    def _show_list(self, title: str, lines: list[str]) -> None:
        from relplanner.gui.lists import ListDialog  # only when somebody wants to read it

        ListDialog(self.frame, title, lines).open()

    def _dropped(self, paths: list[Path]) -> None:
        plans = [path for path in paths if path.suffix == ".relplan"]
        if plans and self.workbench is not None and is_copy(self.workbench.context.session, plans[0]):
            self._merge_or_open(self.workbench, plans[0])
        elif plans:
            self.open_plan(plans[0])
        else:
            self.incoming.take_dropped(paths)

    def _merge_or_open(self, workbench: Workbench, path: Path) -> None:
        words = self.tr("{name} is a copy of the plan that is open.").format(name=path.name)
        answers = [self.tr("Merge it into this plan…"), self.tr("Open it instead"), self.tr("Cancel")]
        chosen = self.ask.choose(self.tr("A copy of this plan"), words, answers)
        if chosen == 0:
            workbench.show_copy(path)
        elif chosen == 1:
            self.open_plan(path)

    def _fill_recent(self) -> None:
        menu = self.frame.top.recent
        menu.clear()
        for path in self.settings.recent:
            menu.addAction(f"{path.stem}  ({path.parent})", partial(self.open_plan, path))
        menu.setEnabled(not menu.isEmpty())

    def _use_theme(self, name: str) -> None:
        self.settings.put("theme", name)
        hints = QApplication.styleHints()
        self.frame.themes.switch(load_theme(system_theme_name(hints) if name == "system" else name))

    def _follow_system(self) -> None:
        if self.settings.get("theme", "system") == "system":
            self._use_theme("system")

    def _scale(self, way: int) -> None:
        themes = self.frame.themes
        nearest = min(range(len(_SCALES)), key=lambda index: abs(_SCALES[index] - themes.text_scale))
        scale = _SCALES[min(max(nearest + way, 0), len(_SCALES) - 1)]
        self.settings.put("text_scale", scale)
        themes.switch(themes.theme, scale)

    def _show_keys(self) -> None:
        actions = (action for action in self.frame.actions_by_name.all() if not action.shortcut().isEmpty())
        lines = [f"{action.shortcut().toString()}\t{action.text()}" for action in actions]
        self._show_list(self.tr("Keys"), [*lines, *_POINTER_KEYS])

    def _show_about(self) -> None:
        from relplanner.gui.lists import AboutBox  # only when somebody wants to read it

        AboutBox(self.frame).open()

    def _window_closes(self) -> None:
        self.settings.window.setValue("geometry", self.frame.saveGeometry())
        self.settings.window.setValue("body", self.frame.body.saveState())
        self.close_plan()


_POINTER_KEYS = (
    "Enter\tEdit, and confirm", "Esc\tLeave without changing", "Ins\tAdd", "Del\tRemove",
    "Arrows\tMove the selected bars by a day", "Shift+arrows\tMove its finish",
    "Alt+arrows\tMove its start", "Ctrl+Left, Ctrl+Right\tMove the selected bars by a week",
    "Ctrl+L\tLink the bar to another: arrows aim, Enter links", "F8\tGo to the next conflict",
    "Ctrl+click, Shift+drag\tChoose several bars", "Ctrl+A\tChoose the whole lane",
    "Ctrl+0\tFit the whole plan", "Ctrl+P\tPrint the roadmap, or export it",
    "Ctrl+wheel\tZoom the timeline about the pointer",
    "Ctrl+arrows\tTake what is chosen to another day of the calendar, or column of the board",
    "Alt+Down\tFilter the column of a table", "Ctrl+D\tFill down", "Ctrl+Shift+V\tPaste as new rows",
)  # fmt: skip
