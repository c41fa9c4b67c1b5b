"""Set up, run, test and measure relplanner from a checkout: `python3 packaging/dev.py run`.

Needs nothing but Python 3.11 or newer; makes .venv itself and names the system libraries that are missing.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python comes this far and must be told
    sys.exit(f"relplanner needs Python 3.11 or newer; this is {sys.version_info[0]}.{sys.version_info[1]}.")

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tomllib
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "relplanner-installed"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")

# What Qt loads from the system, by the Debian package that brings it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# A screen for the tests that need a real one.
SCREEN_PROGRAMS = {"Xvfb": "xvfb", "xauth": "xauth", "openbox": "openbox", "xdotool": "xdotool"}


def main() -> int:
    """Carry out the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="make or update .venv and the compiled forms")
    # Arguments of these go on to the program they start, --help too.
    commands.add_parser("run", help="set up, then make and show the demonstration plan", add_help=False)
    test = commands.add_parser("test", help="set up, then run every check and pytest", add_help=False)
    test.add_argument("--long", action="store_true", help="run the long campaigns too")
    commands.add_parser("bench", help="set up, then measure", add_help=False)
    options, extra = parser.parse_known_args()
    if options.command == "setup":
        if extra:
            parser.error(f"unrecognized arguments: {' '.join(extra)}")
        set_up(screen=False)
        return 0
    if options.command == "run":
        set_up(screen=bool(os.environ.get("DISPLAY")))
        return call([PYTHON, "-m", "relplanner", "demo", *extra])
    if options.command == "bench":
        set_up(screen=False)
        return call([PYTHON, "tests/bench/run.py", *extra], {"QT_QPA_PLATFORM": "offscreen"})
    set_up(screen=True, programs=True)
    # Campaigns fill the machine by themselves; everything else is shared by two processes.
    return run_tests(
        ["-m", "long or not long", *extra] if options.long else ["-n2", "--dist=loadfile", *extra]
    )


def set_up(*, screen: bool, programs: bool = False) -> None:
    """Bring system libraries, .venv and forms up to date; ends the program where that is impossible.

    `screen` asks for what a window on an X display needs as well, `programs` for a display to test on.
    """
    if sys.platform == "linux":
        need_system_packages(screen=screen, programs=programs)
    wanted = installation_fingerprint()
    if not (STAMP.exists() and STAMP.read_text("utf-8") == wanted and PYTHON.exists()):
        install()
        STAMP.write_text(wanted, "utf-8")
    must([PYTHON, "packaging/forms.py"])


def run_tests(pytest_arguments: list[str]) -> int:
    """All checks, then pytest, whatever the checks said; the status is that of the worst."""
    checks: dict[str, list[Path | str]] = {
        "forms": [PYTHON, "packaging/forms.py", "--check"],
        "floors": [BIN / "lint-imports"],
        "style": [BIN / "ruff", "check"],
        "format": [BIN / "ruff", "format", "--check"],
        "types": [BIN / "mypy"],
    }
    failed = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        if call(command):
            failed.append(name)
    print("== tests", flush=True)
    status = call([PYTHON, "-m", "pytest", *pytest_arguments])
    if failed:
        print(f"Checks that failed: {', '.join(failed)}.", file=sys.stderr)
    return status or len(failed)


def installation_fingerprint() -> str:
    """Changes when the installation has to be made anew: other requirements, other Python, other place."""
    parts = [(ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install() -> None:
    """Make .venv if there is none that works, and install relplanner into it, editable, with its tools."""
    same_python = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if not (PYTHON.exists() and call([PYTHON, "-c", same_python]) == 0):
        print(f"Making {VENV} …", flush=True)
        venv.create(VENV, clear=True, with_pip=True)
    print("Installing relplanner and its libraries …", flush=True)
    with open(ROOT / "pyproject.toml", "rb") as file:
        builders = tomllib.load(file)["build-system"]["requires"]
    pip: list[Path | str] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Without build isolation Qt is fetched and unpacked once, not twice.
    for arguments in (builders, ["--no-build-isolation", "--editable", f"{ROOT}[dev]"]):
        must([*pip, *arguments])


def need_system_packages(*, screen: bool, programs: bool) -> None:
    """Install the missing system packages where that is ours to do, else name them.

    Ends the program when Qt cannot start without them; what only a real screen needs is merely named.
    """
    needed = missing_libraries(QT_LIBRARIES)
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        needed.append("python3-venv")
    useful = missing_libraries(SCREEN_LIBRARIES) if screen else []
    if programs:
        useful += [package for program, package in SCREEN_PROGRAMS.items() if not shutil.which(program)]
    if not needed and not useful:
        return
    install_line = ["apt-get", "install", "--yes", "--no-install-recommends", *needed, *useful]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(needed + useful)} …", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        call(["apt-get", "update", "-qq"], quiet)
        if call([*install_line, "-qq"], quiet) == 0:
            return
    consequence = "Qt cannot start" if needed else "Windows, and tests that need a screen, will not work"
    print(f"{consequence} without some system packages. On Debian and Ubuntu:", file=sys.stderr)
    print(f"  sudo {' '.join(install_line)}", file=sys.stderr)
    if needed:
        sys.exit(1)


def missing_libraries(packages: Mapping[str, str]) -> list[str]:
    """The packages whose library the dynamic linker does not find."""
    return [package for library, package in packages.items() if not is_loadable(library)]


def is_loadable(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def must(command: Iterable[Path | str]) -> None:
    """Run a command; end the program with its exit status if it fails."""
    status = call(command)
    if status:
        sys.exit(status)


def call(command: Iterable[Path | str], environment: Mapping[str, str] | None = None) -> int:
    """Run a command at the root of the checkout; return its exit status (130 when interrupted)."""
    try:
        done = subprocess.run(list(command), cwd=ROOT, env={**os.environ, **(environment or {})}, check=False)
    except KeyboardInterrupt:
        return 130
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
