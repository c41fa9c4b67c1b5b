"""Release notes as Markdown: what the readers of one audience are told, by category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from relplanner.domain.kinds import NoteEntry, Release, ReleaseNotes
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.kinds.telling import NoteCategory
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label

_HEADINGS: Mapping[NoteCategory, str] = {
    NoteCategory.KNOWN_ISSUE: "Known issues",
    NoteCategory.UPGRADE: "Upgrade notes",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def notes_markdown(
    plan: Plan, notes: ReleaseNotes, *, today: dt.date | None = None, live: dt.date | None = None
) -> str:
    """The notes as a document of their own, ending in a newline.

    ``live`` is the day to print beneath the title; with ``today``, what is under embargo on that day is left
    out of public notes.
    """
    release = plan.one(Release, notes.release)
    parts = [f"# {release_name(release)}"] if release is not None else []
    if live is not None:
        parts.append(f"{live.day} {_MONTHS[live.month - 1]} {live.year}")
    return "\n\n".join([*parts, *notes_parts(plan, notes, today=today)]) + "\n"


def notes_parts(
    plan: Plan, notes: ReleaseNotes, *, level: int = 2, today: dt.date | None = None
) -> Iterator[str]:
    """The introduction, then each category's heading (of this level) and entries, as blocks of Markdown."""
    if notes.introduction.strip():
        yield notes.introduction.strip("\n")
    told = told_entries(plan, notes, today)
    for category in NoteCategory:
        texts = [_entry_text(notes, entry) for entry in told if entry.category is category]
        if not texts:
            continue
        yield f"{'#' * level} {category_heading(category)}"
        if category is NoteCategory.UPGRADE:
            yield from texts
        else:
            yield "\n".join(map(_bullet, texts))


def told_entries(plan: Plan, notes: ReleaseNotes, today: dt.date | None = None) -> list[NoteEntry]:
    """The entries that are told, in their order: neither left out for a reason nor put away nor empty."""
    return [
        entry
        for entry in plan.children(NoteEntry, "notes_of", notes.id)
        if is_told(entry) and entry_text(entry) and not _under_embargo(notes, entry, today)
    ]


def is_told(entry: NoteEntry) -> bool:
    """Whether an entry is meant for readers; else it stands for the reason why there is no note."""
    return not entry.no_note and not entry.archived


def entry_text(entry: NoteEntry) -> str:
    """What an entry says: a person's text, else the generated one, else its title."""
    return (entry.text.strip("\n") or entry.generated.strip("\n") or entry.title).strip()


def category_heading(category: NoteCategory) -> str:
    """What stands over the entries of a category."""
    return _HEADINGS.get(category) or choice_label(category)


def release_name(release: Release) -> str:
    """The title of a release with its version, once."""
    return release.title if release.version in release.title else f"{release.title} {release.version}"


def _entry_text(notes: ReleaseNotes, entry: NoteEntry) -> str:
    """An entry for its readers: the public is spared the keys of our tracker."""
    if notes.audience is Audience.PUBLIC or not entry.references:
        return entry_text(entry)
    return f"{entry_text(entry)} ({', '.join(entry.references)})"


def _under_embargo(notes: ReleaseNotes, entry: NoteEntry, today: dt.date | None) -> bool:
    until = entry.embargo_until
    return notes.audience is Audience.PUBLIC and today is not None and until is not None and until > today


def _bullet(text: str) -> str:
    """One item of a list, whose further lines belong to it."""
    first, *more = text.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in more)])
