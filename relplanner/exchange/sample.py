"""Reads the content of a sample or a template, which is a JSON file of relplanner's own resources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from relplanner.domain.errors import BadInput
from relplanner.resources import resource


def release_templates() -> Mapping[str, Mapping[str, Any]]:
    """The templates for releases that come with relplanner, by name. Raises BadInput."""
    files = sorted(resource("templates", "releases").glob("*.json"))
    return {path.stem: load_sample(path) for path in files}


def load_sample(path: Path) -> Mapping[str, Any]:
    """The parsed content, as ``commands.sample.fill_sample`` takes it. Raises BadInput."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(str(path), "file", error.strerror or str(error)) from error
    except json.JSONDecodeError as error:
        raise BadInput(str(path), f"line {error.lineno}", error.msg) from error
    except UnicodeDecodeError as error:
        raise BadInput(str(path), f"byte {error.start}", "it is not UTF-8") from error
    told = content if isinstance(content, dict) else {}
    if not isinstance(told.get("records"), dict) or "title" not in told:
        raise BadInput(str(path), "top", "a sample has a title and records")
    return cast("Mapping[str, Any]", told)
