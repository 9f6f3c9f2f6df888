"""What holds for every address: headers, tokens, methods, redirects, sizes, and whatever people may send."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from apps.home import queries as home
from tests import makers
from tests.architecture.access import POSTED, World, names
from tests.architecture.forms import Form, forms_of
from tests.architecture.headers import faults_of
from tests.browser.pages import PAGES

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
GROUPS = sorted({name.split(":")[0].split("_")[0] for name in names()})
LARGE = {"CONTENT_LENGTH": str(1 << 30)}
FORM = "multipart/form-data; boundary=x"
ASKED = ("page", "start", "all", "q", "for", "works", "cursor")
# Mail programs post here without a cookie; a signed address stands for the person (RFC 8058).
WITHOUT_TOKEN = {"notifications:unsubscribe"}
# What an address takes beside asking and posting.
TAKEN = {"api:draft": {"put", "delete"}}
ODD = {
    "nul": "a\x00b",
    "surrogates": "%ED%A0%80 \ud83c".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "turned": "\u202egnp.exe\u2066\u200f",
    "numbers": "-1e999",
    "long": "ü" * (1 << 20),
    "path": "../../etc/passwd\r\nSet-Cookie: a=b",
    "markup": "<script>alert(1)</script>{{ 7 }}{% now %}'\"",
}
AWAY = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "///x.example")


def of_group(group: str) -> list[str]:
    return [name for name in names() if name.split(":")[0].split("_")[0] == group]


def url_of(world: World, name: str) -> str:
    return reverse(name, args=world.values.get(name, ()))


def taken_back(client: Client, method: str, *given: object, **options: object) -> HttpResponse:
    """Send a request as somebody who stays signed in, and take back what it wrote."""
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        response: HttpResponse = getattr(client, method)(*given, **options)
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    return response


def test_errors_and_files_carry_the_headers_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(home, "needs_of", broken)
    client, person = world.clients["nobody"], world.clients["artist"]
    answers = {
        "file": (200, client.get("/static/common/tokens.css")),
        "no file": (404, client.get("/static/nowhere.css")),
        "nothing": (404, client.get("/nowhere/")),
        "nul": (400, client.get("/works/%00/")),
        "host": (400, client.get("/", headers={"host": "evil.example"})),
        "method": (405, person.delete("/works/")),
        "large": (
            413,
            person.post("/settings/", "x", content_type="text/plain", CONTENT_LENGTH=str(1 << 30)),
        ),
        "broken": (500, person.get("/home/")),
        "api": (401, client.get("/api/v1/rooms/")),
        "api nothing": (404, client.get("/api/v1/nowhere/")),
    }
    assert {name: answer.status_code for name, (_status, answer) in answers.items()} == {
        name: status for name, (status, _answer) in answers.items()
    }
    assert {name: wrong for name, (_status, answer) in answers.items() if (wrong := faults_of(answer))} == {}


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "api"])
def test_nothing_is_taken_without_the_token_of_the_page(world: World, group: str) -> None:
    found = {}
    for name in set(of_group(group)) - WITHOUT_TOKEN:
        # Refused before it is asked who it is: one reader stands for all.
        for who in ("nobody", "artist"):
            client = Client(enforce_csrf_checks=True, raise_request_exception=False)
            client.cookies.load(world.clients[who].cookies.output(header="", sep=";"))
            answer = taken_back(client, "post", url_of(world, name), {"next": "/"})
            if answer.status_code != 403 or "The page was open for too long." not in answer.content.decode():
                found[name, who] = answer.status_code
    assert found == {}


@pytest.mark.parametrize("group", GROUPS)
def test_methods_that_an_address_has_not_are_refused(world: World, group: str) -> None:
    found = {}
    who = "desk" if group == "api" else "steward"
    for name in of_group(group):
        if name == "api:schema":
            continue
        others = tuple({"put", "patch", "delete", "trace"} - TAKEN.get(name, set()))
        for method in (*others, "get") if name in POSTED and name != "demo:enter" else others:
            answer = taken_back(world.clients[who], method, url_of(world, name))
            if answer.status_code != 405 or not answer.get("Allow"):
                found[name, method] = answer.status_code
    assert found == {}


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "api"])
def test_no_address_leads_off_the_site(world: World, group: str) -> None:
    found = {}
    for name in of_group(group):
        # Sign-in leads on to where one wanted to go; elsewhere one way of trying it is enough.
        leads_on = name.startswith("account_")
        for who in ("nobody", "steward") if leads_on else ("steward",):
            for away in AWAY if leads_on else AWAY[1:2]:
                for method in ("get", "post"):
                    given = {"next": away, "redirect": away, "url": away}
                    answer = taken_back(world.clients[who], method, url_of(world, name), given)
                    target = urlsplit(answer.get("Location", "").replace("\\", "/"))
                    if target.netloc or target.scheme or answer.get("Location", "").startswith("//"):
                        found[name, who, away] = answer["Location"]
    assert found == {}


def test_signing_in_leads_nowhere_else(world: World) -> None:
    for away in AWAY:
        client = Client()
        given = {"login": makers.person().email, "password": "a long enough password", "next": away}
        answer = client.post(reverse("account_login"), given)
        assert answer.status_code == 302
        assert not urlsplit(answer["Location"].replace("\\", "/")).netloc, away


def forms_on(client: Client, url: str) -> list[tuple[str, Form]]:
    """Find the forms of a page with the address that each goes to."""
    answer = client.get(url)
    return [(form.action or url, form) for form in forms_of(answer.content.decode(errors="replace"))]


def test_whatever_is_typed_into_a_form_breaks_nothing(world: World) -> None:
    odd, asked, found = list(ODD.values()), set(), {}
    for page in PAGES:
        client = world.clients.get("artist" if page.who == "voter" else page.who)
        if client is None:
            continue
        url = reverse(page.name, args=world.values.get(page.name, ())) + page.query
        for address, form in forms_on(client, url):
            mark = (page.who, address, frozenset(form.fields))
            if form.method != "post" or mark in asked or "logout" in address:
                continue
            asked.add(mark)
            turns = [form.typed(odd, 0), form.filled(odd, 2), form.typed(odd, 4), form.filled(odd, 5)]
            for turn, content in enumerate(turns):
                files = {name: _odd_file(odd[turn]) for name in form.files}
                answer = taken_back(client, "post", address, {**content, **files})
                if answer.status_code >= 500:
                    found[address, turn] = answer.status_code
    assert len(asked) > 25
    assert found == {}


def _odd_file(odd: str) -> SimpleUploadedFile:
    name = odd[:60].replace("/", "_") or "file"
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + odd[:200].encode(errors="replace"), "text/csv")


@pytest.mark.parametrize("group", GROUPS)
def test_whatever_stands_in_the_query_breaks_nothing(world: World, group: str) -> None:
    """Asked by the first of them to whom the page opens: what a query may say is read alike for all."""
    found = {}
    for name in of_group(group):
        for who in ("artist", "delegate", "desk"):
            plain = taken_back(world.clients[who], "get", url_of(world, name))
            if plain.status_code in {403, 404, 405}:
                continue
            for odd in ("-1", "9" * 40, "a%00", "%ED%A0%80", "\u202e", "' OR 1=1 --", "x" * 5000):
                asked = "&".join(
                    f"{key}={odd}" for key in ("page", "start", "all", "q", "for", "works", "cursor")
                )
                answer = taken_back(world.clients[who], "get", f"{url_of(world, name)}?{asked}")
                if answer.status_code >= 500:
                    found[name, who, odd] = answer.status_code
            break
    assert found == {}


def test_too_much_at_once_is_refused_in_words(world: World) -> None:
    client = world.clients["artist"]
    large = client.post(
        "/works/import/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(1 << 30)
    )
    assert large.status_code == 413
    assert "257 MB at once are the most" in large.content.decode()
    many = client.post("/settings/", {f"f{number}": "1" for number in range(20_100)})
    assert many.status_code == 400
    assert "too many fields" in many.content.decode()
    in_fact = client.post("/settings/", {"name": "x" * (3 << 20)})
    assert in_fact.status_code == 400
    unsaid = client.post(
        "/settings/",
        b"name=x",
        content_type="text/plain",
        HTTP_TRANSFER_ENCODING="chunked",
        CONTENT_LENGTH="",
    )
    assert unsaid.status_code == 411
    api = world.clients["desk"].post(
        "/api/v1/rooms/", b"{}", content_type="application/json", CONTENT_LENGTH=str(1 << 24)
    )
    assert (api.status_code, api["Content-Type"]) == (413, "application/problem+json")


def test_a_file_is_known_by_what_is_in_it_not_by_its_name(world: World) -> None:
    client = world.clients["artist"]
    page = next(form for _url, form in forms_on(client, "/works/import/") if form.files)
    for content in (b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04" + bytes(60), b"%PDF-1.7 \x00\x01"):
        sent = {**{name: values[0] for name, values in page.fields.items()}}
        sent["file"] = SimpleUploadedFile("works.csv", content, "text/csv")
        answer = taken_back(client, "post", "/works/import/", sent)
        assert answer.status_code in {200, 302, 422}


def test_production_keeps_its_cookies_to_itself() -> None:
    asked = (
        "from apps.config import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS > 0)"
    )
    production = {
        **{key: value for key, value in os.environ.items() if key not in {"DEBUG", "TUTTI_DEMO"}},
        "DEBUG": "0",
        "TUTTI_DEMO": "0",
        "ALLOWED_HOSTS": "tutti.example",
        "SITE_URL": "https://tutti.example",
        "SECRET_KEY": "".join(chr(33 + number) for number in range(70)),
    }
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=production, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", *["True"] * 4, "Lax", "True"]


@override_settings(SESSION_COOKIE_NAME="__Host-session", SESSION_COOKIE_SECURE=True)
def test_a_session_cookie_is_for_the_whole_site_and_no_script() -> None:
    client = Client()
    client.post(
        reverse("account_login"), {"login": makers.person().email, "password": "a long enough password"}
    )
    cookie = client.cookies["__Host-session"]
    assert (cookie["path"], cookie["domain"], bool(cookie["secure"]), bool(cookie["httponly"])) == (
        "/",
        "",
        True,
        True,
    )
    assert cookie["samesite"] == "Lax"
