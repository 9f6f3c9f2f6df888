"""Invented names and titles, the same at every start."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

_WITHOUT_ARTICLE = 0.8
_WORDS: dict[str, list[str]] = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))


def people(random: Random) -> Iterator[str]:
    """Give names without end, each once."""
    seen: set[str] = set()
    while True:
        name = f"{random.choice(_WORDS['given'])} {random.choice(_WORDS['family'])}"
        if name not in seen:
            seen.add(name)
            yield name


def titles(random: Random) -> Iterator[str]:
    """Give titles without end, each once."""
    seen: set[str] = set()
    while True:
        words = [random.choice(_WORDS["first"]), random.choice(_WORDS["second"])]
        title = " ".join(words if random.random() < _WITHOUT_ARTICLE else ["The", *words])
        if title not in seen:
            seen.add(title)
            yield title
