"""Codes into sentences, in the user's language: refusals, step names and choices."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from relplanner.domain.edit import Label
from relplanner.domain.errors import Refusal
from relplanner.domain.refusals import REFUSALS
from relplanner.domain.texts import LABELS, STAYS, choice_label


def refusal_text(refusal: Refusal) -> str:
    """What was refused, why, and what to do."""
    return QCoreApplication.translate("refusal", REFUSALS[refusal.code]).format(**refusal.values)


def step_text(label: Label) -> str:
    """The name of a step, as shown beside undo and in the history."""
    if label.code in ("undone", "redone"):
        inner = {name: value for name, value in label.arguments.items() if name != "code"}
        what = step_text(Label(str(label.arguments.get("code", "")), inner))
        return QCoreApplication.translate("step", LABELS[label.code]).format(what=what)
    if label.code not in LABELS:
        return label.code
    told = QCoreApplication.translate("step", LABELS[label.code]).format(**label.arguments)
    return "; ".join(filter(None, (told, staying_text(label.stays))))


def staying_text(count: int) -> str:
    """How many of what is moved have begun and stay; empty for none."""
    words = STAYS["one" if count == 1 else "many"]
    return QCoreApplication.translate("step", words).format(count=f"{count:,}") if count else ""


def choice_text(choice: StrEnum) -> str:
    """What a choice is called."""
    return QCoreApplication.translate("choice", choice_label(choice))
