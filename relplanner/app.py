"""Composition root of the window: frame first, plan in the same breath, and pictures of any page."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QApplication

from relplanner.gui import assets
from relplanner.gui.frame import Frame
from relplanner.gui.theme import load_theme, system_text_scale, system_theme_name
from relplanner.gui.theme_source import ThemeSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relplanner.chart.printing import Extract
    from relplanner.domain.plan import Plan
    from relplanner.domain.returned import Returned
    from relplanner.domain.tables import Book
    from relplanner.draw.palette import Palette
    from relplanner.draw.sheet import Sheet
    from relplanner.gui.program import Program
    from relplanner.gui.settings import Settings

# What has run when a picture is taken: a page may need a few turns of the event loop to settle.
_SETTLE_TURNS = 20


def open_window(path: Path | None = None) -> int:
    """Show the window, open ``path`` (or the plan that was open last) and run until it closes."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    frame = make_frame(app)
    frame.show()
    # The frame is painted before SQLAlchemy and pydantic are imported: they cost more than the window.
    app.processEvents()
    program = fill(frame)
    _catch_failures(program)
    _restore(frame, program.settings)
    _leave_in_order(app, frame)
    QTimer.singleShot(0, lambda: _begin(program, path))
    return app.exec()


def make_frame(app: QApplication, theme: str = "", scale: float = 0.0) -> Frame:
    """A dressed frame without a plan. An empty ``theme`` takes the remembered one, else the system's."""
    assets.install()
    remembered = _remembered()
    name = theme or str(remembered.get("theme", "system"))
    if name not in ("light", "dark"):
        name = system_theme_name(app.styleHints())
    themes = ThemeSource(
        load_theme(name), scale or float(str(remembered.get("text_scale", 0))) or system_text_scale(), app
    )
    themes.dress(app)
    app.setApplicationName("relplanner")
    app.setWindowIcon(themes.icons.icon("rocket", "accent_ink"))
    return Frame(themes)


def fill(frame: Frame, settings: Settings | None = None) -> Program:
    """Put the program behind a frame."""
    from relplanner.gui.program import Program  # after the first paint: this imports the whole core
    from relplanner.gui.settings import Settings

    return Program(frame, settings or Settings())


def picture(
    plan: Path,
    page: str,
    out: Path,
    theme: str = "light",
    size: tuple[int, int] = (1600, 1000),
    select: str = "",
    files: tuple[Path, ...] = (),
) -> None:
    """Draw a page of a plan's window to a PNG, without a screen.

    ``page`` is a page's name; ``roadmap-timeline`` names a view of it. ``select`` is the id of a record that
    is to be selected; ``files`` are workbooks that came back, for the page ``return``, and tables of others
    for ``mapping``. Raises Refusal.
    """
    import tempfile  # only for pictures

    from relplanner.domain.errors import CouldNotWrite
    from relplanner.gui.settings import Settings
    from relplanner.session.returning import read_return
    from relplanner.session.tables import read_foreign

    tables = [read_foreign(file) for file in files] if page == "mapping" else []
    returned = [read_return(file) for file in files] if page != "mapping" else []
    app = _drawing_app()
    with tempfile.TemporaryDirectory() as folder:
        frame = make_frame(app, theme, 1.0)
        frame.resize(QSize(*size))
        program = fill(frame, Settings(Path(folder)))
        try:
            program.open_plan_or_raise(plan)
            frame.show()
            _turn_to(program, page, select, tables, returned)
            written = frame.grab().save(str(out))
        finally:
            program.close_plan()
            frame.close()
            frame.deleteLater()
            settle(app)
            # Icons must go before the application does, those of widgets that only Python still knows, too.
            del frame, program
            gc.collect()
    if not written:
        raise CouldNotWrite("could-not-write", file=str(out), reason="the picture could not be saved")


def _turn_to(
    program: Program, page: str, select: str, tables: Sequence[Book], returned: Sequence[Returned]
) -> None:
    """Show a page with what it is to show, and wait for all that it finds out."""
    name, _, view = page.partition("-")
    assert program.workbench is not None
    shown = program.workbench.enter_page(name, select)
    context = program.workbench.context
    for table in tables:
        context.table_read.emit(table)
    if returned:
        context.returned.emit(returned, [])
    if view:
        shown.show_view(view)  # type: ignore[attr-defined]
    app = _drawing_app()
    for _ in range(2):  # what is found first may lead to more that is looked for
        settle(app)
        context.wait()
        shown.wait()
    settle(app)


def roadmap_image(plan: Plan, out: Path, extract: Extract) -> None:
    """Draw what is wanted of a plan to a ``.png``, ``.svg`` or ``.pdf``, without a screen.

    Raises Refusal.
    """
    from relplanner.draw.export import sheet_bytes  # only for pictures
    from relplanner.draw.pictures import printed_for
    from relplanner.files import atomic_write

    printed = printed_for(plan, _paper_colours(), dt.date.today(), extract)
    atomic_write(out, sheet_bytes(printed, out.suffix.lower()))


def roadmap_sheet(plan: Plan, extract: Extract) -> Sheet:
    """What is wanted of a plan's roadmap, laid out to be drawn without a screen."""
    from relplanner.draw.pictures import options_for  # only for pictures
    from relplanner.draw.sheet import Sheet

    today = dt.date.today()
    return Sheet(plan, _paper_colours(), today, options_for(plan, today, extract))


def _paper_colours() -> Palette:
    """The colours of what is drawn without a window, once there is an application to draw with."""
    from relplanner.draw.palette import Palette  # only for pictures

    _drawing_app()
    assets.install()
    return Palette.from_tokens(load_theme("light").tokens())


def _drawing_app() -> QApplication:
    """The application to draw with; where there is none yet, one that needs no screen."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    return app


def settle(app: QApplication) -> None:
    """Let layouts, lazy parts and painting come to rest."""
    for _ in range(_SETTLE_TURNS):
        app.processEvents()
        # Outside exec() nobody else carries out what deleteLater() asks for.
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _begin(program: Program, path: Path | None) -> None:
    if path is not None:
        program.open_plan(path)
    elif program.settings.get("reopen", True) and program.settings.recent:
        program.open_plan(program.settings.recent[0])


def _leave_in_order(app: QApplication, frame: Frame) -> None:
    """When the session ends or the system asks us to stop, hand over what is being typed, as closing does."""
    app.commitDataRequest.connect(lambda _: frame.close_wanted.emit())
    signal.signal(signal.SIGTERM, lambda *_: frame.close())
    # Python looks at signals between its own steps only: give it some while nothing happens.
    pulse = QTimer(frame, interval=200)
    pulse.timeout.connect(lambda: None)
    pulse.start()


def _catch_failures(program: Program) -> None:
    from platformdirs import user_log_path  # with the rest of the core, after the first paint

    from relplanner.gui.failures import Failures

    def tell(what: str) -> None:
        words = program.tr("Something went wrong. Your plan is as it was saved last. {what}")
        program.frame.toast.say(words.format(what=what))

    Failures(user_log_path("relplanner"), tell, program).install()


def _remembered() -> dict[str, object]:
    import json  # read by hand: the settings class imports more than the first paint allows

    from platformdirs import user_config_path

    try:
        values = json.loads((user_config_path("relplanner") / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _restore(frame: Frame, settings: Settings) -> None:
    if geometry := settings.window.value("geometry"):
        frame.restoreGeometry(geometry)
    if body := settings.window.value("body"):
        frame.body.restoreState(body)
