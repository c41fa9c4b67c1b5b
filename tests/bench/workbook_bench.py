"""Workbooks written and taken back: time, and memory at its highest, each in a process of its own."""

import datetime as dt
import importlib.util
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from relplanner.exchange.excel.writer import write_workbook
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts, TableSheet, Workbook
from relplanner.exchange.sheets.packs import profile_of
from relplanner.schedule.dates import compute
from tests.bench.row import Row, highest_memory
from tests.roadmap import TODAY, generated

_SIZES = (5_000, 10_000, 100_000)
_PEERS = (5_000, 100_000)
_BACK = 10_000
_TIMES = 3


def rows() -> Iterator[Row]:
    """Ours with table, styles, rules and hidden ids; XlsxWriter streams the bare cells of the same sheets."""
    has_floor = importlib.util.find_spec("xlsxwriter") is not None
    if not has_floor:
        print("XlsxWriter is not installed: the workbook has no floor")
    for size in _SIZES:
        times = _TIMES if size < _SIZES[-1] else 1
        floor = _measured(_write, times, "bare", size) if has_floor else (None, None, None)
        made, written, megabytes = _measured(_write, times, "ours", size)
        most = 200 if size == _SIZES[-1] else 120
        yield Row(f"workbook: sheets of {size:,} activities made", made, "ms")
        goal = "≤ 2 × XlsxWriter, stretch 1"
        yield Row(f"workbook: {size:,} activities written", written, "ms", floor[1], goal)
        yield Row(f"workbook: memory for {size:,} at its highest", megabytes, "MB", floor[2], f"≤ {most} MB")
    yield from _peers()
    read, compared, guarded = _measured(_take_back, _TIMES, "", _BACK)
    goal = "≤ 500 ms with the comparison"
    yield Row(f"workbook: {_BACK:,} activities read", read, "ms", None, goal)
    yield Row(f"workbook: {_BACK:,} activities compared three ways", compared, "ms")
    yield Row(f"workbook: {_BACK:,} activities read in the child", guarded, "ms")


def _peers() -> Iterator[Row]:
    """The same cells written bare by others, and our own file read by them."""
    for size in _PEERS:
        times = _TIMES if size < _PEERS[-1] else 1
        for what in ("openpyxl", "openpyxl write-only"):
            _, written, megabytes = _measured(_write, times, what, size)
            yield Row(f"workbook: {size:,} written bare by {what}", written, "ms")
            yield Row("workbook: memory for that at its highest", megabytes, "MB")
        calamine, _, lowest = _measured(_read, times, "calamine", size)
        for what in ("openpyxl read-only", "ours"):
            read, _, megabytes = _measured(_read, times, what, size)
            yield Row(f"workbook: {size:,} activities read by {what}", read, "ms", calamine)
            yield Row("workbook: memory for that at its highest", megabytes, "MB", lowest)


def _measured(
    work: Callable[[str, Path, int], tuple[float, float, float]], times: int, what: str, size: int
) -> Any:
    """The least of three figures of some runs, the last of them the most where it is memory."""
    context = multiprocessing.get_context("spawn")
    found: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(times):
            # Not a pool of daemons: reading a returned file starts a process of its own.
            with ProcessPoolExecutor(1, context) as pool:
                path = Path(folder) / f"{what or 'back'}.xlsx"
                found.append(pool.submit(work, what, path, size).result())
    first, second, third = zip(*found, strict=True)
    return min(first), min(second), max(third) if work is _write else min(third)


def _write(what: str, path: Path, size: int) -> tuple[float, float, float]:
    """Milliseconds to make the sheets and to write them, and MB of the whole process, its plan included."""
    plan = generated(size)
    start = time.perf_counter()
    facts = Facts("plan", dt.datetime.combine(TODAY, dt.time(12), dt.UTC), "Tester")
    book = build(compute(plan), profile_of(plan, "schedule"), facts)
    made = time.perf_counter()
    _WRITERS[what](book, path)
    written = time.perf_counter()
    return (made - start) * 1000, (written - made) * 1000, highest_memory()


def _take_back(_: str, path: Path, size: int) -> tuple[float, float, float]:
    """Milliseconds to read an unedited copy here, to compare it, and to read it in the guarded child."""
    from relplanner.exchange.excel.reader import read_returned
    from relplanner.session import PlanSession
    from relplanner.session.circulating import send
    from relplanner.session.returning import Return, read_return
    from tests.large import large_plan_file

    plan = path.with_suffix(".relplan")
    if not plan.exists():
        large_plan_file(plan, size)
    with PlanSession.open(plan) as session:
        if not path.exists():
            send(session, profile_of(session.plan, "schedule"), ("Board",), path)
        start = time.perf_counter()
        file = read_returned(path.read_bytes(), path.name)
        read = time.perf_counter()
        told = Return(session, [file]).compare()
        compared = time.perf_counter()
        assert not told.findings
        read_return(path)
        guarded = time.perf_counter()
    return (read - start) * 1000, (compared - read) * 1000, (guarded - compared) * 1000


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


def _plain(book: Workbook, path: Path, *, streamed: bool) -> None:
    import openpyxl

    excel = openpyxl.Workbook(write_only=streamed)
    for number, sheet in enumerate(book.tables):
        written = excel.create_sheet(f"Sheet {number}")
        for row in sheet.rows:
            written.append(row.cells)
    excel.save(path)


_WRITERS: dict[str, Callable[[Workbook, Path], object]] = {
    "ours": write_workbook,
    "bare": _bare,
    "openpyxl": partial(_plain, streamed=False),
    "openpyxl write-only": partial(_plain, streamed=True),
}


def _read(what: str, path: Path, size: int) -> tuple[float, float, float]:
    """Milliseconds to read what a process before wrote, nothing, and MB of the whole process."""
    source = path.with_name(f"read {size}.xlsx")
    if not source.exists():
        # In a process that ends, so that its memory does not count.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            pool.submit(_write, "ours", source, size).result()
    data = source.read_bytes()
    start = time.perf_counter()
    _READERS[what](data)
    return (time.perf_counter() - start) * 1000, 0.0, highest_memory()


def _read_by_openpyxl(data: bytes) -> None:
    import openpyxl

    for sheet in openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets:
        list(sheet.iter_rows(values_only=True))


def _read_by_calamine(data: bytes) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _read_by_us(data: bytes) -> None:
    from relplanner.exchange.excel.reader import read_returned

    read_returned(data, "back.xlsx")


_READERS: dict[str, Callable[[bytes], None]] = {
    "calamine": _read_by_calamine,
    "openpyxl read-only": _read_by_openpyxl,
    "ours": _read_by_us,
}
