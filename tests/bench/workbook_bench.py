"""A workbook of 5,000 activities written: time, and memory at its highest, each in a process of its own."""

import datetime as dt
import importlib.util
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from relplanner.exchange.excel.writer import write_workbook
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts, TableSheet, Workbook
from relplanner.exchange.sheets.packs import profile_of
from relplanner.schedule.dates import compute
from tests.bench.row import Row, highest_memory
from tests.roadmap import TODAY, generated

_ACTIVITIES = 5_000
_TIMES = 3


def rows() -> Iterator[Row]:
    """Ours with table, styles, rules and hidden ids; XlsxWriter streams the bare cells of the same sheets."""
    floor = _measured("bare") if importlib.util.find_spec("xlsxwriter") else None
    if floor is None:
        print("XlsxWriter is not installed: the workbook has no floor")
    made, written, megabytes = _measured("ours")
    yield Row("workbook: sheets of 5,000 activities made", made, "ms")
    yield Row("workbook: written", written, "ms", floor[1] if floor else None, "≤ 2 × XlsxWriter, stretch 1")
    yield Row("workbook: memory at its highest", megabytes, "MB", floor[2] if floor else None, "≤ 120 MB")


def _measured(what: str) -> tuple[float, float, float]:
    """Milliseconds to make the sheets and to write them (the best of some), and the highest memory in MB."""
    context = multiprocessing.get_context("spawn")
    found: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(_TIMES):
            with context.Pool(1) as pool:
                found.append(pool.apply(_write, (what, Path(folder) / f"{what}.xlsx")))
    made, written, megabytes = zip(*found, strict=True)
    return min(made), min(written), max(megabytes)


def _write(what: str, path: Path) -> tuple[float, float, float]:
    plan = generated(_ACTIVITIES)
    start = time.perf_counter()
    facts = Facts("plan", dt.datetime.combine(TODAY, dt.time(12), dt.UTC), "Tester")
    book = build(compute(plan), profile_of(plan, "schedule"), facts)
    made = time.perf_counter()
    _bare(book, path) if what == "bare" else write_workbook(book, path)
    written = time.perf_counter()
    return (made - start) * 1000, (written - made) * 1000, highest_memory()


def _bare(book: Workbook, path: Path) -> None:
    import xlsxwriter  # an extra of whoever measures

    excel = xlsxwriter.Workbook(path, {"constant_memory": True})
    day = excel.add_format({"num_format": "yyyy-mm-dd"})
    for number, sheet in enumerate(each for each in book.sheets if isinstance(each, TableSheet)):
        written = excel.add_worksheet(f"Sheet {number}")
        for place, row in enumerate(sheet.rows):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, dt.date):
                    written.write_datetime(place, column, cell, day)
                else:
                    written.write(place, column, cell)
    excel.close()
