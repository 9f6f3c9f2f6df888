"""Somebody with a browser without script: opens pages, fills in their forms, presses their buttons."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.signin import sign_in

_SILENT = frozenset({"script", "style", "head", "template"})
_SPACES = re.compile(r"\s+")


@dataclass
class Form:
    """A form as the page offers it: what is filled in already, and what may be chosen."""

    action: str
    method: str
    given: dict[str, list[Any]] = field(default_factory=dict)
    options: dict[str, set[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The names of all its fields."""
        return {*self.given, *self.options}

    def filled(self, values: Mapping[str, Any], button: str) -> dict[str, Any]:
        """Give what a browser would send; a field or an option that is not there is an error."""
        sent: dict[str, Any] = dict(self.given)
        for name, value in values.items():
            assert name in self.names, f"the form has no field {name!r}, only {sorted(self.names)}"
            chosen = value if isinstance(value, list) else [value]
            offered = self.options.get(name)
            assert offered is None or set(chosen) <= offered, (
                f"{name}: {chosen} is not among {sorted(offered)}"
            )
            sent[name] = chosen
        if button:
            name, _, value = button.partition("=")
            assert (name, value) in self.buttons, f"no button {button!r} in {self.buttons}"
            sent[name] = [value]
        return {name: value for name, value in sent.items() if value}


class _Reader(HTMLParser):
    """Reads forms and visible words off a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._silent = 0
        self._select = ""
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "form":
            self._form = Form(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, found, {name for name, _ in attrs})

    def _control(self, form: Form, tag: str, found: dict[str, str], flags: set[str]) -> None:
        name = found.get("name", "")
        if tag == "button" and found.get("type", "submit") == "submit":
            form.buttons.append((name, found.get("value", "")))
        elif tag == "option":
            form.options[self._select].add(found.get("value", ""))
            if "selected" in flags or self._select not in form.given:
                form.given[self._select] = [found.get("value", "")]
        elif not name or "disabled" in flags:
            return
        elif tag == "select":
            self._select = name
            form.options.setdefault(name, set())
        elif tag == "textarea":
            self._textarea = name
            form.given[name] = [""]
        elif tag == "input":
            self._input(form, name, found, is_checked="checked" in flags)

    @staticmethod
    def _input(form: Form, name: str, found: dict[str, str], *, is_checked: bool) -> None:
        kind, value = found.get("type", "text"), found.get("value", "")
        if kind == "file":
            form.given[name] = []
        elif kind in {"radio", "checkbox"}:
            form.options.setdefault(name, set()).add(value or "on")
            if is_checked:
                form.given.setdefault(name, []).append(value or "on")
        else:
            form.given.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, text: str) -> None:
        if self._textarea is not None and self._form is not None:
            self._form.given[self._textarea] = [self._form.given[self._textarea][0] + text]
        elif not self._silent:
            self.words.append(text)


@dataclass
class Page:
    """An answer as a browser shows it."""

    url: str
    status: int
    source: str
    forms: list[Form]
    text: str

    @classmethod
    def of(cls, response: HttpResponse, url: str) -> "Page":
        """Read an answer."""
        return cls.of_source(b"".join(response).decode(), url, response.status_code)

    @classmethod
    def of_source(cls, source: str, url: str = "", status: int = 200) -> "Page":
        """Read a page, or a part of one."""
        reader = _Reader()
        reader.feed(source)
        return cls(url, status, source, reader.forms, squeezed(" ".join(reader.words)))

    def form_with(self, *names: str) -> Form:
        """Find the one form that has these fields."""
        found = [form for form in self.forms if form.method == "post" and set(names) <= form.names]
        assert found, (
            f"{self.url} has no form with {names}; its forms have {[one.names for one in self.forms]}"
        )
        return found[0]

    def form_to(self, action: str) -> Form:
        """Find the form that is sent to an address."""
        found = [form for form in self.forms if form.method == "post" and form.action == action]
        assert found, f"{self.url} has no form to {action}, only {[one.action for one in self.forms]}"
        return found[0]


def squeezed(text: str) -> str:
    """Make one space of every run of blanks, the narrow and the fixed ones too, and none before a stop."""
    return re.sub(r" (?=[.,;:)])", "", _SPACES.sub(" ", text)).strip()


class Visitor:
    """A person at a browser; nothing is sent but a form that stands on a page, with its token."""

    def __init__(self, person: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        if person is not None:
            sign_in(person, self.client)

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Sign in by the page."""
        self.fill(self.at("account_login"), {"login": email, "password": password})
        assert "_auth_user_id" in self.client.session, f"{email} could not sign in"
        return self

    def at(self, name: str, *parts: object, query: str = "", status: int = 200) -> Page:
        """Open a page by the name of its address."""
        return self.open(reverse(name, args=parts) + query, status=status)

    def open(self, url: str, *, status: int = 200) -> Page:
        """Open a page, following redirects."""
        response = self.client.get(url, follow=True)
        assert response.status_code == status, f"{url}: {response.status_code}, not {status}"
        chain = getattr(response, "redirect_chain", [])
        return Page.of(response, chain[-1][0] if chain else url)

    def fill(
        self,
        page: Page,
        values: Mapping[str, Any] | None = None,
        *,
        form: Form | None = None,
        button: str = "",
        forged: Mapping[str, Any] | None = None,
        status: int = 200,
    ) -> Page:
        """Fill in the form that has these fields and send it; every other field goes as the page filled it.

        Args:
            forged: what the page did not offer and is sent all the same.
        """
        values = values or {}
        chosen = form or page.form_with(*values)
        url = chosen.action or page.url
        assert not urlsplit(url).netloc, f"{url} leads away"
        response = self.client.post(url, {**chosen.filled(values, button), **(forged or {})}, follow=True)
        answered = Page.of(response, _last(response, url))
        assert response.status_code == status, f"{url}: {response.status_code}\n{answered.text[:2000]}"
        return answered


def _last(response: HttpResponse, url: str) -> str:
    chain: Iterable[tuple[str, int]] = getattr(response, "redirect_chain", [])
    return ([url] + [one for one, _ in chain])[-1]
