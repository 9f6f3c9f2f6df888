"""Personal confirmations: who is asked, what stewards may know, past claims released, the annex of shares."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import rfc8785
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.catalogues.models import Contributor
from apps.collectives.actions import give_mandate
from apps.collectives.models import TermsAnswer
from apps.collectives.queries import collective_of
from apps.common.errors import NotAllowed, Refusal
from apps.contracts import actions, domain, queries
from apps.contracts.models import ConfirmationCount, Contract, LineSplit, Release
from tests import makers
from tests.contracts.bound import followed
from tests.contracts.makers import (
    AGREED_AT,
    FREEZE_AT,
    SIGN_AT,
    World,
    answer,
    in_force,
    passed_ballot,
    terms,
    world,
)

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
VOICE = "voice_clone"
PAST = {"past_use__release": "paid_works_only", "past_use__admission": "full"}


def drawn_up(place: World, given=None) -> Contract:
    """Draw a contract up about whose works nobody has said anything."""
    ballot = passed_ballot(place)
    return actions.draw_up(
        collective=place.collective,
        company=place.company,
        union=place.union,
        ballot=ballot,
        origin=f"offer:{ballot.public_id}",
        terms=given or terms(),
        prose="",
        take_out_until=FREEZE_AT,
        at=AGREED_AT,
    )


def allow(place: World, person: User, **uses: str) -> None:
    give_mandate(
        actor=person,
        person=person,
        collective=collective_of(place.collective.pk),
        answers={"train_generative": "ask", **uses},
        at=AGREED_AT,
    )


def confirm(contract: Contract, person: User, choice: str, *works, **more) -> TermsAnswer:
    given = {"contract_id": contract.pk, "person": person, "at": AGREED_AT, "choice": choice, **more}
    return actions.confirm_works(actor=person, work_ids=[one.pk for one in works], **given)


def released(contract: Contract, person: User, *works) -> list[Release]:
    ids = [one.pk for one in works]
    return actions.release_claims(actor=person, contract_id=contract.pk, work_ids=ids, at=AGREED_AT)


def test_answer_of_the_one_sitting_counts_and_who_gave_none_is_asked() -> None:
    place = world(works=1)
    makers.work(place.other, "Bo's own")
    answer(place, place.artist, "in", terms())
    contract = drawn_up(place)
    asked, answered = queries.people_asked(contract, AGREED_AT)
    assert (asked, answered) == ({place.artist.pk, place.other.pk}, {place.artist.pk})
    confirm(contract, place.other, "out")
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    assert list(contract.schedule.values_list("title", flat=True)) == ["Low Tide 1"]
    with pytest.raises(Refusal, match=r"contract\.frozen_before"):
        confirm(contract, place.other, "in")


def test_silence_is_no() -> None:
    place = world()
    contract = drawn_up(place)
    assert actions.freeze(contract_id=contract.pk, at=FREEZE_AT).state == "fell_short"


def test_singer_who_owns_nothing_is_asked_for_their_voice() -> None:
    place = world(works=1)
    Contributor.objects.create(work=place.works[0], person=place.other, part="singer")
    for person in (place.artist, place.other):
        allow(place, person, **{VOICE: "ask"})
    contract = drawn_up(place, terms(scope__uses=["train_generative", VOICE]))
    [asked] = queries.asked_through(place.other, contract, AGREED_AT)
    assert [(one.title, one.is_owner, one.uses) for one in asked.works] == [("Low Tide 1", False, (VOICE,))]
    assert queries.people_asked(contract, AGREED_AT)[0] == {place.artist.pk, place.other.pk}
    confirm(contract, place.artist, "in")
    assert not queries.sorted_works(contract, AGREED_AT).taken, "their voice needs their own yes"
    confirm(contract, place.other, "choose", place.works[0])
    assert queries.sorted_works(contract, AGREED_AT).taken == (place.works[0].pk,)


def test_nobody_answers_for_somebody_else() -> None:
    place = world(works=1)
    contract = drawn_up(place)
    for stranger in (place.steward, place.signatory, place.other):
        with pytest.raises(NotAllowed):
            actions.confirm_works(
                actor=stranger, contract_id=contract.pk, person=place.artist, choice="in", at=AGREED_AT
            )
    assert not TermsAnswer.objects.exists()


def test_artist_answers_in_three_screens(as_person: SignIn) -> None:
    place = world()
    contract = drawn_up(place)
    client, address = as_person(place.artist), reverse("contracts:confirm", args=[contract.public_id])
    first = client.get(reverse("contracts:contract", args=[contract.public_id])).content.decode()
    assert address in first
    assert "2 works wait for your answer." in first
    second = client.get(address).content.decode()
    assert "Silence is no" in second
    assert client.post(address, {}).status_code == 422
    third = client.post(address, {"works": "choose", "chosen": [place.works[1].public_id]}, follow=True)
    assert third.redirect_chain == [(reverse("contracts:contract", args=[contract.public_id]), 302)]
    assert "No work waits for your answer." in third.content.decode()
    assert list(TermsAnswer.objects.get().works.all()) == [place.works[1]]
    assert as_person(place.delegate).get(address).status_code == 404


def test_steward_reads_numbers_of_five_people_and_more_and_no_answers_names(as_person: SignIn) -> None:
    place = world(works=1)
    contract = drawn_up(place)
    address = reverse("contracts:confirmations", args=[contract.public_id])
    assert queries.due_to_count(AGREED_AT) == [contract.pk]
    few = actions.count_confirmations(contract_id=contract.pk, at=AGREED_AT)
    assert few is not None
    assert (few.asked, few.answered, few.low_percent) == (None, None, None)
    assert "Fewer than five people" in as_person(place.steward).get(address).content.decode()
    for number in range(5):
        member = makers.person(f"Quiet Person {number}")
        makers.seat(member, place.collective, "member")
        makers.mandate(member, place.collective, {"train_generative": "ask"})
        makers.work(member, f"Song {number}")
    silent = makers.person("Nora Nomandate")
    makers.seat(silent, place.collective, "member")
    confirm(contract, place.artist, "in")
    assert queries.due_to_count(AGREED_AT) == [], "numbers change once a day"
    tomorrow = AGREED_AT + timedelta(days=1)
    many = actions.count_confirmations(contract_id=contract.pk, at=tomorrow)
    assert many is not None
    assert (many.asked, many.answered, many.low_percent) == (6, 1, 10)
    assert actions.count_confirmations(contract_id=contract.pk, at=tomorrow) is None
    page = as_person(place.steward).get(address).content.decode()
    assert "5 people have not answered yet." in page
    assert "1 of 6 people" in page
    assert "Nora Nomandate" in page
    assert "Quiet Person" not in page, "it would tell what their mandate says"
    for other in (place.artist, place.signatory, place.representative):
        assert as_person(other).get(address).status_code == 404


def test_release_binds_only_whoever_signed_it_for_their_own_works() -> None:
    place = world()
    contract = drawn_up(place, terms(**PAST))
    with pytest.raises(NotAllowed):
        released(contract, place.other, place.works[0])
    [given] = released(contract, place.artist, place.works[0])
    assert released(contract, place.artist, place.works[0]) == []
    assert given.words_hash == domain.hash_of_release(given.salt, "Low Tide 1", "Mira Okonjo")
    assert Entry.objects.get(kind="claim.released").stream.name == f"person:{place.artist.pk}"
    answer(place, place.artist, "in", terms(**PAST))
    text = actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    held = json.loads(queries.text_of(text).canonical())["releases"]
    assert held == [{"work": place.works[0].public_id, "words": given.words_hash}]
    with pytest.raises(Refusal, match=r"contract\.frozen_before"):
        released(contract, place.artist, place.works[1])
    with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
        Release.objects.filter(pk=given.pk).update(taken_back_at=FREEZE_AT)


def test_release_is_read_by_nobody_else_before_it_stands_in_the_text(as_person: SignIn) -> None:
    place = world()
    contract = drawn_up(place, terms(**PAST))
    [given] = released(contract, place.artist, place.works[0])
    readers = (place.other, place.steward, place.signatory, place.delegate, place.representative)

    def shown(reader: User) -> str:
        pages = [reverse(f"contracts:{name}", args=[contract.public_id]) for name in ("document", "json")]
        return "".join(as_person(reader).get(page).content.decode() for page in pages)

    for reader in readers:
        assert given.words_hash not in shown(reader)
        assert "Low Tide 1" not in shown(reader)
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    contract.refresh_from_db()
    assert (contract.state, queries.released_in(contract)) == ("fell_short", ())
    for reader in readers:
        assert given.words_hash not in shown(reader)


def test_count_of_a_contract_that_follows_another_ignores_what_that_one_licenses() -> None:
    place = world(works=1)
    for number in range(5):
        member = makers.person(f"Quiet Person {number}")
        makers.seat(member, place.collective, "member")
        makers.mandate(member, place.collective, {"train_generative": "ask"})
        makers.work(member, f"Song {number}")
        answer(place, member, "in", terms())
    contract = followed(place, in_force(place), domain.AMEND, SIGN_AT)
    count = actions.count_confirmations(contract_id=contract.pk, at=SIGN_AT)
    assert count is not None
    assert count.waits == {}


def test_person_named_who_is_not_asked_is_not_there_and_nothing_is_kept_for_the_reader(
    as_person: SignIn,
) -> None:
    place = world()
    contract = drawn_up(place)
    ward = makers.person("Lio Young", born_on=date(2015, 1, 1))
    makers.acts_for(place.artist, ward, "guardian")
    client, address = as_person(place.artist), reverse("contracts:confirm", args=[contract.public_id])
    for named in (ward.public_id, place.other.public_id, "nobody"):
        assert client.get(f"{address}?for={named}").status_code == 404
        assert client.post(f"{address}?for={named}", {"works": "in"}).status_code == 404
    assert not TermsAnswer.objects.exists()
    assert client.post(f"{address}?for={place.artist.public_id}", {"works": "in"}).status_code == 302
    assert TermsAnswer.objects.get().person == place.artist


def test_release_can_be_taken_back_before_the_freezing_and_is_asked_only_where_terms_ask() -> None:
    place = world()
    contract = drawn_up(place, terms(**PAST))
    released(contract, place.artist, *place.works)
    actions.take_back_release(
        actor=place.artist, contract_id=contract.pk, work_id=place.works[0].pk, at=AGREED_AT
    )
    assert [one.title for one in queries.releases_by(contract, place.artist)] == ["Low Tide 2"]
    with pytest.raises(Refusal, match=r"release\.not_asked"):
        released(drawn_up(world()), place.artist, place.works[0])


def test_release_is_signed_on_a_page_work_by_work(as_person: SignIn) -> None:
    place = world()
    contract = drawn_up(place, terms(**PAST))
    client, address = as_person(place.artist), reverse("contracts:release", args=[contract.public_id])
    page = client.get(address).content.decode()
    assert " checked>" not in page
    wrong = client.post(address, {"works": [place.works[0].public_id], "name": "Somebody"})
    assert (wrong.status_code, Release.objects.count()) == (422, 0)
    done = client.post(address, {"works": [place.works[0].public_id], "name": "Mira Okonjo"}, follow=True)
    assert "1 release is signed." in done.content.decode()
    back = reverse("contracts:take_back_release", args=[contract.public_id, place.works[0].public_id])
    client.post(back)
    assert Release.objects.get().taken_back_at is not None


def test_erased_words_leave_a_release_and_the_text_stays_the_same() -> None:
    place = world()
    contract = drawn_up(place, terms(**PAST))
    answer(place, place.artist, "in", terms(**PAST))
    released(contract, place.artist, place.works[0])
    contract = actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    actions.forget_words(person=place.artist, names=("Mira Okonjo",), at=FREEZE_AT)
    gone = Release.objects.get()
    assert (gone.title, gone.name, gone.salt) == ("", "", "")
    text = queries.text_of(contract)
    assert (text.fingerprint, text.are_words_true) == (contract.fingerprint, True)


def test_annex_of_shares_says_the_order_of_payments_and_no_internal_split(as_person: SignIn) -> None:
    place = world(works=1)
    answer(place, place.artist, "in", terms())
    contract = actions.freeze(contract_id=drawn_up(place).pk, at=FREEZE_AT)
    text = json.loads(queries.text_of(contract).canonical())
    steps = text["waterfall"]["steps"]
    assert [(one["payment"]["kind"], one["among_works"]) for one in steps] == [
        ("fee_per_work", "per_work"),
        ("minimum_guarantee", "per_work"),
        ("revenue_share", "equal_parts"),
    ]
    assert [one["counts_towards_revenue_share"] for one in steps] == [False, True, False]
    [line] = text["schedule"]
    assert set(line["parts_ppm"].values()) == {"1000000"}
    split = LineSplit.objects.get()
    tagged = {"tag": "tutti.contract.split.v1", "salt": split.salt, "split": split.split}
    assert hashlib.sha256(rfc8785.dumps(tagged)).hexdigest() == line["split"]
    mark = {"tag": "tutti.contract.holder.v1", "salt": split.salt, "holder": place.artist.public_id}
    assert {one["holder"] for one in split.split} == {hashlib.sha256(rfc8785.dumps(mark)).hexdigest()}
    assert place.artist.public_id not in json.dumps(split.split)
    for reader in (place.signatory, place.delegate, place.representative, place.other):
        for name in ("contract", "document", "json", "words", "splits"):
            page = as_person(reader).get(reverse(f"contracts:{name}", args=[contract.public_id]))
            assert page.status_code == 200
            assert split.salt not in page.content.decode(), (reader, name)
            assert place.artist.public_id not in page.content.decode(), (reader, name)
    own = as_person(place.artist).get(reverse("contracts:splits", args=[contract.public_id])).json()
    assert own["lines"][0]["salt"] == split.salt
    page = as_person(place.artist).get(reverse("contracts:contract", args=[contract.public_id]))
    assert "My part of each work" in page.content.decode()
    whole = as_person(place.signatory).get(reverse("contracts:document", args=[contract.public_id]))
    assert "who is paid in which order" in whole.content.decode()


def test_counts_are_kept_once_a_day_and_never_changed() -> None:
    place = world()
    contract = drawn_up(place)
    kept = actions.count_confirmations(contract_id=contract.pk, at=AGREED_AT)
    assert kept is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        ConfirmationCount.objects.filter(pk=kept.pk).update(asked=7)


def test_whoever_answers_for_many_is_found_in_two_statements(django_assert_num_queries: Callable) -> None:
    people = [makers.person() for _one in range(4)]
    ward, dead = makers.person(born_on=date(2015, 1, 1)), makers.person(died_on=date(2026, 1, 1))
    guardian, estate, manager, late = (makers.person() for _one in range(4))
    makers.acts_for(guardian, ward, "guardian")
    makers.acts_for(estate, dead, "estate")
    makers.acts_for(manager, people[0], "manager")
    makers.acts_for(late, dead, "estate", since=date(2027, 1, 1))
    asked = {one.pk for one in (*people, ward, dead)}
    with django_assert_num_queries(2):
        found = queries.speakers_of(asked, AGREED_AT, "Europe/Stockholm")
    assert found == asked | {guardian.pk, estate.pk}
