"""What is told of an error that is nobody's fault but ours: one line, and a report without any plan text."""

from __future__ import annotations

import datetime as dt
import os
import platform
import traceback
from pathlib import Path

from platformdirs import user_log_path

from relplanner import __version__
from relplanner.files import atomic_write


def report_failure(error: BaseException) -> str:
    """Write a local report and give the line that tells of it.

    The report names the kind of error and the places in the program; messages and values, which may hold text
    of a plan, stay out of it. With RELPLANNER_TRACEBACK set the whole traceback is given instead.
    """
    if os.environ.get("RELPLANNER_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    where = traceback.extract_tb(error.__traceback__)[-1]
    told = f"Internal error: {type(error).__name__} in {Path(where.filename).name}, line {where.lineno}."
    try:
        return f"{told} A report without plan text is in {_write_report(error)}"
    except Exception as problem:  # noqa: BLE001 - telling of one failure must not end in another
        return f"{told} No report could be written ({type(problem).__name__})."


def _write_report(error: BaseException) -> Path:
    now = dt.datetime.now(dt.UTC)
    folder = user_log_path("relplanner", appauthor=False, ensure_exists=True)
    path = folder / f"failure-{now:%Y%m%dT%H%M%S%f}.txt"
    lines = [
        f"relplanner {__version__}, Python {platform.python_version()}, {platform.platform()}",
        now.isoformat(timespec="seconds"),
    ]
    chain: BaseException | None = error
    while chain is not None:
        lines.append(f"{type(chain).__module__}.{type(chain).__qualname__}")
        lines += [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(chain.__traceback__)]
        chain = chain.__cause__ or chain.__context__
    atomic_write(path, "\n".join([*lines, ""]).encode())
    return path
