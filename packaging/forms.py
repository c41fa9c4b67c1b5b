"""Compile the Qt Designer forms in ui/ to relplanner/gui/forms/ui_*.py, which git does not keep.

Without arguments only forms that changed are compiled; `--check` compiles all and names what is stale.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_PACKAGE_TEXT = '"""The forms of ui/, compiled by packaging/forms.py; do not edit."""\n'
_CLASS = re.compile(r"<class>(\w+)</class>")
_VERSION_LINE = re.compile(r"^## Created by: Qt User Interface Compiler version .*\n", re.MULTILINE)


class FormError(Exception):
    """A form that cannot be compiled, or whose name does not follow the house rule."""


def compile_forms(root: Path = ROOT) -> list[Path]:
    """Bring the compiled forms of the checkout at `root` up to date; return the files that were written.

    Compiled forms whose source is gone are removed. Raises FormError.
    """
    targets = _targets(root)
    for orphan in _orphans(root, targets.values()):
        orphan.unlink()
    stale = {source: target for source, target in targets.items() if _is_stale(source, target)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        texts = list(pool.map(_compiled, stale))
    for target, text in zip(stale.values(), texts, strict=True):
        _write(target, text)
    package = _output(root) / "__init__.py"
    if not package.exists():
        _write(package, _PACKAGE_TEXT)
    return list(stale.values())


def out_of_date(root: Path = ROOT) -> list[Path]:
    """The compiled forms that are missing, differ from what their source gives, or have no source.

    Raises FormError.
    """
    targets = _targets(root)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wanted = dict(zip(targets.values(), pool.map(_compiled, targets), strict=True))
    wanted[_output(root) / "__init__.py"] = _PACKAGE_TEXT
    differing = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    return differing + _orphans(root, targets.values())


def _output(root: Path) -> Path:
    return root / "relplanner" / "gui" / "forms"


def _targets(root: Path) -> dict[Path, Path]:
    return {ui: _output(root) / f"ui_{ui.stem}.py" for ui in sorted((root / "ui").glob("*.ui"))}


def _orphans(root: Path, targets: Iterable[Path]) -> list[Path]:
    return sorted(set(_output(root).glob("ui_*.py")) - set(targets))


def _is_stale(source: Path, target: Path) -> bool:
    if not target.exists():
        return True
    causes = [source, Path(__file__)]
    qt = find_spec("PySide6")
    if qt is not None and qt.origin is not None:
        causes.append(Path(qt.origin))
    return target.stat().st_mtime <= max(cause.stat().st_mtime for cause in causes)


def _compiled(source: Path) -> str:
    """The Python text of one form, without the line that changes with every Qt release."""
    found = _CLASS.search(source.read_text("utf-8"))
    if found is None or _snake_case(found[1]) != source.stem:
        name = found[1] if found else "nothing"
        raise FormError(f"{source.name}: its class is {name}; a form's file is its class in snake_case")
    # The wrapper knows where Qt keeps uic on every system; the pyside6-uic script may not be on the path.
    command = [sys.executable, "-c", "from PySide6.scripts.pyside_tool import uic; uic()", str(source)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0 or not done.stdout:
        raise FormError(f"{source.name}: uic failed: {done.stderr.strip() or done.returncode}")
    return _VERSION_LINE.sub("", done.stdout)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _write(target: Path, text: str) -> None:
    """Write whole or not at all: two test runs may compile at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with open(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.chmod(temporary, 0o644)
    os.replace(temporary, target)


def main() -> int:
    """Compile, or check; exit status 1 when `--check` finds a stale form or a form is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name the forms that are stale")
    check = parser.parse_args().check
    try:
        paths = out_of_date() if check else compile_forms()
    except FormError as error:
        print(error, file=sys.stderr)
        return 1
    for path in paths:
        print(f"{'stale' if check else 'compiled'}: {path.relative_to(ROOT)}")
    if check and paths:
        print("run: python packaging/forms.py", file=sys.stderr)
    return 1 if check and paths else 0


if __name__ == "__main__":
    sys.exit(main())
