"""What the program remembers between runs: geometry, recent plans, and how each plan was looked at."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from PySide6.QtCore import QSettings

from relplanner.files import atomic_write

_RECENT = 10


class Settings:
    """Window geometry in Qt's own store; the rest in a JSON file that the command line could share."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_config_path("relplanner")
        self._file = self._folder / "settings.json"
        self.window = QSettings(str(self._folder / "window.ini"), QSettings.Format.IniFormat)
        self._values: dict[str, Any] = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """One remembered value."""
        return self._values.get(name, default)

    def put(self, name: str, value: Any) -> None:
        """Remember a value that JSON can hold."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
            atomic_write(self._file, text.encode())

    def view_of(self, plan_id: str, page: str) -> Mapping[str, Any]:
        """How a page of a plan was last looked at: filters, zoom, sorting."""
        return self.get(f"view/{plan_id}/{page}", {})

    def keep_view(self, plan_id: str, page: str, view: Mapping[str, Any]) -> None:
        """Remember how a page of a plan is looked at."""
        self.put(f"view/{plan_id}/{page}", dict(view))

    @property
    def recent(self) -> list[Path]:
        """Plans opened lately that are still there, newest first."""
        return [path for text in self.get("recent", []) if (path := Path(text)).is_file()]

    def opened(self, path: Path) -> None:
        """Put a plan at the top of the recent ones."""
        known = [str(path), *(text for text in self.get("recent", []) if text != str(path))]
        self.put("recent", known[:_RECENT])

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # Settings are a convenience: damaged ones are started afresh.
            return {}
        return values if isinstance(values, dict) else {}
