"""All benchmarks in one run: ``python packaging/dev.py bench [--json FILE] [PART …]``. Asserts nothing.

Each part is a module with ``rows() -> Iterable[Row]``; goals are those of the project's speed notes.
"""

import argparse
import gc
import importlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from relplanner.__main__ import NEW_OBJECTS, composition  # noqa: E402 - the path comes first
from tests.bench.row import Row  # noqa: E402

PARTS = ("start", "store", "schedule", "forecast", "timeline", "workbook", "table")


def main() -> int:
    """Print a table as the rows come, and keep them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    # As the program itself starts.
    gc.set_threshold(NEW_OBJECTS)
    composition()
    found: list[Row] = []
    print(f"{'what':44}{'measured':>14}{'floor':>14}{'ratio':>8}   goal")
    for part in options.parts:
        found += shown(importlib.import_module(f"tests.bench.{part}_bench").rows())
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in found], indent=1), encoding="utf-8")
    return 0


def shown(rows: Iterable[Row]) -> list[Row]:
    """Print rows as they come."""
    found = []
    for row in rows:
        floor = f"{row.floor:,.1f} {row.unit}" if row.floor is not None else ""
        ratio = f"{row.value / row.floor:.2f}" if row.floor else ""
        value = f"{row.value:,.1f} {row.unit}"
        print(f"{row.what:44}{value:>14}{floor:>14}{ratio:>8}   {row.goal}", flush=True)
        found.append(row)
    return found


if __name__ == "__main__":
    sys.exit(main())
