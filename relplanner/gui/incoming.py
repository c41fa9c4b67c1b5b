"""What comes into a plan from outside: files are read in a process of their own, each becomes one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from platformdirs import user_documents_path
from PySide6.QtCore import QObject

from relplanner.commands.imports import ImportReport
from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.returned import Returned
from relplanner.domain.tables import Book
from relplanner.exchange.formats import TABLE, read_file, recognise
from relplanner.exchange.guarded import content_of
from relplanner.exchange.progress import Progress
from relplanner.gui.ask import PLANS, Ask
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.pages.words import plural
from relplanner.gui.work import Work
from relplanner.session.importing import import_into
from relplanner.session.returning import read_return
from relplanner.session.tables import read_foreign

_WORKBOOKS = "Workbooks (*.xlsx)"
_TABLES = "Tables (*.xlsx *.xlsm *.csv *.tsv);;All files (*)"
_IMPORTS = "All that can be imported (*.xlsx *.xlsm *.csv *.tsv *.xml *.ics *.json *.md);;All files (*)"
_EVENTS_AS = ("windows", "milestones", "days")


class Incoming(QObject):
    """Asks for files and for what they leave open, imports them, and tells what was not taken."""

    def __init__(
        self, frame: Frame, ask: Ask, work: Work,
        context: Callable[[], PageContext | None], begin: Callable[[Path, str], bool],
    ) -> None:  # fmt: skip
        """``context`` gives the open plan, ``begin`` makes and opens one for files that come when none is."""
        super().__init__(frame)
        self._frame, self._ask, self._work, self._context, self._begin = frame, ask, work, context, begin

    @property
    def context(self) -> PageContext | None:
        """The open plan."""
        return self._context()

    def ask_import(self) -> None:
        """Ask for a file and import it."""
        path = self._ask.open_file(self.tr("Import a file"), user_documents_path(), _IMPORTS)
        if path is not None:
            self.import_files([path])

    def ask_table(self) -> None:
        """Ask for a table that somebody else made, to be mapped and imported."""
        path = self._ask.open_file(self.tr("Import a table"), user_documents_path(), _TABLES)
        if path is not None:
            self.import_files([path])

    def import_files(self, paths: list[Path]) -> None:
        """Read foreign files one after the other into the plan, or into a new one; each is one step.

        What the columns of a table become is shown first.
        """
        for path in paths:
            options = self._options(path)
            if options is not None:
                words = self.tr("Reading {name}…").format(name=path.name)
                self._work.start(words, partial(_read, path, options), self._take)

    def ask_return(self) -> None:
        """Ask for workbooks that came back, and show what they say."""
        self.take_back([])

    def take_back(self, paths: list[Path]) -> None:
        """Read workbooks that came back, all those of a folder too; without any, ask which."""
        context = self.context
        if context is None:
            return
        folder = context.session.path.parent
        paths = paths or self._ask.open_files(self.tr("Return a workbook"), folder, _WORKBOOKS)
        files = [file for path in paths for file in _workbooks(path)]
        if files:
            words = plural(len(files), self.tr("Reading {n} workbook…"), self.tr("Reading {n} workbooks…"))
            self._work.start_counted(
                words, partial(_read_back, files), lambda told: context.returned.emit(*told)
            )
        elif paths:
            told = self.tr("There is no workbook (.xlsx) in {name}").format(name=paths[0].name)
            context.said.emit(told, "", None)

    def take_dropped(self, paths: list[Path]) -> None:
        """Files that were dropped on the window: workbooks of ours come back, everything else is imported."""
        context = self.context
        books = [file for path in paths for file in _workbooks(path)]
        others = [path for path in paths if path.is_file() and path not in books]
        if others:
            self.import_files(others)
        if books and context is not None:
            words = plural(len(books), self.tr("Reading {n} workbook…"), self.tr("Reading {n} workbooks…"))
            self._work.start_counted(words, partial(_read_back, books), partial(self._sort, context, books))
        elif books:
            self.import_files(books)

    def _sort(self, context: PageContext, books: list[Path], told: tuple[list[Returned], list[str]]) -> None:
        """Workbooks that went out from here are returned; a foreign one is imported as a register."""
        files, refused = told
        foreign = {file.file_name for file in files if file.number is None and not file.plan_id}
        if len(foreign) < len(files) or refused:
            context.returned.emit([file for file in files if file.file_name not in foreign], refused)
        if foreign:
            self.import_files([path for path in books if path.name in foreign])

    def _options(self, path: Path) -> ReadOptions | None:
        """What the reader must know; None when the user thought better of it."""
        zone = self.context.plan.programme.zone if self.context else ReadOptions().zone
        if path.suffix.lower() not in (".ics", ".ical"):
            return ReadOptions(zone=zone)
        answers = [self.tr("Windows"), self.tr("Milestones of a release"), self.tr("Days off of a calendar")]
        words = self.tr("What shall the events of {name} become?").format(name=path.name)
        chosen = self._ask.choose(self.tr("Import a calendar"), words, [*answers, self.tr("Cancel")])
        if chosen is None or chosen >= len(_EVENTS_AS):
            return None
        return ReadOptions(zone=zone, events_as=_EVENTS_AS[chosen])

    def _take(self, read: Delivery | Book) -> None:
        context = self.context or self._new_plan(read)
        if context is None:
            return
        if isinstance(read, Book):
            context.table_read.emit(read)
        else:
            self._import(context, read)

    def _new_plan(self, read: Delivery | Book) -> PageContext | None:
        """A plan for what has been read; None when the user thought better of it."""
        start = user_documents_path() / f"{Path(read.file_name).stem}.relplan"
        path = self._ask.save_file(self.tr("A new plan for what is imported"), start, PLANS)
        title = read.title if isinstance(read, Delivery) else ""
        return self.context if path is not None and self._begin(path, title or path.stem) else None

    def _import(self, context: PageContext, delivery: Delivery) -> None:
        try:
            into = self._home(context, delivery)
            report, _ = import_into(context.session, delivery, into)
        except Refusal as refusal:
            context.refuse(refusal)
        else:
            self._tell(context, delivery.file_name, report)

    def _home(self, context: PageContext, delivery: Delivery) -> str | None:
        """The key of the release that checklists or milestones go to: the selected one, else asked for."""
        if not delivery.needs_home or delivery.home is None or delivery.home.kind != Release.KIND.name:
            return None
        selected = context.plan.get(context.selected)
        if isinstance(selected, Activity):
            selected = context.plan.one(Release, selected.release)
        if isinstance(selected, Release):
            return selected.key
        releases = [release for release in context.plan.of(Release).values() if not release.archived]
        words = self.tr("Which release does {name} belong to?").format(name=delivery.file_name)
        answers = [*(release.title for release in releases), self.tr("Cancel")]
        chosen = self._ask.choose(self.tr("Import"), words, answers)
        return releases[chosen].key if chosen is not None and chosen < len(releases) else None

    def _tell(self, context: PageContext, file_name: str, report: ImportReport) -> None:
        added, updated = sum(report.added.values()), sum(report.updated.values())
        lines = [f"{each.where}: {each.reason}" for each in report.refused]
        lines += [f"{each.where}: {each.what}" for each in report.not_taken]
        words = self.tr("{file}: {added} added, {updated} updated").format(
            file=file_name, added=added, updated=updated
        )
        if not added and not updated:
            words = self.tr("{file}: nothing new").format(file=file_name)
        if lines:
            context.said.emit(words, self.tr("What was not taken"), partial(self._show, words, lines))
        else:
            context.said.emit(words, "", None)

    def _show(self, title: str, lines: list[str]) -> None:
        from relplanner.gui.lists import ListDialog  # only when somebody wants to read it

        ListDialog(self._frame, title, lines).open()


def _read(path: Path, options: ReadOptions) -> Delivery | Book:
    """What a file delivers, or the sheets of a table whose columns are to be mapped first."""
    if recognise(path.name, content_of(path)) == TABLE:
        return read_foreign(path)
    return read_file(path, options=options)


def _workbooks(path: Path) -> list[Path]:
    """The workbook itself, or all that are in a folder."""
    if path.is_dir():
        return sorted(file for file in path.glob("*.xlsx") if not file.name.startswith(("~$", ".")))
    return [path] if path.suffix.lower() == ".xlsx" else []


def _read_back(paths: list[Path], progress: Progress) -> tuple[list[Returned], list[str]]:
    """What workbooks say, and in words why some could not be read."""
    files, refused = list[Returned](), list[str]()
    for path in paths:
        try:
            files.append(read_return(path, progress))
        except Refusal as refusal:
            refused.append(str(refusal))
    return files, refused
