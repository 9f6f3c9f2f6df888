"""A company shows that a domain is its own, by DNS or by a file; private addresses are never asked."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Self

import dns.resolver
import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Organisation, User
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.companies import actions, domain, messages, queries, tasks
from apps.companies.adapters import domains
from apps.companies.adapters.domains import Found, is_public, look_for
from apps.companies.models import DomainProof
from tests import makers
from tests.companies.test_companies import text_of

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SignIn = Callable[[User], Client]
Patch = pytest.MonkeyPatch


@pytest.mark.parametrize(
    ("given", "name"),
    [(" Veldra.Example. ", "veldra.example"), ("müsli.example", "xn--msli-0ra.example")],
)
def test_a_domain_is_read_as_the_network_writes_it(given: str, name: str) -> None:
    assert domain.check_domain(given) == name


@pytest.mark.parametrize(
    "given",
    [
        *("", "veldra", "127.0.0.1", "[::1]", "db.internal", "printer.local", "localhost", "a..example"),
        *(
            "-a.example",
            "veldra.example/path",
            "veldra.example:8080",
            "user@veldra.example",
            "x" * 64 + ".org",
        ),
        *("a b.example", "veldra.example\r\nHost: other", "." * 300),
    ],
)
def test_what_is_no_public_name_is_refused(given: str) -> None:
    with pytest.raises(Refusal) as caught:
        domain.check_domain(given)
    assert caught.value.code == "domain.not_a_name"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        *((address, False) for address in ("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254")),
        *((address, False) for address in ("0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fd00::1")),
        *((address, False) for address in ("fe80::1", "::ffff:8.8.8.8", "::ffff:10.0.0.1", "2002:a00:1::1")),
        ("64:ff9b::a00:1", False),
    ],
)
def test_only_public_addresses_are_asked(address: str, public: bool) -> None:
    assert is_public(address) is public


def answers(patch: Patch, records: dict[tuple[str, str], list[str]]) -> None:
    """Let DNS know these records and no others."""

    def resolve(name: str, kind: str, **_options: object) -> list[SimpleNamespace]:
        if (name, kind) not in records:
            raise dns.resolver.NXDOMAIN
        if kind == "TXT":
            return [SimpleNamespace(strings=[text.encode()]) for text in records[name, kind]]
        return [SimpleNamespace(address=text) for text in records[name, kind]]

    patch.setattr(dns.resolver, "resolve", resolve)


class Line:
    """A connection that gives an answer, a piece at a time."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces, self.sent = pieces, b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def settimeout(self, _seconds: float) -> None:
        """Wait no longer than that."""

    def sendall(self, sent: bytes) -> None:
        """Take a request."""
        self.sent += sent

    def recv(self, size: int) -> bytes:
        """Give the next piece."""
        return self.pieces.pop(0)[:size] if self.pieces else b""


def serves(patch: Patch, pieces: list[bytes]) -> list[tuple[str, int]]:
    """Let every address answer with these pieces; gives the addresses that were asked."""
    asked: list[tuple[str, int]] = []
    line = Line(pieces)

    def connect(address: tuple[str, int], timeout: float) -> Line:
        assert 0 < timeout <= 10
        asked.append(address)
        return line

    def wrap(_plain: Line, *, server_hostname: str) -> Line:
        assert server_hostname == "veldra.example"
        return line

    patch.setattr("socket.create_connection", connect)
    patch.setattr(ssl, "create_default_context", lambda: SimpleNamespace(wrap_socket=wrap))
    return asked


HERE = {("veldra.example.", "A"): ["8.8.8.8"]}
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"


def test_a_record_is_enough(monkeypatch: Patch) -> None:
    answers(monkeypatch, {("_tutti.veldra.example.", "TXT"): ["other", "tutti=abc"]})
    assert look_for("veldra.example", "tutti=abc") == Found("dns", "found")
    assert look_for("veldra.example", "tutti=abcd") == Found("", "no_address")


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([OK, b"tutti=", b"abc\n"], Found("file", "found")),
        ([OK + b"tutti=abcd"], Found("", "not_there")),
        ([b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\ntutti=abc"], Found("", "not_there")),
        ([b""], Found("", "not_there")),
        ([OK + b"x" * 16_384, b" tutti=abc"], Found("", "not_there")),
    ],
)
def test_a_file_is_read_from_the_address_that_was_looked_at(
    monkeypatch: Patch, pieces: list[bytes], found: Found
) -> None:
    answers(monkeypatch, HERE)
    asked = serves(monkeypatch, pieces)
    assert look_for("veldra.example", "tutti=abc") == found
    assert asked == [("8.8.8.8", 443)]


def test_one_private_address_is_enough_to_ask_none(monkeypatch: Patch) -> None:
    answers(monkeypatch, {**HERE, ("veldra.example.", "AAAA"): ["fd00::1"]})
    asked = serves(monkeypatch, [OK + b"tutti=abc"])
    assert look_for("veldra.example", "tutti=abc") == Found("", "private_address")
    assert asked == []


def test_a_slow_answer_is_given_up(monkeypatch: Patch) -> None:
    answers(monkeypatch, HERE)
    serves(monkeypatch, [OK] + [b"x"] * 100)
    clock = iter(range(0, 1000, 3))
    monkeypatch.setattr(domains, "time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    assert look_for("veldra.example", "tutti=abc") == Found("", "unreachable")


def ask(actor: User, company: Organisation, name: str = "veldra.example", at: datetime = AT) -> DomainProof:
    return actions.ask_domain(actor=actor, company=company, name=name, at=at)


@pytest.mark.django_db
def test_the_worker_looks_and_the_result_is_a_fact_with_its_day(monkeypatch: Patch) -> None:
    jonas = makers.person()
    veldra = makers.company(delegate=jonas)
    found = iter([Found("", "no_address"), Found("dns", "found"), Found("", "not_there")])
    monkeypatch.setattr(domains, "look_for", lambda _name, _token: next(found))
    tokens = set()
    for proven in ([], ["veldra.example"], []):
        tokens.add(ask(jonas, veldra).token)
        with pytest.raises(Refusal) as caught:
            ask(jonas, veldra)
        assert caught.value.code == "domain.waits_already"
        assert tasks.look_at_domains() == 1
        assert tasks.look_at_domains() == 0
        assert [proof.name for proof in queries.proven_domains(veldra.pk)] == proven
    assert len(tokens) == 1
    told = Entry.objects.filter(stream__name=f"company:{veldra.pk}").order_by("sequence")
    kinds = ["not_found", "proven", "not_found"]
    assert [entry.kind for entry in told] == [f"domain.{kind}" for each in kinds for kind in ("asked", each)]
    proof = DomainProof.objects.latest("pk")
    with pytest.raises(Refusal) as caught:
        actions.settle_domain(proof_id=proof.pk, method="dns", outcome="found", at=AT)
    assert caught.value.code == "domain.settled_already"


@pytest.mark.django_db
def test_not_too_many_domains_a_day_and_nobody_elses() -> None:
    petra = makers.person()
    veldra = makers.company(signatory=petra)
    for number in range(domain.MOST_PROOFS):
        ask(petra, veldra, f"a{number}.example")
    with pytest.raises(Refusal) as caught:
        ask(petra, veldra)
    assert caught.value.code == "domain.too_many"
    assert ask(petra, veldra, at=AT + timedelta(days=2)).state == "waiting"
    with pytest.raises(NotAllowed):
        ask(makers.person(), veldra, "b.example")


@pytest.mark.django_db
def test_the_page_says_what_to_put_where_and_the_dossier_says_since_when(as_person: SignIn) -> None:
    jonas = makers.person()
    veldra = makers.company(delegate=jonas)
    path = reverse("companies:domains", args=[veldra.slug])
    delegate = as_person(jonas)
    assert "No domain yet." in text_of(delegate.get(path))
    refused = delegate.post(path, {"name": "localhost"})
    assert (refused.status_code, "name of a public domain" in text_of(refused)) == (422, True)
    assert delegate.post(path, {"name": "veldra.example"}).status_code == 302
    proof = DomainProof.objects.get()
    page = text_of(delegate.get(path))
    assert proof.token in page
    assert "https://veldra.example/.well-known/tutti-verification.txt" in page
    actions.settle_domain(proof_id=proof.pk, method="", outcome="no_address", at=AT)
    assert str(messages.OUTCOMES["no_address"]) in text_of(delegate.get(path))
    again = ask(jonas, veldra)
    actions.settle_domain(proof_id=again.pk, method="file", outcome="found", at=AT)
    visitor = as_person(makers.person())
    shown = text_of(visitor.get(reverse("companies:company", args=[veldra.slug])))
    assert "veldra.example" in shown
    assert proof.token not in shown
    assert visitor.get(path).status_code == 403
