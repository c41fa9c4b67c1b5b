"""The sample and the templates that relplanner brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from relplanner.exchange.sample import release_templates
from relplanner.resources import resource

SAMPLE = "digital-services"


def template_file(name: str) -> Path:
    """The file of a template or a sample. Raises click.UsageError that names those there are."""
    files = _files()
    if name not in files:
        raise click.UsageError(f"There is no template “{name}”; there are {', '.join(sorted(files))}")
    return files[name]


def release_template_named(name: str, others: Sequence[str] = ()) -> Mapping[str, Any]:
    """A template for releases by its name or title.

    Raises click.UsageError that names those there are, ``others`` of the plan's own too.
    """
    known = release_templates()
    for short, content in known.items():
        if name.casefold() in (short, str(content["title"]).casefold()):
            return content
    raise click.UsageError(f"There is no template “{name}”; there are {', '.join((*others, *known))}")


def _files() -> Mapping[str, Path]:
    return {
        path.stem: path for folder in ("templates", "samples") for path in resource(folder).glob("*.json")
    }
