"""The table of records with 100,000 rows of 20 columns: a page scrolled, sorted, filtered; and the search."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Activity
from relplanner.gui import assets
from relplanner.gui.ask import AskWithDialogs
from relplanner.gui.context import PageContext
from relplanner.gui.records.filters import ColumnFilter
from relplanner.gui.records.table import RecordTable
from relplanner.gui.search import RecordSearch
from relplanner.gui.settings import Settings
from relplanner.gui.theme import load_theme
from relplanner.gui.theme_source import ThemeSource
from relplanner.session import PlanSession
from tests.bench.row import Row, median_ms
from tests.large import large_plan_file

_RECORDS = 100_000
_COLUMNS = 20


def rows() -> Iterator[Row]:
    """Every figure with its repaint."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    assets.install()
    themes = ThemeSource(load_theme("light"))
    themes.dress(app)
    with tempfile.TemporaryDirectory() as folder:
        path = large_plan_file(Path(folder) / "large.relplan", _RECORDS)
        session = PlanSession.open(path)
        context = PageContext(session, themes, Settings(Path(folder)), AskWithDialogs(None))
        yield from _table(app, context)
        yield from _search(session)
        context.close()


def _table(app: QApplication, context: PageContext) -> Iterator[Row]:
    names = [spec.name for spec in Activity.KIND.fields if spec.shown][:_COLUMNS]
    start = time.perf_counter()
    table = RecordTable(context, Activity.KIND, "Activities", columns=names)
    table.resize(1920, 1080)
    table.show()
    app.processEvents()
    yield Row("table: 100,000 × 20 on screen", (time.perf_counter() - start) * 1000, "ms")
    bar, model = table.verticalScrollBar(), table.records

    def with_repaint(action: Callable[[], object]) -> Callable[[], None]:
        return lambda: (action(), app.processEvents(), None)[-1]

    page = with_repaint(lambda: bar.setValue(bar.value() + bar.pageStep()))
    yield Row("table: a page scrolled", median_ms(page, 30), "ms", None, "≤ 20 ms")
    columns = iter([names.index("title"), names.index("start"), names.index("title")])
    sort = with_repaint(lambda: model.sort(next(columns)))
    yield Row("table: sorted by a column", median_ms(sort, 3), "ms", None, "≤ 400 ms")
    words = iter(["9", "99", "999", "x", ""])
    filtered = with_repaint(lambda: model.set_text_filter(next(words)))
    yield Row("table: filtered, the first time", median_ms(filtered, 1), "ms")
    yield Row("table: filtered", median_ms(filtered, 4), "ms", None, "≤ 100 ms")
    texts = iter([{"Task"}, {"Phase"}, {"Task", "Phase"}, {"Milestone"}])
    by_kind = with_repaint(lambda: table.filters.set("kind", ColumnFilter(frozenset(next(texts)))))
    yield Row("table: filtered by a column", median_ms(by_kind, 4), "ms", None, "≤ 100 ms")
    table.filters.clear()
    ids = iter(context.plan.of(Activity))
    edit = with_repaint(lambda: context.do(set_fields, next(ids), {"title": "Another"}))
    context.bridge.plan_changed.connect(table.refresh)
    yield Row("table: one edit, committed and shown", median_ms(edit), "ms")
    table.close()
    table.deleteLater()


def _search(session: PlanSession) -> Iterator[Row]:
    search = RecordSearch()
    yield Row("search: the first word typed", median_ms(lambda: search.find(session.plan, "a"), 1), "ms")
    words = iter(["9", "99", "999", "system 9", "nowhere", "build 1", "act-77"])
    typed = median_ms(lambda: search.find(session.plan, next(words)), 7)
    yield Row("search: as you type", typed, "ms", None, "≤ 20 ms")
    id = next(iter(session.plan.of(Activity)))
    session.do(set_fields, id, {"title": "Quite another"})
    after = median_ms(lambda: search.find(session.plan, "quite"), 1)
    yield Row("search: the first time after an edit", after, "ms")
