"""Speaking for somebody: nothing follows from a claim, others confirm it, and it ends."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts import actions, queries
from apps.accounts.models import ActsFor, EvidenceFile
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a deed"
YOUNG = date(timezone.localdate().year - 12, 3, 4)


def claim(actor, other, at, capacity="guardian", **more):
    said = {"evidence": "Birth certificate", "since": date(2024, 1, 1), **more}
    if capacity == "guardian":
        said.setdefault("born_on", YOUNG)
    if capacity == "estate":
        said.setdefault("died_on", date(2026, 1, 1))
    return actions.claim_to_act_for(actor=actor, code=other.public_id, capacity=capacity, at=at, **said)


@pytest.fixture
def house():
    """A child and a mother without seats beside each other's, and the steward of the child's collective."""
    child, mother, steward = makers.person("Juno", born_on=YOUNG), makers.person("Una"), makers.person("Tom")
    makers.collective(members=[child], steward=steward)
    return child, mother, steward


def test_claim_has_no_effect_before_it_is_confirmed(house, at):
    child, mother, steward = house
    made = claim(mother, child, at)
    assert queries.speaks_for(mother) == {mother.pk}
    assert not queries.guardians_of(child.pk).exists()
    actions.confirm_claim(actor=steward, claim_id=made.pk, at=at)
    assert queries.speaks_for(mother) == {mother.pk, child.pk}
    assert list(queries.guardians_of(child.pk)) == [mother]
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_at) == ("confirmed", steward, at)
    streams = Entry.objects.filter(kind="acting.confirmed").values_list("stream__name", flat=True)
    assert set(streams) == {f"person:{child.pk}", f"person:{mother.pk}"}


def test_record_holds_no_words_of_a_claim(house, at):
    child, mother, _steward = house
    claim(mother, child, at, evidence="Secret words", papers=[("secret.pdf", BytesIO(PDF))])
    entries = str(list(Entry.objects.values()))
    assert Entry.objects.filter(kind="acting.claimed").count() == 2
    assert "Secret" not in entries
    assert "secret" not in entries


@pytest.mark.parametrize("who", ["claimant", "child", "stranger", "other steward", "member"])
def test_nobody_else_decides(house, at, who):
    child, mother, steward = house
    member, other = makers.person(), makers.person()
    makers.seat(member, steward.seats.first().organisation, "member")
    makers.collective(steward=other)
    made = claim(mother, child, at)
    people = {
        "claimant": mother,
        "child": child,
        "stranger": makers.person(),
        "other steward": other,
        "member": member,
    }
    with pytest.raises(NotAllowed):
        actions.confirm_claim(actor=people[who], claim_id=made.pk, at=at)
    with pytest.raises(NotAllowed):
        actions.refuse_claim(actor=people[who], claim_id=made.pk, reason="no", at=at)
    assert queries.claims_to_decide(people[who]) == []
    assert queries.claims_to_decide(steward) == [made]


def test_claimant_who_is_the_steward_does_not_decide_and_the_database_says_so_too(house, at):
    child, _mother, steward = house
    union = makers.union(representative=makers.person())
    with pytest.raises(Refusal) as refusal:
        claim(steward, child, at)
    assert refusal.value.code == "acting.union_missing"
    made = claim(steward, child, at, asked=union)
    with pytest.raises(NotAllowed):
        actions.confirm_claim(actor=steward, claim_id=made.pk, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActsFor.objects.filter(pk=made.pk).update(state="confirmed", decided_by=steward)


def test_those_near_the_person_decide_before_those_near_the_claimant(at):
    child, mother, friend, steward = (makers.person(born_on=YOUNG), *(makers.person() for _n in range(3)))
    makers.collective(members=[mother], steward=friend)
    representative = makers.person()
    union = makers.union(representative=representative)
    made = claim(mother, child, at, asked=union)
    assert queries.deciders_of(made) == {friend.pk}
    makers.collective(members=[child], steward=steward)
    assert queries.deciders_of(made) == {steward.pk}
    assert queries.claims_to_decide(friend) == []


def test_union_decides_where_neither_sits(at):
    representative = makers.person()
    union = makers.union(representative=representative)
    made = claim(makers.person(), makers.person(born_on=YOUNG), at, asked=union)
    assert queries.claims_to_decide(representative) == [made]


def test_the_union_is_asked_for_whether_or_not_the_person_sits_anywhere(house, at):
    child, mother, _steward = house
    makers.union(representative=makers.person())
    answers = set()
    for other in (child, makers.person(born_on=YOUNG)):
        with pytest.raises(Refusal) as refusal:
            claim(mother, other, at)
        answers.add(refusal.value.code)
    assert answers == {"acting.union_missing"}


def test_manager_is_confirmed_by_the_person_and_binds_nobody(at):
    star, manager = makers.person(), makers.person()
    made = claim(manager, star, at, capacity="manager")
    with pytest.raises(NotAllowed):
        actions.confirm_claim(actor=manager, claim_id=made.pk, at=at)
    actions.confirm_claim(actor=star, claim_id=made.pk, at=at)
    assert queries.speaks_for(manager) == {manager.pk}


def test_manager_of_a_child_is_confirmed_by_the_guardian(house, at):
    child, mother, _steward = house
    makers.acts_for(mother, child, "guardian")
    made = claim(makers.person(), child, at, capacity="manager")
    assert queries.deciders_of(made) == {mother.pk}


def test_guardianship_ends_at_majority_by_itself():
    today = timezone.localdate()
    mother = makers.person()
    newest = today.replace(year=today.year - 18, day=min(today.day, 28))
    grown, young = makers.person(born_on=newest), makers.person(born_on=newest + timedelta(days=4))
    unknown = makers.person()
    for ward in (grown, young, unknown):
        makers.acts_for(mother, ward, "guardian")
    assert queries.speaks_for(mother) == {mother.pk, young.pk}
    assert not queries.guardians_of(grown.pk).exists()


def test_only_confirmed_claims_in_their_dates_count(at):
    dead, heir = makers.person(died_on=date(2025, 1, 1)), makers.person()
    today = timezone.localdate()
    made = makers.acts_for(heir, dead, "estate")
    for changes, counts in (
        ({}, True),
        ({"since": today + timedelta(days=1)}, False),
        ({"until": today - timedelta(days=1)}, False),
        ({"state": "claimed"}, False),
        ({"state": "ended"}, False),
        ({"state": "refused"}, False),
    ):
        ActsFor.objects.filter(pk=made.pk).update(
            **{"state": "confirmed", "since": date(2020, 1, 1), "until": None, **changes}
        )
        assert queries.estates_of({dead.pk}, today) == ({dead.pk: heir.pk} if counts else {})
        assert (dead.pk in queries.speaks_for(heir)) is counts


def test_confirmation_takes_birth_and_death_from_the_papers(at):
    child, mother, steward = makers.person(), makers.person(), makers.person()
    makers.collective(members=[child, mother], steward=steward)
    made = claim(mother, child, at)
    actions.confirm_claim(actor=steward, claim_id=made.pk, at=at)
    child.refresh_from_db()
    assert (child.born_on, child.is_minor) == (YOUNG, True)
    lost, heir = makers.person(), mother
    estate = claim(heir, lost, at, capacity="estate")
    actions.confirm_claim(actor=steward, claim_id=estate.pk, at=at)
    lost.refresh_from_db()
    assert lost.died_on == date(2026, 1, 1)
    actions.end_acting(actor=lost, claim_id=estate.pk, at=at)
    lost.refresh_from_db()
    assert lost.died_on is None


def test_grown_ups_get_no_guardian_and_the_dead_one_estate(at):
    grown, mother, steward = makers.person(born_on=date(1990, 1, 1)), makers.person(), makers.person()
    makers.collective(members=[grown, mother], steward=steward)
    made = claim(mother, grown, at)
    with pytest.raises(Refusal) as refusal:
        actions.confirm_claim(actor=steward, claim_id=made.pk, at=at)
    assert refusal.value.code == "acting.not_a_minor"
    dead = makers.person(died_on=date(2025, 1, 1))
    makers.acts_for(makers.person(), dead, "estate")
    second = claim(mother, dead, at, capacity="estate")
    with pytest.raises(Refusal) as refusal:
        actions.confirm_claim(actor=steward, claim_id=second.pk, at=at)
    assert refusal.value.code == "acting.estate_exists"


def test_the_person_ends_it_and_so_does_the_claimant_and_nobody_else(house, at):
    child, mother, steward = house
    for actor in (child, mother):
        made = makers.acts_for(mother, child, "guardian")
        with pytest.raises(NotAllowed):
            actions.end_acting(actor=steward, claim_id=made.pk, at=at)
        actions.end_acting(actor=actor, claim_id=made.pk, at=at)
        assert queries.speaks_for(mother) == {mother.pk}
        with pytest.raises(Refusal) as refusal:
            actions.end_acting(actor=actor, claim_id=made.pk, at=at)
        assert refusal.value.code == "acting.over"


def test_decided_once(house, at):
    child, mother, steward = house
    made = claim(mother, child, at)
    with pytest.raises(Refusal) as refusal:
        actions.refuse_claim(actor=steward, claim_id=made.pk, reason="  ", at=at)
    assert refusal.value.code == "acting.reason_missing"
    actions.refuse_claim(actor=steward, claim_id=made.pk, reason="Unreadable", at=at)
    with pytest.raises(Refusal) as refusal:
        actions.confirm_claim(actor=steward, claim_id=made.pk, at=at)
    assert refusal.value.code == "acting.decided"
    with pytest.raises(Refusal) as refusal:
        actions.add_evidence(actor=mother, claim_id=made.pk, papers=[("a.pdf", BytesIO(PDF))], at=at)
    assert refusal.value.code == "acting.decided"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"until": date(2023, 1, 1)}, "acting.dates_reversed"),
        ({"born_on": None}, "acting.birth_missing"),
        ({"born_on": date(2126, 1, 1)}, "profile.impossible_birth"),
        ({"capacity": "estate", "died_on": None}, "acting.death_missing"),
        ({"capacity": "estate", "died_on": date(2126, 1, 1)}, "acting.death_to_come"),
        ({"papers": [("a.pdf", BytesIO(b""))]}, "paper.empty"),
        ({"papers": [("a.pdf", BytesIO(b"<html><script>alert(1)</script>"))]}, "paper.unknown_type"),
        ({"papers": [("a.pdf", BytesIO(b"MZ\x90\x00"))]}, "paper.unknown_type"),
        ({"papers": [("a.pdf", BytesIO(PDF + b"0" * (10 << 20)))]}, "paper.too_large"),
        ({"papers": [(f"{n}.pdf", BytesIO(PDF + bytes([n]))) for n in range(6)]}, "paper.too_many"),
    ],
)
def test_claims_that_cannot_be_are_refused_whole(house, at, more, code):
    child, mother, _steward = house
    with pytest.raises(Refusal) as refusal:
        claim(mother, child, at, **more)
    assert refusal.value.code == code
    assert not ActsFor.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_unknown_code_oneself_and_twice(house, at):
    child, mother, _steward = house
    for code, said in (("acting.unknown_code", "nobody"), ("acting.for_oneself", mother.public_id)):
        with pytest.raises(Refusal) as refusal:
            actions.claim_to_act_for(
                actor=mother, code=said, capacity="manager", evidence="e", since=date(2024, 1, 1), at=at
            )
        assert refusal.value.code == code
    claim(mother, child, at)
    with pytest.raises(Refusal) as refusal:
        claim(mother, child, at)
    assert refusal.value.code == "acting.claimed_already"


def test_a_child_claims_nothing(at):
    with pytest.raises(NotAllowed):
        claim(makers.person(born_on=YOUNG), makers.person(), at, capacity="manager")


def test_ward_does_not_make_themselves_older(house, at):
    child, mother, _steward = house
    said = {"name": "J", "zone": "UTC", "theme": "", "language": "en", "at": at}
    made = makers.acts_for(mother, child, "guardian")
    with pytest.raises(Refusal) as refusal:
        actions.change_profile(actor=child, person=child, born_on=date(1990, 1, 1), **said)
    assert refusal.value.code == "profile.birth_fixed"
    actions.change_profile(actor=child, person=child, born_on=YOUNG, **said)
    actions.end_acting(actor=child, claim_id=made.pk, at=at)
    actions.change_profile(actor=child, person=child, born_on=date(2010, 1, 1), **said)


def test_papers_are_read_by_those_who_decide_and_nobody_else(house, at, as_person):
    child, mother, steward = house
    made = claim(mother, child, at, papers=[("deed.pdf", BytesIO(PDF))])
    paper = made.files.get()
    url = reverse("accounts:paper", args=[paper.public_id])
    bystander = makers.person()
    assert {who: as_person(who).get(url).status_code for who in (mother, steward, child, bystander)} == {
        mother: 200,
        steward: 200,
        child: 404,
        bystander: 404,
    }
    answer = as_person(steward).get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="deed.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    shown = as_person(child).get(reverse("accounts:acting_claim", args=[made.public_id])).content.decode()
    assert "Una" in shown
    assert "Birth certificate" not in shown
    assert "deed.pdf" not in shown
    other = makers.person()
    makers.seat(other, steward.seats.first().organisation, "steward")
    assert as_person(other).get(url).status_code == 200
    actions.confirm_claim(actor=steward, claim_id=made.pk, at=at)
    assert as_person(other).get(url).status_code == 404
    assert as_person(steward).get(url).status_code == 200


def test_claim_is_made_on_its_page_and_keeps_what_was_typed(house, as_person):
    child, mother, steward = house
    client = as_person(mother)
    typed = {
        "code": f" {child.public_id.upper()[:8]} {child.public_id.upper()[8:]} ",
        "capacity": "guardian",
        "since": "2024-01-01",
        "evidence": "Birth certificate of Juno",
    }
    wrong = client.post(reverse("accounts:claim_acting"), typed)
    assert "Write when the child was born" in wrong.content.decode()
    assert "Birth certificate of Juno" in wrong.content.decode()
    papers = [
        SimpleUploadedFile("a.pdf", PDF),
        SimpleUploadedFile("b.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
    ]
    empty = client.post(
        reverse("accounts:claim_acting"),
        {**typed, "born_on": YOUNG.isoformat(), "papers": [SimpleUploadedFile("x.pdf", b"")]},
    )
    assert "“x.pdf” is empty." in empty.content.decode()
    done = client.post(
        reverse("accounts:claim_acting"), {**typed, "born_on": YOUNG.isoformat(), "papers": papers}
    )
    made = ActsFor.objects.get()
    assert done.url == reverse("accounts:acting_claim", args=[made.public_id])
    assert sorted(made.files.values_list("name", "media_type")) == [
        ("a.pdf", "application/pdf"),
        ("b.jpg", "image/jpeg"),
    ]
    desk = as_person(steward)
    page = desk.get(done.url).content.decode()
    assert "Does Una speak for Juno?" in page
    assert "Una for Juno" in desk.get(reverse("accounts:acting")).content.decode()
    asked = desk.post(reverse("accounts:decide_claim", args=[made.public_id]), {"decision": "refuse"})
    assert (asked.status_code, ActsFor.objects.get().state) == (422, "claimed")
    desk.post(
        reverse("accounts:decide_claim", args=[made.public_id]),
        {"decision": "refuse", "reason": "The paper is unreadable."},
    )
    assert "The paper is unreadable." in client.get(done.url).content.decode()
    assert "The paper is unreadable." not in as_person(child).get(done.url).content.decode()
