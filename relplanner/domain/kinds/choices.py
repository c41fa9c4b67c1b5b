"""Choice lists that several kinds of record share."""

from enum import StrEnum


class Level(StrEnum):
    """How firmly a window forbids."""

    SOFT = "soft"
    HARD = "hard"
    EMERGENCY_ONLY = "emergency_only"


class ReleaseKind(StrEnum):
    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    HOTFIX = "hotfix"
    EMERGENCY = "emergency"
    CONFIGURATION = "configuration"
    DATA = "data"
    INFRASTRUCTURE = "infrastructure"


class Channel(StrEnum):
    ALPHA = "alpha"
    BETA = "beta"
    RC = "rc"
    GA = "ga"
    LTS = "lts"


class StatusWord(StrEnum):
    """The owner's own word on how it goes, beside whatever is derived."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class ActivityKind(StrEnum):
    PHASE = "phase"
    TASK = "task"
    MILESTONE = "milestone"
    GATE = "gate"
    MEETING = "meeting"
    RUNBOOK_STEP = "runbook_step"


class Scheduling(StrEnum):
    """Pinned keeps the dates it is given; automatic computes them."""

    AUTOMATIC = "automatic"
    PINNED = "pinned"


class Constraint(StrEnum):
    ASAP = "asap"
    ALAP = "alap"
    MUST_START_ON = "must_start_on"
    MUST_FINISH_ON = "must_finish_on"
    START_NO_EARLIER = "start_no_earlier"
    START_NO_LATER = "start_no_later"
    FINISH_NO_EARLIER = "finish_no_earlier"
    FINISH_NO_LATER = "finish_no_later"


class LinkType(StrEnum):
    """Which end of the predecessor drives which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    WORKING = "working"
    ELAPSED = "elapsed"
    PERCENT = "percent"


class Priority(StrEnum):
    """MoSCoW."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


class Audience(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    OPERATIONS = "operations"
