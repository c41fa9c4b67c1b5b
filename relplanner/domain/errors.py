"""Refusals a person can act on: each is a class with a code and values; faces turn them into sentences."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.domain.refusals import sentence


class Refusal(Exception):
    """Something that was asked for is not possible; nothing has changed.

    ``code`` names a sentence in :mod:`relplanner.domain.texts`, ``values`` fill it.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return sentence(self.code, **self.values)


class InvalidValue(Refusal):
    """A field was given a value that its declaration does not allow."""


class NotFound(Refusal):
    """A key, id, kind or field that the plan does not have."""


class StillReferenced(Refusal):
    """A delete that would orphan other records; ``referrers`` holds their keys."""

    def __init__(self, code: str, *, referrers: tuple[str, ...], **values: object) -> None:
        super().__init__(code, count=len(referrers), shown=", ".join(referrers[:8]), **values)
        self.referrers = referrers


class BrokenRule(Refusal):
    """An edit that the plan's rules forbid: a cycle, a forbidden state change, an impossible date.

    ``remedy`` names fields that, once set, would allow it; faces offer to set them.
    """

    def __init__(self, code: str, *, remedy: tuple[str, ...] = (), **values: object) -> None:
        super().__init__(code, **values)
        self.remedy = remedy


class BadInput(Refusal):
    """A file from outside that could not be taken: names the file, the place and the reason."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__("bad-input", file=file, place=place, reason=reason)


class PlanFileRefused(Refusal):
    """A plan file that cannot be opened: foreign, newer, damaged, locked, missing or not a file."""


class CouldNotWrite(Refusal):
    """A file could not be written whole; what was there before is untouched."""
