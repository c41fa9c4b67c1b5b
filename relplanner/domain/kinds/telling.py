"""What others are told: release notes, packs and circulations."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime
from pydantic import Field as Limit

from relplanner.domain.declare import Line, Markdown, Name, Record, Words, field, record, ref
from relplanner.domain.kinds.choices import Audience


class NotesState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    AMENDED = "amended"


class NoteCategory(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    DEPRECATED = "deprecated"
    REMOVED = "removed"
    FIXED = "fixed"
    SECURITY = "security"
    KNOWN_ISSUE = "known_issue"
    UPGRADE = "upgrade"


@record("NTS", "Release notes", "Release notes")
class ReleaseNotes(Record):
    """The notes of one release for one audience."""

    release: Annotated[str, ref("release", on_delete="with")] = field("Release", width=24)
    audience: Audience = field("Audience", Audience.PUBLIC, width=12)
    state: NotesState = field("State", NotesState.DRAFT, width=11)
    introduction: Markdown = field("Introduction", "", width=40)
    published_on: dt.date | None = field("Published on", None)


@record("NTE", "Note entry", "Note entries")
class NoteEntry(Record):
    """One entry; a human text, where there is one, wins over the generated text and is never regenerated."""

    notes_of: Annotated[str, ref("release_notes", on_delete="with")] = field("Release notes", width=24)
    category: NoteCategory = field("Category", NoteCategory.CHANGED, width=12, workbook=True)
    generated: Markdown = field("Generated text", "", width=40)
    text: Markdown = field("Text", "", width=50, workbook=True)
    references: Words = field("References", (), width=16)
    scope_item: Annotated[str | None, ref("scope_item")] = field("Scope item", None)
    embargo_until: dt.date | None = field("Embargo until", None)
    no_note: Line = field("No note because", "", width=20)
    rank: Line = field("Order", "", shown=False)


@record("PCK", "Pack")
class Pack(Record):
    """A saved profile of what goes out in a workbook."""

    title: Name = field("Name", width=24)
    profile: Line = field("Based on", "schedule", width=12)
    sheets: Words = field("Sheets", (), width=30)
    releases: Annotated[tuple[str, ...], ref("release"), Limit(strict=False)] = field("Releases", ())
    start: dt.date | None = field("From", None)
    finish: dt.date | None = field("To", None)
    audience: Audience = field("Audience", Audience.INTERNAL)
    left_out: Words = field("Left out", (), help="Columns that are left out, such as schedule.owner")
    editable: Words = field("Editable", (), help="Fields that may be edited; empty: the usual ones")
    recipients: Words = field("Recipients", (), width=30)
    protect: bool = field("Protect sheets", False, width=9)


@record("CRC", "Circulation", undoable=False)
class Circulation(Record):
    """A workbook that went out: who got it, where the plan stood, and what every cell said (``base``)."""

    number: Annotated[int, Limit(ge=1)] = field("Number", width=8)
    uuid: Line = field("UUID", width=36)
    pack: Line = field("Pack", width=14)
    recipients: Words = field("Recipients", (), width=30)
    issued_at: AwareDatetime = field("Issued at")
    issued_by: Line = field("Issued by", "")
    file_name: Line = field("File", "", width=24)
    place: Line = field("Place", "", shown=False)
    content_hash: Line = field("Content hash", "", shown=False)
    base: Line = field("Base", "", shown=False, help="Hash of the blob with every value that was carried")
    supersedes: Annotated[str | None, ref("circulation")] = field("Supersedes", None)
    acknowledged: Words = field("Acknowledged by", (), width=20)


@record("ASK", "Ask", undoable=False)
class Ask(Record):
    """What somebody was asked to fill in, in a small workbook of their own, and whether they have."""

    owner: Annotated[str, ref("person", "team", on_delete="with")] = field("Owner", width=24)
    circulation: Annotated[str | None, ref("circulation")] = field("Circulation", None)
    cells: Words = field("Asked for", (), width=30, help="Fields asked for, such as activity.actual_finish")
    due: dt.date | None = field("Due", None)
    answered_on: dt.date | None = field("Answered on", None)


@record("MAP", "Import mapping")
class ImportMapping(Record):
    """How the columns of a workbook that is not ours were read, remembered for when its like comes again."""

    title: Name = field("Name", width=28)
    shape: Line = field("Shape", shown=False, help="Hash of the headings that it was made for")
    record: Line = field("Kind of record", width=14)
    columns: Words = field("Columns", (), width=40, help="Heading = field, such as Wer = activity.owner")
    conversions: Words = field("Conversions", (), width=20, help="Heading = day order, such as Start = dmy")
