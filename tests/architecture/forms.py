"""The forms of a page as a browser finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Letters in a whole form; with two bytes each they are 1 MB.
LONGEST = 1 << 19
_BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Form:
    """A form: where it goes, how, and its fields with the values that stand in them; files by name."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)

    def filled(self, odd: Sequence[str], turn: int) -> dict[str, list[str]]:
        """Put an odd text into each field, another one in each turn; no more of it than a form may have."""
        names = [name for name in self.fields if name != "csrfmiddlewaretoken"]
        room = LONGEST // max(1, len(names))
        return {name: [odd[(place + turn) % len(odd)][:room]] for place, name in enumerate(names)}

    def typed(self, odd: Sequence[str], turn: int) -> dict[str, list[str]]:
        """Put odd texts where people type, and leave what the page itself carries."""
        own = {name: values for name, values in self.fields.items() if name in self.kept}
        return {**self.filled(odd, turn), **own}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and given.get("name"):
            self._add(self._open, tag, given)

    def _add(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "")
        if tag == "input" and kind == "file":
            form.files.append(name)
        elif tag in {"input", "select", "textarea", "button"}:
            form.fields.setdefault(name, []).append(given.get("value", ""))
            if kind == "hidden" or tag == "button" or kind in _BUTTONS:
                form.kept.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(html: str) -> list[Form]:
    """Read the forms of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
