"""The shape of a plan file's tables as comparable texts: what a file holds against what a format has."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Mapping

Tables = Mapping[str, str]
"""By type and name (``table release``), the definition with its clauses in one order."""


def stored_tables(connection: sqlite3.Connection) -> Tables:
    """What a file holds. Indexes that SQLite makes for its own keys have no definition and are left out."""
    query = "SELECT type, name, sql FROM sqlite_master"
    return {
        f"{type} {name}": canonical(sql or "")
        for type, name, sql in connection.execute(query)
        if sql is not None or not name.startswith("sqlite_autoindex_")
    }


def odd_one(found: Tables, known: Tables) -> str:
    """The type and name of something that one holds and the other does not, or that differs; or nothing."""
    odd = [name for name in {**found, **known} if found.get(name) != known.get(name)]
    # A trigger or a view says more than the table that it came with.
    return min(odd, key=lambda name: (name.startswith(("table ", "index ")), name), default="")


def hash_of(tables: Tables) -> str:
    """A short text that stands for all tables: what an upgrade expects to find."""
    lines = "\n".join(f"{name}: {tables[name]}" for name in sorted(tables))
    return hashlib.sha256(lines.encode()).hexdigest()


def canonical(sql: str) -> str:
    """A definition without needless quotes and spaces, its clauses sorted: columns may stand in any order."""
    plain = re.sub(r'"([A-Za-z_][A-Za-z0-9_]*)"', r"\1", sql)
    head, opening, body = " ".join(plain.split()).partition("(")
    clauses = sorted(_clauses(body))
    return f"{head.strip()} {opening}{', '.join(clauses)}"


def _clauses(body: str) -> list[str]:
    depth, start, found = 0, 0, []
    # Mark by mark, not letter by letter: every plan that is opened waits for it.
    for mark in re.finditer(r"[(),]", body):
        depth += (mark[0] == "(") - (mark[0] == ")")
        if mark[0] == "," and depth == 0:
            found.append(body[start : mark.start()].strip())
            start = mark.end()
    # The bracket that closes the whole belongs to no clause; what follows it does count.
    last, _, rest = body[start:].rpartition(")")
    return [*found, last.strip(), f") {rest.strip()}"]
