"""Naming rules of release trains, and the version that comes next."""

import datetime as dt

import pytest

from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.naming import name_by, next_version

DAY = dt.date(2027, 5, 20)


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("{product} {yyyy}.{n}", "Payments 2027.4"),
        ("{product} {yy}.{mm}", "Payments 27.05"),
        ("{train} {yyyy} Q{q}, {mon}", "Main line 2027 Q2, May"),
        ("{version}-{n:2}", "4.2.0-04"),
        ("{ Product }  {dd}", "Payments 20"),
        ("Autumn", "Autumn"),
    ],
)
def test_fields_in_braces_stand_for_the_release_and_its_day(rule: str, name: str) -> None:
    assert name_by(rule, DAY, 4, product="Payments", train="Main line", version="4.2.0") == name


@pytest.mark.parametrize("rule", ["{product} {year}", "{}", "{n:x}", "{yyyy.n}"])
def test_a_field_that_there_is_not_is_refused_with_those_that_there_are(rule: str) -> None:
    with pytest.raises(InvalidValue, match=r"\{yyyy\}, \{yy\}, \{q\}"):
        name_by(rule, DAY, 4, product="", train="", version="")


@pytest.mark.parametrize("rule", ["{yyyy", "yyyy}", "{{n}"])
def test_a_brace_that_stands_alone_is_refused(rule: str) -> None:
    with pytest.raises(InvalidValue, match=f"“{rule}” has a"):
        name_by(rule, DAY, 4, product="", train="", version="")


@pytest.mark.parametrize(
    ("version", "kind", "later"),
    [
        ("4.1.7", ReleaseKind.MAJOR, "5.0.0"),
        ("4.1.7", ReleaseKind.MINOR, "4.2.0"),
        ("4.1.7", ReleaseKind.PATCH, "4.1.8"),
        ("v1.9", ReleaseKind.MINOR, "v1.10"),
        ("1.9", ReleaseKind.HOTFIX, "1.9.1"),
        ("2026-05", ReleaseKind.MINOR, ""),
        ("1.0.0-rc.1", ReleaseKind.MINOR, ""),
        ("", ReleaseKind.MINOR, ""),
    ],
)
def test_the_next_version_counts_the_number_of_its_kind_on(
    version: str, kind: ReleaseKind, later: str
) -> None:
    assert next_version(version, kind) == later
