"""The command that tells the kinds of record, read from their declarations."""

from __future__ import annotations

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import json_option
from relplanner.cli.output import Column, out, print_json, print_table
from relplanner.cli.words import complete_kind, kind_named
from relplanner.commands.records import KEPT
from relplanner.domain.declare import FieldSpec, Kind


@click.command("kinds")
@click.argument("kind", required=False, shell_complete=complete_kind)
@json_option
@click.pass_obj
def kinds_command(given: Given, kind: str | None, as_json: bool) -> None:
    """Tell the kinds of record and their fields."""
    chosen = (kind_named(given.kinds, kind),) if kind else given.kinds
    if as_json:
        print_json([_kind_shape(each) for each in chosen])
        return
    for place, each in enumerate(chosen):
        if place:
            out("")
        out(f"{each.name} ({each.prefix}): {each.title}")
        fields = [spec for spec in each.fields if spec.name not in KEPT]
        print_table(
            [
                Column("  Field", [f"  {spec.name}" for spec in fields]),
                Column("Type", [_type(spec) for spec in fields]),
                Column("Must", ["yes" if spec.required else "" for spec in fields]),
                Column("Limits", [_limits(spec) for spec in fields]),
                Column("Meaning", [_meaning(spec) for spec in fields]),
            ]
        )


def _kind_shape(kind: Kind) -> dict[str, object]:
    return {
        "name": kind.name,
        "prefix": kind.prefix,
        "title": kind.title,
        "plural": kind.plural,
        "fields": [_field_shape(spec) for spec in kind.fields if spec.name != "id"],
    }


def _field_shape(spec: FieldSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "title": spec.title,
        "type": spec.type.value,
        "required": spec.required,
        "optional": spec.optional,
        "default": spec.encode(spec.default),
        "choices": [choice.value for choice in spec.choices] if spec.choices else None,
        "refers_to": list(spec.ref.kinds) if spec.ref else None,
        "on_delete": spec.ref.on_delete.value if spec.ref else None,
        "minimum": spec.minimum,
        "maximum": spec.maximum,
        "longest": spec.longest,
        "kept": spec.name in KEPT,
        "help": spec.help,
    }


def _type(spec: FieldSpec) -> str:
    if spec.ref:
        return f"{spec.type.value} to {' or '.join(spec.ref.kinds)}"
    return spec.type.value


def _meaning(spec: FieldSpec) -> str:
    return f"{spec.title}. {spec.help}" if spec.help else spec.title


def _limits(spec: FieldSpec) -> str:
    if spec.choices:
        return " ".join(choice.value for choice in spec.choices)
    if spec.minimum is not None or spec.maximum is not None:
        low = f"{spec.minimum:,.12g}" if spec.minimum is not None else "…"
        return f"{low} to {spec.maximum:,.12g}" if spec.maximum is not None else f"{low} or more"
    return f"up to {spec.longest:,} characters" if spec.longest else ""
