"""Removing records by hand: at once where nothing refers to them, else after a question."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from relplanner.commands.records import Orphans, remove
from relplanner.domain.errors import Refusal, StillReferenced
from relplanner.gui.context import PageContext
from relplanner.gui.say import refusal_text


def remove_records(context: PageContext, ids: Sequence[str]) -> bool:
    """Remove records, asking what becomes of those that still refer to them; whether they are gone."""
    if not ids:
        return False
    try:
        step = context.session.do(remove, ids)
    except StillReferenced as refusal:
        orphans = _asked(context, ids, refusal)
    except Refusal as refusal:
        context.refuse(refusal)
        return False
    else:
        context.tell(step)
        return step is not None
    return orphans is not None and context.do(remove, ids, orphans) is not None


def _asked(context: PageContext, ids: Sequence[str], refusal: StillReferenced) -> Orphans | None:
    answers = {_tr("Remove them too"): Orphans.WITH, _tr("Keep everything"): None}
    if _can_clear(context, ids):
        answers = {_tr("Leave them without it"): Orphans.CLEAR, **answers}
    chosen = context.ask.choose(_tr("Still in use"), refusal_text(refusal), list(answers))
    return list(answers.values())[chosen] if chosen is not None else None


def _can_clear(context: PageContext, ids: Sequence[str]) -> bool:
    """Whether everything that refers to these could also do without them."""
    try:
        context.session.try_out(remove, ids, Orphans.CLEAR)
    except Refusal:
        return False
    return True


def _tr(text: str) -> str:
    return QCoreApplication.translate("removal", text)
