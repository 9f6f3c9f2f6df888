"""Typed reading of the environment; says in words what is missing.

A value may also stand in a file, so that secrets show up in no list of processes: `NAME_FILE` names the file,
or systemd hands it over as the credential `NAME` (`LoadCredential=`). The last line break is not part of it.
"""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Read a text.

    Raises:
        ImproperlyConfigured: `name` is not set and there is no default, or it is set twice.
    """
    value = _read(name)
    if value is None:
        value = default
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}; the README says what it means.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no: 1, true, yes, on or 0, false, no, off."""
    value = text(name, "1" if default else "0").strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in _TRUE


def number(name: str, default: int) -> int:
    """Read a whole number."""
    value = text(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Read a list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """Read a folder's path."""
    return Path(text(name, str(default))).resolve()


def shared_folder(name: str, default: Path) -> None:
    """Make a folder and name it in the environment, for a library that reads it there or does without."""
    path = folder(name, default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        os.environ.pop(name, None)
    else:
        os.environ[name] = str(path)


def command() -> str:
    """Name the management command that this process runs, "" in every other process."""
    program, *words_ = sys.argv
    return words_[0] if words_ and Path(program).name == "manage.py" else ""


def _read(name: str) -> str | None:
    """Look a value up: the variable itself, the file that `NAME_FILE` names, systemd's credential."""
    plain, named = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if named is None:
        return plain if plain is not None else _credential(name)
    if plain is not None:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; set one of them.")
    return _read_file(name, Path(named))


def _credential(name: str) -> str | None:
    folder_ = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder_, name) if folder_ else None
    return _read_file(name, path) if path and path.exists() else None


def _read_file(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read from {path}: {error}.") from error
