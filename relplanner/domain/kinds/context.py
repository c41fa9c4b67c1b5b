"""Where a programme works: people, products, places, calendars, and where imported records came from."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, NaiveDatetime, StringConstraints
from pydantic import Field as Limit

from relplanner.domain.declare import Line, Name, Record, Words, field, record, ref
from relplanner.domain.kinds.choices import Level, ReleaseKind

_INTERVAL = r"([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d"
WorkingHours = Annotated[str, StringConstraints(pattern=rf"^({_INTERVAL}( {_INTERVAL})*)?$")]
"""Working intervals of one day: ``09:00-13:00 14:00-17:00``; empty for a day off, ``24:00`` is midnight."""

Workday = "09:00-17:00"


class ProductKind(StrEnum):
    APPLICATION = "application"
    SERVICE = "service"
    LIBRARY = "library"
    DATABASE = "database"
    CONFIGURATION = "configuration"


class Criticality(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VITAL = "vital"


class VersionScheme(StrEnum):
    SEMVER = "semver"
    PEP440 = "pep440"
    CALVER = "calver"
    CUSTOM = "custom"


class EnvironmentKind(StrEnum):
    DEV = "dev"
    CI = "ci"
    TEST = "test"
    UAT = "uat"
    STAGING = "staging"
    PRE_PRODUCTION = "pre_production"
    LIVE = "live"
    DR = "dr"


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    NON_WORKING = "non_working"
    EXTRA_WORKING = "extra_working"


class DaySource(StrEnum):
    BUILT_IN = "built_in"
    IMPORTED = "imported"
    BY_HAND = "by_hand"


class WindowKind(StrEnum):
    FREEZE = "freeze"
    BLACKOUT = "blackout"
    MAINTENANCE = "maintenance"
    RELEASE_SLOT = "release_slot"
    EMBARGO = "embargo"
    LEAVE = "leave"
    EVENT = "event"


class SourceKind(StrEnum):
    MSPDI = "mspdi"
    ICS = "ics"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    XLSX = "xlsx"


@record("PRG", "Programme")
class Programme(Record):
    """The one record that a plan always has: what the plan is about and how it counts."""

    title: Name = field("Title", width=40)
    zone: Line = field("Time zone", "Europe/London", help="Turns instants and zoned imports into local times")
    calendar: Annotated[str | None, ref("calendar")] = field("Working calendar", None)
    live_weekdays: Line = field(
        "Live weekdays", "", help="Days on which releases may go live, such as tue wed thu; empty: any"
    )
    appetite: Annotated[int, Limit(ge=1, le=25)] = field(
        "Risk appetite", 9, help="Highest acceptable risk score"
    )
    hours_per_day: Annotated[int, Limit(ge=1, le=24)] = field("Hours in a working day", 8)
    days_per_week: Annotated[int, Limit(ge=1, le=7)] = field("Days in a working week", 5)


@record("SRC", "Source")
class Source(Record):
    """A file that records were imported from, recognised when it comes again."""

    title: Name = field("Title", width=40)
    kind: SourceKind = field("Kind", shown=True)
    identity: Line = field("Identity", help="The source's own identifier, else title, file name and target")
    file_name: Line = field("File", "")
    imported_at: AwareDatetime | None = field("Imported at", None)


@record("PER", "Person", "People")
class Person(Record):
    title: Name = field("Name", width=24)
    email: Line = field("E-mail", "", width=28)
    organisation: Line = field("Organisation", "", width=20)
    role: Line = field("Role", "", width=20)
    calendar: Annotated[str | None, ref("calendar")] = field("Calendar", None)
    active: bool = field("Active", True, width=8)


@record("TEA", "Team")
class Team(Record):
    title: Name = field("Name", width=24)
    members: Annotated[tuple[str, ...], ref("person"), Limit(strict=False)] = field("Members", (), width=30)


@record("PRO", "Product")
class Product(Record):
    title: Name = field("Name", width=24)
    kind: ProductKind = field("Kind", ProductKind.APPLICATION)
    owner: Annotated[str | None, ref("person", "team")] = field("Owner", None)
    criticality: Criticality = field("Criticality", Criticality.MEDIUM)
    channels: Words = field("Channels", (), help="desktop, web, mobile, TV, API")
    version_scheme: VersionScheme = field("Version scheme", VersionScheme.SEMVER)
    parent: Annotated[str | None, ref("product")] = field("Part of", None)
    regions: Words = field("Regions", (), help="Where it is used; windows of other regions do not concern it")
    calendar: Annotated[str | None, ref("calendar")] = field("Calendar", None)
    repository: Line = field("Repository folder", "", width=30)
    rank: Line = field("Order", "", shown=False)


@record("ENV", "Environment")
class Environment(Record):
    title: Name = field("Name", width=20)
    kind: EnvironmentKind = field("Kind", EnvironmentKind.TEST)
    owner: Annotated[str | None, ref("person", "team")] = field("Owner", None)
    shared: bool = field("Shared", False, width=8)
    capacity: Annotated[int, Limit(ge=1, le=1000)] = field("Capacity", 1, width=9)
    calendar: Annotated[str | None, ref("calendar")] = field("Calendar", None)


@record("CAL", "Calendar")
class Calendar(Record):
    """Working intervals per weekday; days that differ are CalendarDay records, a parent's days count too."""

    title: Name = field("Name", width=24)
    monday: WorkingHours = field("Monday", Workday)
    tuesday: WorkingHours = field("Tuesday", Workday)
    wednesday: WorkingHours = field("Wednesday", Workday)
    thursday: WorkingHours = field("Thursday", Workday)
    friday: WorkingHours = field("Friday", Workday)
    saturday: WorkingHours = field("Saturday", "")
    sunday: WorkingHours = field("Sunday", "")
    region: Line = field("Region", "", help="Country and subdivision whose holidays count, such as GB-SCT")
    parent: Annotated[str | None, ref("calendar")] = field("Based on", None)


@record("DAY", "Calendar day")
class CalendarDay(Record):
    """A day, or a run of days, on which a calendar differs from its week."""

    calendar: Annotated[str, ref("calendar", on_delete="with")] = field("Calendar")
    date: dt.date = field("Date")
    until: dt.date | None = field("Until", None, help="Last day of a run; empty for one day")
    kind: DayKind = field("Kind", DayKind.HOLIDAY)
    hours: WorkingHours = field("Working hours", "", help="For an extra working day")
    origin: DaySource = field("Origin", DaySource.BY_HAND)


@record("WIN", "Window")
class Window(Record):
    """A stretch of time with a meaning for releases: a freeze, a slot, somebody's leave."""

    title: Name = field("Name", width=28)
    kind: WindowKind = field("Kind", WindowKind.FREEZE)
    level: Level = field("Level", Level.HARD)
    start: NaiveDatetime = field("Start")
    finish: NaiveDatetime = field("Finish")
    recurrence: Line = field("Recurrence", "", width=20, help="An RRULE of iCalendar, such as FREQ=YEARLY")
    products: Annotated[tuple[str, ...], ref("product"), Limit(strict=False)] = field("Products", ())
    environments: Annotated[tuple[str, ...], ref("environment"), Limit(strict=False)] = field(
        "Environments", ()
    )
    regions: Words = field("Regions", ())
    people: Annotated[tuple[str, ...], ref("person"), Limit(strict=False)] = field(
        "People", (), help="Whose leave it is"
    )
    release_kinds: Annotated[tuple[ReleaseKind, ...], Limit(strict=False)] = field("Release kinds", ())
    owner: Annotated[str | None, ref("person", "team")] = field("Owner", None)
    policy: Line = field("Policy", "", width=30, help="What may be done in it all the same, and who says so")
