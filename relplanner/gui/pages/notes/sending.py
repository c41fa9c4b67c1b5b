"""Release notes on their way out: to the clipboard and to a Markdown file."""

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release, ReleaseNotes
from relplanner.exchange.notes_text import notes_markdown, release_name
from relplanner.files import atomic_write
from relplanner.gui.context import PageContext
from relplanner.gui.say import choice_text


def notes_text(context: PageContext, notes: ReleaseNotes) -> str:
    """The notes as their readers get them today."""
    live = notes.published_on or context.schedule.live_date(notes.release)
    return notes_markdown(context.plan, notes, today=context.today(), live=live)


def copy_notes(context: PageContext, notes: ReleaseNotes) -> None:
    """Put the notes on the clipboard as Markdown."""
    QGuiApplication.clipboard().setText(notes_text(context, notes))
    context.said.emit(_tr("The notes are on the clipboard, as Markdown"), "", None)


def save_notes(context: PageContext, notes: ReleaseNotes) -> None:
    """Ask for a file and write the notes to it, whole or not at all."""
    release = context.plan.one(Release, notes.release)
    name = f"{release_name(release) if release else notes.key} {choice_text(notes.audience).lower()}.md"
    start = context.session.path.parent / re.sub(r'[\\/:*?"<>|]', "-", name)
    path = context.ask.save_file(_tr("Export the notes"), start, "Markdown (*.md)")
    if path is None:
        return
    try:
        atomic_write(path, notes_text(context, notes).encode())
    except Refusal as refusal:
        context.refuse(refusal)
    else:
        context.said.emit(_tr("{name} is written").format(name=path.name), "", None)


def _tr(text: str) -> str:
    return QCoreApplication.translate("notes", text)
