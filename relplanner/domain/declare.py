"""How a kind of record is declared once, and what every other floor derives from that declaration."""

import datetime as dt
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar, Union, cast, dataclass_transform, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic import AwareDatetime, ConfigDict, NaiveDatetime, StringConstraints, ValidationError
from pydantic import Field as PydanticField
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic.fields import FieldInfo

from relplanner.domain.errors import InvalidValue

Value = str | int | float | bool | dt.date | dt.datetime | tuple[str, ...] | None
"""What a field may hold. Choices are ``StrEnum`` members, hence texts; lists are tuples of texts."""
Values = Mapping[str, Value]
Choices = type[StrEnum]
Json = str | int | float | bool | list[str] | None


class FieldType(StrEnum):
    """What a field is, for tables, editors, sheets and importers."""

    LINE = "line"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    LOCAL_TIME = "local_time"
    INSTANT = "instant"
    DURATION = "duration"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"
    WORDS = "words"


class OnDelete(StrEnum):
    """What becomes of a record when the one it refers to is deleted."""

    WITH = "with"
    CLEAR = "clear"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a text (or a tuple of texts) as ids of records of the named kinds."""

    kinds: tuple[str, ...]
    on_delete: OnDelete


class Unit(StrEnum):
    """Marks what a plain type means where the type alone does not tell."""

    MARKDOWN = "markdown"
    WORKING_MINUTES = "working_minutes"


def ref(*kinds: str, on_delete: str = "clear") -> Ref:
    """A reference to one kind, or to any of several; ``on_delete`` is with, clear or refuse."""
    return Ref(kinds, OnDelete(on_delete))


Line = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\r\n]*$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\r\n]*$")]
Markdown = Annotated[str, StringConstraints(max_length=1_000_000), Unit.MARKDOWN]
Minutes = Annotated[int, PydanticField(ge=0, le=100_000_000), Unit.WORKING_MINUTES]
Word = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\r\n]*$")]
Words = Annotated[tuple[Word, ...], PydanticField(strict=False)]

_REQUIRED: Any = ...


def field(
    title: str,
    default: Any = _REQUIRED,
    *,
    width: int = 14,
    workbook: bool = False,
    shown: bool = True,
    help: str = "",
) -> Any:
    """Declare a field: its title, its default, and what the faces need.

    ``width`` is in characters; ``workbook`` says that a circulated workbook may carry an edit of it back;
    ``shown=False`` keeps bookkeeping out of tables and forms.
    """
    extra = {"width": width, "workbook": workbook, "shown": shown, "help": help}
    return PydanticField(default, title=title, json_schema_extra=extra)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One declared field, read back from the record's annotations."""

    name: str
    title: str
    type: FieldType
    default: Value
    required: bool
    optional: bool
    choices: Choices | None
    ref: Ref | None
    minimum: float | None
    maximum: float | None
    longest: int | None
    width: int
    workbook: bool
    shown: bool
    help: str

    def encode(self, value: Value) -> Json:
        """The value as JSON carries it: dates in ISO form, instants in UTC, tuples as lists."""
        if isinstance(value, dt.datetime):
            instant = value.astimezone(dt.UTC) if value.tzinfo else value
            return instant.isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        return list(value) if isinstance(value, tuple) else value

    def decode(self, value: Json) -> Value:
        """The inverse of :meth:`encode`; what does not fit is left as it is for validation to name."""
        if value is None:
            return None
        try:
            if isinstance(value, list):
                return tuple(self.choices(item) if self.choices else item for item in value)
            if isinstance(value, str):
                return self._decode_text(value)
        except ValueError:
            return tuple(value) if isinstance(value, list) else value
        return float(value) if self.type is FieldType.NUMBER and not isinstance(value, bool) else value

    def _decode_text(self, value: str) -> str | dt.date | dt.datetime:
        if self.choices:
            return self.choices(value)
        if self.type is FieldType.DATE:
            return dt.date.fromisoformat(value)
        if self.type in (FieldType.LOCAL_TIME, FieldType.INSTANT):
            return dt.datetime.fromisoformat(value)
        return value


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of record: its names, its class and its fields in the order of their declaration.

    Each is declared once, so it equals itself alone and can be a key.
    """

    name: str
    prefix: str
    title: str
    plural: str
    record: "type[Record]"
    fields: tuple[FieldSpec, ...]
    undoable: bool
    by_name: Mapping[str, FieldSpec]

    def build(self, values: Values) -> "Record":
        """A validated record of these values.

        Raises InvalidValue naming the kind, the field and the reason.
        """
        try:
            return self.record(**cast(Any, values))
        except ValidationError as error:
            raise self._invalid(error, values) from error

    def change(self, record: "Record", values: Values) -> "Record":
        """The record with these values, validated anew as a whole."""
        return self.build({**self.values(record), **values})

    def values(self, record: "Record") -> dict[str, Value]:
        """All values of a record by field name."""
        return {spec.name: getattr(record, spec.name) for spec in self.fields}

    def told(self, record: "Record") -> dict[str, Value]:
        """The values that differ from their defaults: what the journal needs to make the record again."""
        return {
            spec.name: value
            for spec in self.fields
            if (value := getattr(record, spec.name)) != spec.default or spec.required
        }

    def references(self) -> Iterator[tuple[FieldSpec, Ref]]:
        """The fields that refer to other records."""
        return ((spec, spec.ref) for spec in self.fields if spec.ref)

    def _invalid(self, error: ValidationError, values: Values) -> InvalidValue:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        spec = self.by_name.get(name)
        what = values.get("key") or values.get("title") or self.title
        return InvalidValue(
            "invalid-value",
            kind=self.title,
            key=str(what),
            field=spec.title if spec else name,
            value=_short(values.get(name)),
            reason=first["msg"].removeprefix("Value error, "),
        )


@pydantic_dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(strict=True, defer_build=True))
class Record:
    """What every record has. ``id`` is never shown; ``key`` is short and visible (``REL-12``)."""

    KIND: ClassVar[Kind]

    id: Annotated[str, StringConstraints(min_length=1, max_length=64)] = field("Id", shown=False)
    key: Annotated[str, StringConstraints(min_length=1, max_length=40)] = field("Key", width=10)
    title: Line = field("Title", "", width=40)
    notes: Markdown = field("Notes", "", width=40)
    tags: Words = field("Tags", (), width=16)
    archived: bool = field("Archived", False, width=9)
    source: Annotated[str | None, ref("source")] = field("Source", None, shown=False)
    source_ref: Line = field("Source's own id", "", shown=False)


R = TypeVar("R", bound=Record)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(
    prefix: str, title: str, plural: str | None = None, *, undoable: bool = True
) -> Callable[[type[R]], type[R]]:
    """Declare the decorated class as a kind of record; its name is the class name in snake case.

    A kind that is not ``undoable`` records a fact of the world (a circulation went out): undo passes over it.
    Its module does without ``from __future__ import annotations``: reading a type from its text takes time.
    """

    def declare(cls: type[R]) -> type[R]:
        config = ConfigDict(strict=True, defer_build=True)
        made = cast("type[R]", pydantic_dataclass(frozen=True, slots=True, kw_only=True, config=config)(cls))
        infos: Mapping[str, FieldInfo] = made.__pydantic_fields__  # type: ignore[attr-defined]
        # Base fields that come last on a form (notes, tags, …) keep their place after the kind's own.
        own = [name for name in infos if name not in Record.__pydantic_fields__]  # type: ignore[attr-defined]
        order = ["id", "key", "title", *own, "notes", "tags", "archived", "source", "source_ref"]
        fields = tuple(_spec(name, infos[name]) for name in order)
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
        by_name = {spec.name: spec for spec in fields}
        kind = Kind(name, prefix, title, plural or f"{title}s", made, fields, undoable, by_name)
        made.KIND = kind
        return made

    return declare


def declared(*records: type[Record]) -> tuple[Kind, ...]:
    """The kinds of these record classes: the tuple that is passed to whatever derives from it."""
    return tuple(cls.KIND for cls in records)


def _spec(name: str, info: FieldInfo) -> FieldSpec:
    metadata = list(info.metadata)
    plain, optional = _unwrap(info.annotation, metadata)
    extra = cast("dict[str, Any]", info.json_schema_extra or {})
    reference = _first(metadata, Ref)
    low, high, longest = _first(metadata, Ge), _first(metadata, Le), _longest(metadata)
    item = get_args(plain)[0] if get_origin(plain) is tuple else plain
    choices = item if isinstance(item, type) and issubclass(item, StrEnum) else None
    return FieldSpec(
        name=name,
        title=info.title or name,
        type=_type(plain, metadata, reference, choices),
        default=None if info.is_required() else info.default,
        required=info.is_required(),
        optional=optional,
        choices=choices,
        ref=reference,
        minimum=cast("float | None", low.ge) if low else None,
        maximum=cast("float | None", high.le) if high else None,
        longest=longest,
        width=extra.get("width", 14),
        workbook=extra.get("workbook", False),
        shown=extra.get("shown", True),
        help=extra.get("help", ""),
    )


def _unwrap(annotation: Any, metadata: list[Any]) -> tuple[Any, bool]:
    """The plain type beneath Annotated and Optional; markers found on the way are added to ``metadata``."""
    if get_origin(annotation) is Annotated:
        plain, *markers = get_args(annotation)
        for marker in markers:
            metadata.extend(marker.metadata if isinstance(marker, FieldInfo) else [marker])
        return _unwrap(plain, metadata)
    if get_origin(annotation) in (Union, types.UnionType):
        (inner,) = (part for part in get_args(annotation) if part is not type(None))
        return _unwrap(inner, metadata)[0], True
    return annotation, False


def _type(plain: Any, metadata: list[Any], reference: Ref | None, choices: object) -> FieldType:
    if get_origin(plain) is tuple:
        return FieldType.REFERENCES if reference else FieldType.CHOICES if choices else FieldType.WORDS
    if reference:
        return FieldType.REFERENCE
    if choices:
        return FieldType.CHOICE
    if Unit.MARKDOWN in metadata:
        return FieldType.TEXT
    if Unit.WORKING_MINUTES in metadata:
        return FieldType.DURATION
    if plain is AwareDatetime or plain is NaiveDatetime:
        return FieldType.INSTANT if plain is AwareDatetime else FieldType.LOCAL_TIME
    return _PLAIN[plain]


_PLAIN = {
    str: FieldType.LINE,
    bool: FieldType.YES_NO,
    int: FieldType.INTEGER,
    float: FieldType.NUMBER,
    dt.date: FieldType.DATE,
}

T = TypeVar("T")


def _first(metadata: Sequence[Any], wanted: type[T]) -> T | None:
    return next((marker for marker in metadata if isinstance(marker, wanted)), None)


def _longest(metadata: Sequence[Any]) -> int | None:
    limit = _first(metadata, MaxLen)
    constraints = _first(metadata, StringConstraints)
    return limit.max_length if limit else constraints.max_length if constraints else None


def _short(value: Value) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
