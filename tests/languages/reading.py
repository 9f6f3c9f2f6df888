"""What a person reads or hears on a page: text, and the attributes that are shown or read aloud.

Code is left out, and what says by `lang` that it is in a language of its own.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

SPOKEN = frozenset(
    {"aria-label", "title", "placeholder", "alt", "data-words", "data-working", "data-dark", "data-light"}
)
_SILENT = frozenset({"script", "style", "code", "pre", "template"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.found += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "input" and named.get("type") in ("submit", "button") and named.get("value"):
            self.found.append(str(named["value"]))
        is_apart = tag in _SILENT or bool(self._silent) or (tag != "html" and "lang" in named)
        if is_apart and tag not in _VOID:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.found.append(" ".join(data.split()))


_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "path", "source", "wbr", "col", "area"})


def spoken(html: str) -> Iterator[str]:
    """Yield every piece of text that a page shows or reads aloud, in order."""
    reader = _Reader()
    reader.feed(html)
    yield from reader.found
