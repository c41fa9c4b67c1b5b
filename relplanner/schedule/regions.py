"""Public holidays of a country or a part of it, as they are observed."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType

FIRST_YEAR, LAST_YEAR = 1950, 2100
_OBSERVED = " (observed)"


@lru_cache(maxsize=2048)
def public_holidays(region: str, year: int) -> dict[dt.date, str]:
    """The days off in a region (``GB-SCT``, ``DE-BY``, ``US``) that year, with their names.

    A holiday that is made good on another day counts on that day only. A region that is not known, and a
    year for which nothing is known, have none.
    """
    if not region or not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    country, _, part = region.strip().upper().partition("-")
    # The substitute of a New Year's Day may lie in the old year.
    found = _told_by_library(country, part, (year - 1, year, year + 1))
    substitutes = {(name.removesuffix(_OBSERVED), day) for day, name in found.items() if _OBSERVED in name}
    return {
        day: name.removesuffix(_OBSERVED)
        for day, name in found.items()
        if day.year == year and not _is_made_good(name, day, substitutes)
    }


def is_known(region: str) -> bool:
    """Whether the holidays of this region are known at all."""
    return bool(public_holidays(region, 2025))


def _told_by_library(country: str, part: str, years: tuple[int, ...]) -> Mapping[dt.date, str]:
    # A tenth of a second to import: only plans that name a region pay for it. Another tenth would go to all
    # its two hundred countries, which their package imports at once; so it is hidden while one is looked for.
    import holidays

    whole = "holidays.countries"
    alone = ModuleType(whole)
    alone.__path__ = [f"{folder}/countries" for folder in holidays.__path__]
    kept = sys.modules.get(whole)
    sys.modules[whole] = kept or alone
    try:
        return holidays.country_holidays(country, subdiv=part or None, years=years)
    except NotImplementedError:
        return {}
    finally:
        if kept is None:
            del sys.modules[whole]


def _is_made_good(name: str, day: dt.date, substitutes: set[tuple[str, dt.date]]) -> bool:
    return any(name == other and abs((there - day).days) <= 7 for other, there in substitutes)
