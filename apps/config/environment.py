"""Typed reading of the environment; says in words what is missing."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Read a text.

    Raises:
        ImproperlyConfigured: `name` is not set and there is no default.
    """
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}; the README says what it means.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no: 1, true, yes, on or 0, false, no, off."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in _TRUE


def number(name: str, default: int) -> int:
    """Read a whole number."""
    value = os.environ.get(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Read a list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """Read a folder's path."""
    return Path(os.environ.get(name, str(default))).resolve()


def shared_folder(name: str, default: Path) -> None:
    """Make a folder and name it in the environment, for a library that reads it there or does without."""
    path = folder(name, default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        os.environ.pop(name, None)
    else:
        os.environ[name] = str(path)
