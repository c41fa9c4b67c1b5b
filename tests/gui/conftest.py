"""What tests with Qt may ask for: themes, the sample plan, a page's context, the whole program in a frame."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPdfWriter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from relplanner.commands.sample import fill_sample
from relplanner.exchange.sample import load_sample
from relplanner.gui import assets
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.program import Program
from relplanner.gui.settings import Settings
from relplanner.gui.theme import load_theme
from relplanner.gui.theme_source import ThemeSource
from relplanner.resources import resource
from relplanner.session import PlanSession


class Answers:
    """Answers questions in the place of dialogs; a question that was not foreseen fails the test."""

    def __init__(self) -> None:
        self.choices: list[int | None] = []
        self.lines: list[str | None] = []
        self.files: list[Path | None] = []
        self.asked: list[str] = []

    def choose(self, title: str, text: str, answers: Sequence[str]) -> int | None:
        self.asked.append(text)
        return self.choices.pop(0)

    def line(self, title: str, label: str, start: str = "", does: str = "") -> str | None:
        self.asked.append(label)
        return self.lines.pop(0)

    def open_file(self, title: str, folder: Path, patterns: str) -> Path | None:
        self.asked.append(title)
        return self.files.pop(0)

    def open_files(self, title: str, folder: Path, patterns: str) -> list[Path]:
        self.asked.append(title)
        return [path for path in (self.files.pop(0),) if path is not None]

    def printer(self, layout: QPageLayout) -> QPagedPaintDevice | None:
        self.asked.append("printer")
        path = self.files.pop(0)
        if path is None:
            return None
        printer = QPdfWriter(str(path))
        printer.setPageLayout(layout)
        return printer

    def folder(self, title: str, start: Path) -> Path | None:
        self.asked.append(title)
        return self.files.pop(0)

    def save_file(self, title: str, start: Path, patterns: str) -> Path | None:
        self.asked.append(title)
        return self.files.pop(0)


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeSource]:
    """The light theme, dressed onto the application."""
    assets.install()
    source = ThemeSource(load_theme("light"))
    source.dress(qapp)
    yield source
    source.deleteLater()


@pytest.fixture
def answers() -> Answers:
    """What the program's questions are answered with."""
    return Answers()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample plan, made once; tests take copies."""
    path = tmp_path_factory.mktemp("sample") / "sample.relplan"
    with PlanSession.create(path, "Digital Services 2027", author="Sample") as session:
        session.do(fill_sample, load_sample(resource("samples", "digital-services.json")))
    return path


@pytest.fixture
def sample_plan(sample_file: Path, tmp_path: Path) -> Path:
    """A sample plan of the test's own."""
    return Path(shutil.copy(sample_file, tmp_path / "sample.relplan"))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with nothing in it but its programme, made once; tests take copies."""
    path = tmp_path_factory.mktemp("empty") / "empty.relplan"
    PlanSession.create(path, "Empty").close()
    return path


@pytest.fixture
def empty_plan(empty_file: Path, tmp_path: Path) -> Path:
    """An empty plan of the test's own."""
    return Path(shutil.copy(empty_file, tmp_path / "empty.relplan"))


@pytest.fixture
def open_context(
    themes: ThemeSource, answers: Answers, tmp_path: Path
) -> Iterator[Callable[[Path], PageContext]]:
    """A function that opens a plan as a page sees it."""
    opened: list[PageContext] = []

    def open_plan(path: Path) -> PageContext:
        session = PlanSession.open(path, author="Tester")
        opened.append(PageContext(session, themes, Settings(tmp_path / "config"), answers))
        return opened[-1]

    yield open_plan
    for context in opened:
        context.close()


@pytest.fixture
def context(open_context: Callable[[Path], PageContext], sample_plan: Path) -> PageContext:
    """The sample plan as a page sees it."""
    return open_context(sample_plan)


@pytest.fixture
def program(qtbot: QtBot, themes: ThemeSource, answers: Answers, tmp_path: Path) -> Program:
    """The program in its frame, without a plan."""
    frame = Frame(themes)
    made = Program(frame, Settings(tmp_path / "config"), answers)
    # Before the frame goes, or what works in the background would be left without the objects it tells.
    qtbot.addWidget(frame, before_close_func=lambda _: made.close_plan())
    frame.show()
    return made


def shown(widget: QWidget, qtbot: QtBot) -> QWidget:
    """The widget, on screen."""
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget
