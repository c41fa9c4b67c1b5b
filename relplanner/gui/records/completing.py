"""What a field could hold, offered while it is typed: records by key or title, choices, words in use."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QListView, QStyledItemDelegate

from relplanner.domain.declare import FieldSpec, FieldType, Record
from relplanner.domain.plan import Plan, title_of
from relplanner.gui.say import choice_text

_LISTS = frozenset({FieldType.REFERENCES, FieldType.CHOICES, FieldType.WORDS})
_SHOWN = 12
_CHARACTERS = 44


def record_name(plan: Plan, record: Record, *, in_list: bool) -> str:
    """What stands for a record in a field: its title, or its key where a comma would split the title."""
    title = title_of(plan, record)
    return record.key if in_list and "," in title else title


def offers(spec: FieldSpec, plan: Plan, kind: str) -> dict[str, tuple[str, str]]:
    """By the words of an offer: the text that it puts into the field, and the id it means (or empty)."""
    if spec.ref is not None:
        in_list = spec.type is FieldType.REFERENCES
        return {
            f"{title_of(plan, record)}  ·  {record.key}": (
                record_name(plan, record, in_list=in_list),
                record.id,
            )
            for name in spec.ref.kinds
            for record in plan.tables.get(name, {}).values()
            if not record.archived
        }
    if spec.choices is not None:
        return {choice_text(member): (choice_text(member), "") for member in spec.choices}
    return {word: (word, "") for word in sorted(_words(spec, plan, kind), key=str.casefold)}


def _words(spec: FieldSpec, plan: Plan, kind: str) -> set[str]:
    return {word for record in plan.tables[kind].values() for word in _texts(record, spec.name)}


def _texts(record: Record, name: str) -> Iterator[str]:
    value = getattr(record, name)
    yield from value if isinstance(value, tuple) else ()


def offers_words(spec: FieldSpec) -> bool:
    """Whether typing into this field is helped by offers."""
    return spec.ref is not None or spec.type in _LISTS


class Offers(QCompleter):
    """Offers whatever contains the typed words; in a list, for the entry under the cursor's end."""

    def __init__(self, field: QLineEdit, spec: FieldSpec, plan: Plan, kind: str) -> None:
        super().__init__(field)
        self._field = field
        self._is_list = spec.type in _LISTS
        self.found = offers(spec, plan, kind)
        self.picked: dict[str, str] = {}
        self.setModel(QStringListModel([*self.found], self))
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(_SHOWN)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        # An own list with the usual delegate: the one that Qt would make does not heed the style sheet.
        shown = QListView()
        shown.setProperty("kind", "offers")
        shown.setMinimumWidth(field.fontMetrics().averageCharWidth() * _CHARACTERS)
        self.setPopup(shown)
        shown.setItemDelegate(QStyledItemDelegate(shown))

    def take_first(self) -> bool:
        """Put the best offer into the field; whether there was one."""
        index = self.shown_list().currentIndex()
        if not index.isValid():
            index = self.completionModel().index(0, 0)
        if not index.isValid():
            return False
        self._field.setText(self.pathFromIndex(index))
        return True

    def shown_list(self) -> QAbstractItemView:
        """The list of offers, which pops up below the field."""
        found = self.popup()
        assert found is not None
        return found

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip() if self._is_list else path.strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        text, id = self.found[index.data()]
        if id:
            self.picked[text] = id
        if not self._is_list:
            return text
        before = self._field.text().rpartition(",")[0].strip()
        return f"{before}, {text}" if before else text
