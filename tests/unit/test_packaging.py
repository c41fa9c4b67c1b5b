"""Rules of the checkout that no other tool guards."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_packaging_is_no_package_since_it_would_hide_the_library_of_that_name():
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_an_old_python_can_read_the_setup_script_far_enough_to_be_told():
    ast.parse((ROOT / "packaging" / "dev.py").read_text("utf-8"), feature_version=(3, 7))


def test_no_settings_file_names_a_package_registry():
    """Where packages come from is the business of the machine, not of the project."""
    registry = re.compile(
        r"index-url|find-links|pypi\.org|pythonhosted|https?://[^\s\"']*/simple", re.IGNORECASE
    )
    candidates = [ROOT / "pyproject.toml", ROOT / ".ci" / "run", *ROOT.glob("*.cfg"), *ROOT.glob("*.ini")]
    candidates += [*ROOT.glob("requirements*"), *ROOT.glob("packaging/*.py"), *ROOT.glob("*.lock")]
    assert [file.name for file in candidates if registry.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("package", "libraries"), [("domain", {"pydantic", "annotated_types"}), ("files", set())]
)
def test_the_lowest_floor_needs_next_to_nothing(package: str, libraries: set[str]):
    """`domain` needs pydantic, its annotations and the standard library; `files` only the last."""
    allowed = sys.stdlib_module_names | libraries | {"relplanner"}
    imported = {
        (name.partition(".")[0], source.name)
        for source in [*ROOT.glob(f"relplanner/{package}/**/*.py"), *ROOT.glob(f"relplanner/{package}.py")]
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for name in _absolute_imports(node)
    }
    assert {(name, source) for name, source in imported if name not in allowed} == set()


def _absolute_imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module]
    return []
