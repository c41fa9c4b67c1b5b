"""Commands that look at the records of a plan: info, list, show."""

from __future__ import annotations

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan
from relplanner.cli.output import Column, out, print_facts, print_json, print_table, say
from relplanner.cli.shapes import named, readable, record_shape
from relplanner.cli.words import assignments, complete_kind, field_named, kind_named, values_of
from relplanner.domain.declare import FieldSpec, FieldType, Kind, OnDelete, Record, Value
from relplanner.domain.plan import Plan, sibling_order, title_of
from relplanner.store.formats import FORMAT

_NUMBERS = (FieldType.INTEGER, FieldType.NUMBER)


@click.command("info", cls=ReadCommand)
@reads_plan
@json_option
def info_command(view: View, as_json: bool) -> None:
    """Tell what a plan is and what it holds."""
    plan, facts = view.plan, view.session.facts()
    size = view.session.path.stat().st_size
    if as_json:
        print_json(
            {
                "plan_id": facts["plan_id"],
                "title": plan.programme.title,
                "format_version": FORMAT,
                "head": plan.place,
                "lineage": facts["lineage"],
                "size": size,
                "broken": len(plan.broken),
                "counts": plan.counts(),
            }
        )
        return
    print_facts(
        {
            "Title": plan.programme.title,
            "File": f"{view.session.path} ({size:,} bytes, format {FORMAT})",
            "Plan": facts["plan_id"],
            "Lineage": facts["lineage"],
            "Head": plan.place,
            "Broken rows": str(len(plan.broken)) if plan.broken else "",
        }
    )
    counts = {plan.kinds[name].plural: count for name, count in plan.counts().items() if count}
    out("")
    print_table(
        [Column("Holds", list(counts)), Column("", [str(count) for count in counts.values()], right=True)]
    )


@click.command("list", cls=ReadCommand)
@reads_plan
@click.argument("kind", shell_complete=complete_kind)
@click.argument("conditions", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--columns", metavar="FIELD,…", help="The fields to print, and their order.")
@json_option
def list_command(
    view: View, kind: str, conditions: tuple[str, ...], columns: str | None, as_json: bool
) -> None:
    """List the records of a kind.

    FIELD=VALUE keeps those with that value (upper and lower case alike), FIELD= those without one; of a list
    every part that is named must be in it.
    """
    plan = view.plan
    declared = kind_named(plan.kinds.values(), kind)
    wanted = values_of(plan, declared, assignments(conditions))
    chosen = [field_named(declared, name.strip()) for name in columns.split(",")] if columns else []
    records = [
        record
        for record in _in_order(plan, declared)
        if all(_is(getattr(record, name), value) for name, value in wanted.items())
    ]
    if as_json:
        print_json([record_shape(plan, record) for record in records])
    elif records:
        print_table([_column(plan, spec, records) for spec in chosen or _telling(declared, records)])


@click.command("show", cls=ReadCommand)
@reads_plan
@click.argument("key")
@json_option
def show_command(view: View, key: str, as_json: bool) -> None:
    """Show a record with all its fields."""
    plan = view.plan
    record = plan.by_key(key)
    used_by = sorted({each.key for _, _, each in plan.referrers(record.id)})
    if as_json:
        print_json(
            {
                **record_shape(plan, record),
                "record_kind": record.KIND.name,
                "used_by": used_by,
                "aliases": sorted(alias for alias, id in plan.aliases.items() if id == record.id),
            }
        )
        return
    out(f"{record.KIND.title} {named(plan, record)}")
    fields = [spec for spec in record.KIND.fields if spec.shown and spec.name not in ("key", "title")]
    facts = {spec.title: readable(plan, spec, getattr(record, spec.name)) for spec in fields}
    if source := plan.get(record.source):
        facts["From"] = f"{named(plan, source)}, there {record.source_ref}"
    more = f" and {len(used_by) - 12} more" if len(used_by) > 12 else ""
    print_facts({**facts, "Used by": ", ".join(used_by[:12]) + more})
    namesake = plan.get(plan.aliases.get(key.strip().upper()))
    if namesake is not None and namesake.id != record.id:
        say(f"In a merged copy, {key.strip().upper()} was {named(plan, namesake)}")


def _is(value: Value, wanted: Value) -> bool:
    if isinstance(value, tuple) and isinstance(wanted, tuple):
        return set(wanted) <= set(value) if wanted else not value
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.casefold()
    return value == wanted


def _in_order(plan: Plan, kind: Kind) -> list[Record]:
    """The records of a kind by what they belong to, parts below their whole, siblings in their order."""
    single = [(spec.name, ref) for spec, ref in kind.references() if spec.type is FieldType.REFERENCE]
    part_of = next((name for name, ref in single if ref.kinds == (kind.name,)), None)
    owned_by = next(
        (name for name, ref in single if ref.on_delete is OnDelete.WITH and name != part_of), None
    )

    def place(record: Record) -> tuple[tuple[str, int], ...]:
        whole = plan.get(getattr(record, part_of)) if part_of else None
        if whole is not None:
            return (*place(whole), sibling_order(record))
        owner = plan.get(getattr(record, owned_by)) if owned_by else None
        return (sibling_order(owner) if owner else ("", 0), sibling_order(record))

    return sorted(plan.tables[kind.name].values(), key=place)


def _telling(kind: Kind, records: list[Record]) -> list[FieldSpec]:
    """Key, title, and the fields in which some record differs from what a new one says."""
    return [kind.by_name["key"], kind.by_name["title"]] + [
        spec
        for spec in kind.fields
        if spec.shown and spec.name not in ("key", "title")
        if any(getattr(record, spec.name) != spec.default for record in records)
    ]


def _column(plan: Plan, spec: FieldSpec, records: list[Record]) -> Column:
    cells = [
        title_of(plan, record) if spec.name == "title" else readable(plan, spec, getattr(record, spec.name))
        for record in records
    ]
    return Column(spec.title, cells, right=spec.type in _NUMBERS)
