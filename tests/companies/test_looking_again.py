"""A proven domain is looked at again: one miss loses nothing, three do, and the delegates are told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Organisation, User
from apps.audit.models import Entry
from apps.common.errors import Refusal
from apps.companies import actions, domain, messages, queries, tasks
from apps.companies.adapters import domains
from apps.companies.adapters.domains import Found
from apps.companies.models import DomainProof
from apps.notifications import actions as notifications
from apps.notifications import tasks as mailing
from tests import makers
from tests.companies.test_companies import text_of

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
SignIn = Callable[[User], Client]
HERE, GONE = Found("file", "found"), Found("", "not_there")


def proven(
    jonas: User, company: Organisation, name: str = "veldra.example", at: datetime = AT
) -> DomainProof:
    proof = actions.ask_domain(actor=jonas, company=company, name=name, at=at)
    return actions.settle_domain(proof_id=proof.pk, method="dns", outcome="found", at=at)


def look(proof: DomainProof, found: Found, at: datetime) -> DomainProof:
    return actions.note_look(proof_id=proof.pk, method=found.method, outcome=found.outcome, at=at)


@pytest.fixture
def veldra() -> Organisation:
    return makers.company("Veldra", delegate=makers.person("Jonas"), signatory=makers.person("Petra"))


@pytest.fixture
def jonas(veldra: Organisation) -> User:
    return queries.people_of(veldra.pk)[0].person


@pytest.mark.parametrize(
    ("misses", "wait", "lost"), [(0, WEEK, False), (1, DAY, False), (2, DAY, False), (3, DAY, True)]
)
def test_the_next_look_is_nearer_after_a_miss(misses: int, wait: timedelta, lost: bool) -> None:
    assert domain.next_look(AT, misses) == AT + wait
    assert domain.is_lost(misses) is lost


@pytest.mark.django_db
def test_each_proof_is_due_when_the_domain_says(veldra: Organisation, jonas: User) -> None:
    proof = proven(jonas, veldra)
    steps = [(HERE, 0), (GONE, 1), (GONE, 2), (HERE, 0), (GONE, 1)]
    at = AT
    for found, misses in steps:
        due = domain.next_look(at, proof.misses)
        assert queries.looks_due(due - timedelta(seconds=1), 5) == []
        assert queries.looks_due(due, 5) == [proof]
        at, proof = due, look(proof, found, due)
        assert (proof.misses, proof.state) == (misses, "proven")
    assert [one.name for one in queries.proven_domains(veldra.pk)] == ["veldra.example"]
    assert not Entry.objects.filter(kind="domain.lost").exists()


@pytest.mark.django_db
def test_after_three_misses_it_is_a_fact_shown_and_mailed(
    veldra: Organisation, jonas: User, as_person: SignIn
) -> None:
    proof = proven(jonas, veldra)
    for days in (7, 8, 9):
        look(proof, GONE, AT + days * DAY)
    proof.refresh_from_db()
    assert (proof.state, proof.method, proof.outcome) == ("lost", "", "not_there")
    assert not queries.proven_domains(veldra.pk)
    fact = Entry.objects.get(kind="domain.lost")
    assert (fact.stream.name, fact.actor_id) == (f"company:{veldra.pk}", None)
    assert fact.payload == {"proof": proof.public_id, "outcome": "not_there"}
    while notifications.send_next(deliver=mailing.deliver, at=AT + WEEK + 2 * DAY):
        pass
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([jonas.email], "A domain of Veldra is no longer proven")
    ]
    front = reverse("companies:company", args=[veldra.slug])
    assert "Domain, no longer proven" in text_of(as_person(makers.person()).get(front))
    page = text_of(as_person(jonas).get(reverse("companies:domains", args=[veldra.slug])))
    assert proof.token in page
    assert str(messages.OUTCOMES["not_there"]) in page
    with pytest.raises(Refusal) as caught:
        look(proof, HERE, AT + 10 * DAY)
    assert caught.value.code == "domain.not_proven"
    assert queries.looks_due(AT + 99 * DAY, 5) == []
    proven(jonas, veldra, at=AT + 20 * DAY)
    assert [one.name for one in queries.proven_domains(veldra.pk)] == ["veldra.example"]
    assert "no longer proven" not in text_of(as_person(makers.person()).get(front))


@pytest.mark.django_db
def test_only_the_newest_proof_of_a_domain_is_looked_at(veldra: Organisation, jonas: User) -> None:
    first = proven(jonas, veldra)
    second, other = proven(jonas, veldra, at=AT + DAY), proven(jonas, veldra, "other.example", at=AT + DAY)
    assert queries.looks_due(AT + 9 * DAY, 5) == [second, other]
    with pytest.raises(Refusal):
        look(first, HERE, AT + 9 * DAY)
    actions.ask_domain(actor=jonas, company=veldra, name="veldra.example", at=AT + 2 * DAY)
    assert queries.looks_due(AT + 9 * DAY, 5) == [second, other]


@pytest.mark.django_db
def test_the_worker_looks_at_what_is_due(
    veldra: Organisation, jonas: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = timezone.now() - 8 * DAY
    proven(jonas, veldra, at=long_ago)
    proven(jonas, veldra, "fresh.example", at=timezone.now())
    asked: list[str] = []

    def look_for(name: str, _token: str) -> Found:
        asked.append(name)
        return GONE

    monkeypatch.setattr(domains, "look_for", look_for)
    assert tasks.look_again_at_domains() == 1
    assert tasks.look_again_at_domains() == 0
    assert asked == ["veldra.example"]
    assert DomainProof.objects.get(name="veldra.example").misses == 1
