"""Which editor a field gets, by its type alone."""

from PySide6.QtWidgets import QWidget

from relplanner.domain.declare import FieldSpec, FieldType, Record
from relplanner.gui.context import PageContext
from relplanner.gui.records.editors import ChoiceEditor, Judge, TextEditor, TickEditor, judge_of
from relplanner.gui.records.typed_editor import TypedEditor

Editor = TypedEditor | TextEditor | ChoiceEditor | TickEditor


def make_editor(
    context: PageContext,
    record: Record,
    spec: FieldSpec,
    parent: QWidget | None = None,
    judge: Judge | None = None,
) -> Editor:
    """The editor for a field of a record; ``judge`` says which values cannot be taken."""
    judge = judge or judge_of(context, record.id, spec.name)
    match spec.type:
        case FieldType.TEXT:
            return TextEditor(context, spec, judge, parent)
        case FieldType.CHOICE:
            return ChoiceEditor(context, record.KIND.name, spec, judge, parent)
        case FieldType.YES_NO:
            return TickEditor(context, spec, judge, parent)
        case _:
            return TypedEditor(context, record, spec, judge, parent)
