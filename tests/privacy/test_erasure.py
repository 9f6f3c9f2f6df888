"""Somebody who was erased appears nowhere, and every chain still verifies."""

import json
import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.queries import called
from apps.audit.models import Entry
from apps.ballots import actions as ballots
from apps.ballots import domain as ballot_domain
from apps.ballots import queries as ballot_queries
from apps.ballots.models import Ballot
from apps.catalogues.actions import gather_words
from apps.catalogues.models import ImportRun, Share, Word, Work
from apps.collectives.models import Mandate, PriceFloor
from apps.common.errors import NotAllowed, Refusal
from apps.common.logs import Line
from apps.contracts import queries as contracts
from apps.contracts.models import Contract, LicensedUse, ScheduleEntry
from apps.notifications.models import Notice, OutboxMail
from apps.privacy import actions, messages, queries, tasks
from apps.privacy.models import Archive, Erasure
from tests import makers
from tests.browser.pages import NOBODY, PAGES, person_of
from tests.contracts.makers import in_force
from tests.contracts.makers import world as small
from tests.privacy import world
from tests.signin import sign_in

pytestmark = pytest.mark.django_db


def verified() -> dict[str, object]:
    out = StringIO()
    call_command("verify_record", json=True, stdout=out)
    return json.loads(out.getvalue())


def addresses_of(story) -> dict[str, tuple[str, str]]:
    """Give the address of every page and whom it is for; what stands in some of them goes with the person."""
    # Two show invented people, who have the names of the demo's world.
    shown = [page for page in PAGES if page.name not in {"demo:front", "home:styleguide"}]
    return {str(page): (page.who, page.url(story)) for page in shown}


def pages_of(marked, addresses: dict[str, tuple[str, str]]) -> dict[str, bytes]:
    """Read every page as whom it is for (another member for the person's own), and the API as a company."""
    story = marked.story
    clients = {NOBODY: Client(), "artist": sign_in(marked.other)}
    found = {}
    for page, (who, url) in addresses.items():
        if who not in clients:
            clients[who] = sign_in(person_of(story, who))
        response = clients[who].get(url)
        found[page] = b"".join(response) if response.streaming else response.content
    readers = {"steward": clients["steward"], "member": clients["artist"], "delegate": clients["delegate"]}
    for contract in story.contracts.values():
        for kind in ("json", "words"):
            url = reverse(f"contracts:{kind}", args=[contract.public_id])
            found[f"{kind} {contract.number}"] = readers["steward"].get(url).content
    url = reverse("catalogues:work", args=[marked.shared.public_id])
    found["shared work"] = readers["member"].get(url).content
    url = reverse("contracts:contract", args=[story.contracts["in_force"].public_id])
    found["schedule"] = readers["delegate"].get(f"{url}?schedule=all").content
    return (
        found
        | _answers_of_the_api(story)
        | {
            f"search for {word} by {who}": _works_found(readers[who], word)
            for who in ("member", "steward")
            for word in marked.words
        }
    )


def _answers_of_the_api(story) -> dict[str, bytes]:
    """Read everything that a company's software can read."""
    desk = Client(headers={"Authorization": f"Bearer {story.api_secret}"})
    room, orrery = story.open_room.public_id, story.orrery
    own = [contract.public_id for contract in story.contracts.values() if contract.company == orrery]
    one_of = [(name, room) for name in ("room", "offers", "offers_template", "drafts")]
    one_of += [("offer", story.open_offer.public_id), ("draft", story.draft_offer.public_id)]
    one_of += [("contract", contract) for contract in own]
    found = {}
    for name, *args in [("rooms",), ("contracts",), *one_of]:
        response = desk.get(reverse(f"api:{name}", args=args))
        assert response.status_code == 200, (name, args)
        found[f"api {name} {args}"] = response.content
    return found


def _works_found(reader: Client, word: str) -> bytes:
    """Search works; the words that were typed stand in the page anyway and are left out."""
    page = reader.get(reverse("catalogues:works"), {"q": word}).context["page"]
    return "".join(f"{one.title} {one.artist_line}" for one in page).encode()


def pages_with(pages: dict[str, bytes], word: str) -> list[str]:
    return [name for name, content in pages.items() if word.encode() in content]


def test_an_erased_person_appears_nowhere_and_all_chains_verify(caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, logger="tutti.access")
    marked = world.build()
    story, mira = marked.story, marked.person
    addresses = addresses_of(story)
    before = pages_of(marked, addresses)
    gather_words()
    assert Word.objects.filter(text__in=["okonjo", "ferry"]).count() == 2
    # There was something to leak, in each place.
    for word in marked.words:
        assert world.tables_with(word), word
    assert pages_with(before, "Mira Okonjo")
    assert pages_with(before, world.SONG)
    assert before["search for Mira Okonjo by member"]
    assert world.files_with("Mira Okonjo")
    archive = Archive.objects.filter(person=mira).latest("pk")
    assert archive.stored_as
    fingerprints = dict(Contract.objects.values_list("pk", "fingerprint"))

    world.erase(marked)

    assert {word: world.tables_with(word) for word in marked.words} == {word: set() for word in marked.words}
    assert {word: world.files_with(word) for word in marked.words} == {word: [] for word in marked.words}
    assert not (world.settings.MEDIA_ROOT / archive.stored_as).exists()
    after = pages_of(marked, addresses)
    assert {word: pages_with(after, word) for word in marked.words} == {word: [] for word in marked.words}
    assert b"a former member" in after["shared work"]
    assert marked.client.get(reverse("home:home")).status_code == 302
    assert not Word.objects.filter(text__in=["okonjo", "ferry"]).exists()
    _everything_is_empty(mira)
    _everything_verifies(story, mira, fingerprints)
    lines = "\n".join(Line().format(record) for record in caplog.records)
    assert "tutti.access" in lines
    assert [word for word in marked.words if word in lines] == []


def _everything_is_empty(mira: User) -> None:
    tombstone = User.objects.get(pk=mira.pk)
    assert (tombstone.name, tombstone.get_short_name()) == ("a former member", "a former member")
    assert (tombstone.born_on, tombstone.last_login, tombstone.is_active) == (None, None, False)
    assert not tombstone.has_usable_password()
    assert tombstone.public_id != mira.public_id
    assert not tombstone.seats.filter(until__isnull=True).exists()
    # Ending seats told the person of it, and that went too.
    assert Entry.objects.filter(stream__name=f"person:{mira.pk}", kind="seat.ended").exists()
    assert not OutboxMail.objects.filter(person=mira).exists()
    assert not Notice.objects.filter(person=mira).exists()
    assert not Archive.objects.filter(person=mira).exists()
    assert not PriceFloor.objects.filter(mandate__person=mira).exists()
    assert not Mandate.objects.filter(person=mira, ended_at__isnull=True).exists()
    assert not Mandate.objects.filter(person=mira).exclude(conditions={}).exists()
    assert not Share.objects.filter(holder=mira, ended_at__isnull=True).exists()


def _everything_verifies(story, mira: User, fingerprints: dict[int, str]) -> None:
    assert verified()["whole"] is True
    in_force = Contract.objects.get(pk=story.contracts["in_force"].pk)
    for contract in Contract.objects.exclude(fingerprint=""):
        assert contract.fingerprint == fingerprints[contract.pk]
        assert contracts.check_contract(contract).is_good
    assert contracts.check_contract(in_force).erased_lines == 1
    running = LicensedUse.objects.filter(work__registered_by=mira, period__isempty=False)
    assert not running.filter(period__endswith__isnull=True).exists()
    assert LicensedUse.objects.filter(work__registered_by=mira, period__isempty=True).exists()
    for ballot in Ballot.objects.exclude(roll_root=""):
        lines = ballot_queries.roll_lines(ballot)
        assert ballot_domain.roll_root(lines) == ballot.roll_root
        assert len(lines) == ballot.roll_size


def test_a_vote_cast_before_is_counted_after_its_voter_was_erased():
    marked = world.build()
    ballot = marked.story.ballot
    world.erase(marked)
    end = ballot.closes_at + timedelta(seconds=1)
    ballots.close(ballot_id=ballot.pk, clock=lambda: end)
    ballot.refresh_from_db()
    assert ballot_queries.result(ballot).people["yes"] >= 2


def test_a_work_of_others_stays_theirs_without_the_name():
    marked = world.build()
    world.erase(marked)
    shared = Work.objects.get(pk=marked.shared.pk)
    assert (shared.title, shared.artist_line) == (world.SHARED, "Bo Tallis & … (…)")
    assert shared.contributors.filter(person=marked.person).values_list("name", flat=True).get() == ""


def test_a_file_that_somebody_else_brought_too_stays_for_them():
    marked = world.build()
    run = ImportRun.objects.filter(person=marked.person, file_name=world.FILE).get()
    theirs = ImportRun.objects.create(
        person=marked.other, file_name="same.csv", stored_as=run.stored_as, sha256=run.sha256,
        format="csv", state="done", uploaded_at=marked.story.at,
    )  # fmt: skip
    erasure = world.erase(marked)
    assert erasure.files_left == []
    theirs.refresh_from_db()
    assert (world.settings.MEDIA_ROOT / theirs.stored_as).exists()
    assert ImportRun.objects.get(pk=run.pk).sha256 == run.sha256


def test_what_is_written_in_the_very_moment_goes_an_hour_later():
    marked = world.build()
    erasure = world.erase(marked)
    late = makers.work(marked.person, "Written too late")
    assert world.tables_with("Written too late") != set()
    assert queries.erasures_to_sweep(erasure.ended_at + timedelta(minutes=59)) == []
    at = erasure.ended_at + timedelta(hours=1)
    assert queries.erasures_to_sweep(at) == [erasure.pk]
    actions.sweep(erasure_id=erasure.pk, at=at)
    assert world.tables_with("Written too late") == set()
    assert queries.erasures_to_sweep(at + timedelta(days=1)) == []
    assert Work.objects.get(pk=late.pk).title == ""


def test_erasing_twice_is_erasing_once():
    marked = world.build()
    erasure = world.erase(marked)
    length = Entry.objects.count()
    actions.erase_due(erasure_id=erasure.pk, at=erasure.due_at + timedelta(days=1))
    assert Entry.objects.count() == length


# What stands in the way


def codes(person: User, at) -> list[str]:
    return [one.refusal.code for one in queries.obstacles_of(person, at)]


def test_works_under_contract_hold_until_the_notice_is_over():
    marked = world.build()
    story, mira = marked.story, marked.person
    assert codes(mira, story.at) == ["erasure.works_under_contract"] * 2
    with pytest.raises(Refusal, match=r"erasure\.works_under_contract"):
        actions.ask_erasure(actor=mira, person=mira, typed=mira.email, at=story.at)
    world.leave_and_wait(marked)
    assert codes(mira, story.at + timedelta(days=182)) == ["erasure.notice_runs"] * 2
    assert codes(mira, story.at + world.FULL_NOTICE) == []


def test_the_only_steward_and_the_only_signatory_stay_until_there_is_another(at):
    steward, signatory, representative = makers.person(), makers.person(), makers.person()
    where = makers.collective("Alone", steward=steward)
    firm, union = makers.company(signatory=signatory), makers.union(representative=representative)
    assert codes(steward, at) == ["erasure.sole_steward"]
    assert codes(signatory, at) == ["erasure.sole_signatory"]
    assert codes(representative, at) == ["erasure.sole_representative"]
    makers.seat(makers.person(), where, "steward")
    makers.seat(makers.person(), firm, "signatory")
    makers.seat(makers.person(), union, "representative")
    assert codes(steward, at) + codes(signatory, at) + codes(representative, at) == []


def test_what_came_in_between_holds_and_is_tried_again_the_next_day(at):
    person = makers.person()
    erasure = actions.ask_erasure(actor=person, person=person, typed=person.email, at=at)
    where = makers.collective(steward=person)
    for _ in range(2):
        actions.erase_due(erasure_id=erasure.pk, at=erasure.due_at)
    erasure.refresh_from_db()
    assert (erasure.state, erasure.held_at) == ("asked", at + timedelta(days=14))
    assert erasure.due_at == at + timedelta(days=15)
    assert Entry.objects.filter(kind="erasure.held").count() == 1
    makers.seat(makers.person(), where, "steward")
    actions.erase_due(erasure_id=erasure.pk, at=erasure.due_at)
    erasure.refresh_from_db()
    assert erasure.state == "done"


def test_one_wish_at_a_time_by_oneself_and_with_the_address_typed(at):
    person, other = makers.person(), makers.person()
    with pytest.raises(NotAllowed):
        actions.ask_erasure(actor=other, person=person, typed=person.email, at=at)
    with pytest.raises(Refusal, match=r"erasure\.not_confirmed"):
        actions.ask_erasure(actor=person, person=person, typed=other.email, at=at)
    first = actions.ask_erasure(actor=person, person=person, typed=person.email.upper(), at=at)
    assert actions.ask_erasure(actor=person, person=person, typed="", at=at) == first
    with pytest.raises(NotAllowed):
        actions.cancel_erasure(actor=other, erasure_id=first.pk, at=at)


def test_called_off_nothing_happens(at):
    person = makers.person("Sam Quill")
    erasure = actions.ask_erasure(actor=person, person=person, typed=person.email, at=at)
    actions.cancel_erasure(actor=person, erasure_id=erasure.pk, at=at + timedelta(days=13))
    actions.erase_due(erasure_id=erasure.pk, at=erasure.due_at)
    assert User.objects.get(pk=person.pk).name == "Sam Quill"
    with pytest.raises(Refusal, match=r"erasure\.over"):
        actions.cancel_erasure(actor=person, erasure_id=erasure.pk, at=at)
    kinds = list(
        Entry.objects.filter(stream__name=f"person:{person.pk}").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["erasure.asked", "erasure.cancelled"]
    assert Erasure.objects.get(pk=erasure.pk).state == "cancelled"


def test_one_that_fails_keeps_nobody_else_waiting(at, monkeypatch):
    wishes = []
    for name in ("Ada First", "Bo Second"):
        person = makers.person(name)
        wishes.append(
            actions.ask_erasure(actor=person, person=person, typed=person.email, at=at - timedelta(days=60))
        )
    erase = actions.erase_due

    def failing_once(*, erasure_id, at):
        if erasure_id == wishes[0].pk:
            raise IntegrityError("a row of ours stands in the way")
        erase(erasure_id=erasure_id, at=at)

    monkeypatch.setattr(actions, "erase_due", failing_once)
    assert tasks.erase_due() == 1
    states = [Erasure.objects.get(pk=wish.pk).state for wish in wishes]
    assert states == [Erasure.State.ASKED, Erasure.State.DONE]


def test_two_erased_people_are_told_apart_in_one_context_only():
    one, two = makers.person(), makers.person()
    for person in (one, two):
        person.erased_at = world.makers.LONG_AGO
    assert called(one, "work:a") != called(two, "work:a")
    assert called(one, "work:a") == called(one, "work:a")
    assert called(one, "work:a") != called(one, "work:b")


def test_saving_a_tombstone_does_not_write_words_for_its_name():
    person = makers.person("")
    User.objects.filter(pk=person.pk).update(name="")
    again = User.objects.get(pk=person.pk)
    assert again.name == "a former member"
    again.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM accounts_user WHERE id = %s", [person.pk])
        assert cursor.fetchone() == ("",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contracts_scheduleentry SET title = 'Another'",
        "UPDATE contracts_scheduleentry SET title = 'Another', salt = 'aa'",
        "UPDATE contracts_scheduleentry SET salt = '', words_hash = ''",
        "DELETE FROM contracts_scheduleentry",
        "TRUNCATE contracts_scheduleentry CASCADE",
    ],
)
def test_words_of_a_schedule_can_only_go(statement):
    in_force(small(works=1))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ScheduleEntry.objects.exclude(salt="").count() == 1


def test_everything_that_goes_and_stays_is_said_before():
    assert len(messages.say_going()) >= 5
    assert all(why for _what, why in messages.say_staying())
