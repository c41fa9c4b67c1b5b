"""Short words that several pages say alike: dates without their year, counts, how late something is."""

import datetime as dt

from PySide6.QtCore import QCoreApplication

from relplanner.domain.typed import date_text

_NEAR_DAYS = 300


def short_date(day: dt.date, today: dt.date) -> str:
    """``Thu 7 Jan``; a day far from today tells its year too."""
    text = date_text(day)
    return text.rpartition(" ")[0] if abs((day - today).days) < _NEAR_DAYS else text


def plural(count: int, one: str, many: str) -> str:
    """``1 item`` or ``3 items``; both words hold ``{n}``."""
    return (one if count == 1 else many).format(n=count)


def offset_text(offset: int | None) -> str:
    """``T-10``; nothing for none."""
    if offset is None:
        return ""
    return "T" if offset == 0 else f"T{offset:+d}"


def settled_text(settled: int, total: int) -> str:
    """``5 of 8``."""
    return QCoreApplication.translate("page", "{settled} of {total}").format(settled=settled, total=total)
