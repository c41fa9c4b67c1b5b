"""The sample and the templates that relplanner brings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from relplanner.resources import resource

SAMPLE = "digital-services"


def template_file(name: str) -> Path:
    """The file of a template or a sample. Raises click.UsageError that names those there are."""
    files = _files()
    if name not in files:
        raise click.UsageError(f"There is no template “{name}”; there are {', '.join(sorted(files))}")
    return files[name]


def _files() -> Mapping[str, Path]:
    return {
        path.stem: path for folder in ("templates", "samples") for path in resource(folder).glob("*.json")
    }
