"""The wheel's build hook: compiles the forms and, unless the install is editable, packs the resources."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FormsAndResources(BuildHookInterface[Any]):
    """Adds the generated forms, and resources/ as relplanner/_resources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build; `version` is "editable" for `pip install -e`."""
        root = Path(self.root)
        _forms(root).compile_forms(root)
        build_data["artifacts"].append("/relplanner/gui/forms/*.py")
        # An editable install reads the checkout's own folder; a copy beside it would go stale.
        if version != "editable":
            build_data["force_include"][str(root / "resources")] = "relplanner/_resources"


def _forms(root: Path) -> ModuleType:
    """forms.py, loaded by its path: packaging/ is no package, it would hide the library `packaging`."""
    spec = importlib.util.spec_from_file_location("relplanner_forms", root / "packaging" / "forms.py")
    if spec is None or spec.loader is None:
        raise ImportError("packaging/forms.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
