"""The whole road: an artist's list goes in at one end, a contract in force comes out at the other."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.catalogues.models import ImportRun, Share, Work
from apps.catalogues.tasks import apply_due
from apps.collectives.models import Mandate, MandateAnswer
from apps.contracts.models import Contract, LeftOut, Signature
from apps.negotiations.models import Offer, Room
from tests import makers
from tests.journeys import scene, sheets
from tests.journeys.scene import Desk, Scene
from tests.journeys.visitor import Page, Visitor

pytestmark = pytest.mark.django_db

MINE = """title,artist,isrc,year
Salt Road,Mira Okonjo,SEAAA2400011,2024
Winter Harbour,Mira Okonjo,SEAAA2400012,2023
Ferry Song,Mira Okonjo,SEAAA2400013,2023
Paper Boats,Mira Okonjo,SEAAA2400014,2022
,Mira Okonjo,SEAAA2400015,2022
"""
OURS = "title,artist,year\nTwo Rooms,Mira Okonjo & Bo Tallis,2024\n"
NEVER = "Paper Boats"
FORM = {"ask_training": "yes", "ask_retrieval": "ask", "ask_remix": "never", "ask_person": "never"}


def test_from_sign_up_to_a_contract_in_force() -> None:
    place = _stage()
    mira = _sign_up(place)
    _bring_works(mira, place)
    _join(mira, place)
    _say_what_is_allowed(mira, place)
    place.set_minimum("9")
    version = place.propose()
    desk = place.desk()
    place.open_room(version)
    eight = _check_and_table(place, desk)
    _say_an_opinion_and_pause(place, desk, eight)
    _counter_offer(place, eight)
    offer = place.table(desk, sheets.offered("9.50"), "third")
    _read_in_the_room(place, "As we proposed", "better than round 1 by €1.50", unlike="below the minimum")
    ballot = place.put_to_vote(offer)
    _vote(place, offer)
    scene.close_and_conclude(offer)
    assert Room.objects.get().state == Room.State.AGREED
    contract = scene.contract_of(offer)
    _read_what_was_agreed(place, contract, ballot.public_id)
    _take_out(place, contract)
    scene.freeze(contract)
    _read_the_schedule(place, desk, contract)
    _find_no_trace_of_the_never(place, desk, contract)
    _sign(place, contract)
    _check_everything(place, contract)


def _stage() -> Scene:
    place = scene.stage({"bo": "Bo Tallis", "freja": "Freja Lindqvist"})
    tomas, freja, bo = place.people["steward"], place.people["freja"], place.people["bo"]
    makers.work(tomas, "Long Meadow")
    makers.work(freja, "Lantern Street")
    makers.work(bo, "Slow Tram")
    makers.mandate(tomas, place.collective, {"train_generative": "yes"})
    makers.mandate(freja, place.collective, {"train_generative": "yes"})
    makers.mandate(bo, place.collective, {"train_generative": "ask"})
    return place


def _sign_up(place: Scene) -> Visitor:
    mira = Visitor()
    mira.fill(
        mira.at("account_signup"),
        {
            "email": "mira@artists.example",
            "name": "Mira Okonjo",
            "password1": "salt road and back",
            "password2": "salt road and back",
        },
    )
    place.people["mira"] = User.objects.get(email="mira@artists.example")
    place.visitors["mira"] = mira
    assert place.people["mira"].name == "Mira Okonjo"
    mira.fill(mira.at("account_logout"), {})
    assert "/accounts/login/" in mira.at("home:home").url
    return mira.sign_in("mira@artists.example", "salt road and back")


def _bring_works(mira: Visitor, place: Scene) -> None:
    page = _upload(mira, "mine.csv", MINE)
    run = ImportRun.objects.get(file_name="mine.csv")
    assert (run.rows_total, run.created, run.refused) == (5, 4, 1)
    assert Share.objects.filter(holder=place.people["mira"]).count() == 0
    refused = mira.open(reverse("catalogues:refused_rows", args=[run.public_id]))
    assert "SEAAA2400015" in refused.source
    mira.fill(page, {"answer": "all_mine", "controller": "me"})
    page = _upload(mira, "ours.csv", OURS)
    mira.fill(page, {"answer": "my_part", "percent": "50", "controller": "me"})
    two_rooms = Work.objects.get(title="Two Rooms")
    page = mira.at("catalogues:work", two_rooms.public_id)
    code = place.people["bo"].public_id
    assert code in place["bo"].at("accounts:settings").text
    page = mira.fill(page, {"holder": code, "percent": "50"})
    assert "Entered." in page.text
    mine = Share.objects.filter(holder=place.people["mira"], ended_at__isnull=True)
    held = sorted(mine.values_list("work__title", "right", "ppm"))
    rights = ("master", "mechanical", "performance", "synchronisation")
    whole = [
        (title, right, 1_000_000)
        for title in ("Ferry Song", "Paper Boats", "Salt Road", "Winter Harbour")
        for right in rights
    ]
    parts = [("Two Rooms", right, 500_000) for right in rights]
    assert held == sorted([*whole, *parts])
    assert Share.objects.filter(holder=place.people["bo"], work=two_rooms, ppm=500_000).count() == 4


def _upload(mira: Visitor, name: str, text: str) -> Page:
    page = mira.fill(mira.at("catalogues:import"), {"file": SimpleUploadedFile(name, text.encode())})
    apply_due()
    page = mira.fill(page, form=mira.open(page.url).form_to(f"{page.url}apply/"))
    assert "All mine" not in page.text
    apply_due()
    return mira.open(page.url)


def _join(mira: Visitor, place: Scene) -> None:
    slug = place.collective.slug
    mandate = mira.at("collectives:mandate", slug)
    assert "Only members give a mandate. Apply first." in mandate.text
    page = mira.at("collectives:apply", slug)
    mira.fill(page, form=page.form_with("person"))
    page = place["steward"].at("collectives:members", slug)
    assert "Mira Okonjo" in page.text
    admit = next(form for form in page.forms if ("decision", "admit") in form.buttons)
    answer = place["steward"].fill(page, form=admit, button="decision=admit")
    assert "Mira Okonjo is a member now." in answer.text


def _say_what_is_allowed(mira: Visitor, place: Scene) -> None:
    """Answer four questions, then say *ask me* for two songs and *never* for one."""
    slug = place.collective.slug
    page = mira.at("collectives:mandate", slug)
    mira.fill(page, {**FORM, "agreed": "on"})
    for title, answer in (("Winter Harbour", "ask"), ("Ferry Song", "ask"), (NEVER, "never")):
        work = Work.objects.get(title=title)
        page = mira.at("collectives:work_answer", work.public_id)
        answered = mira.fill(page, {"answer": answer, "use": "train_generative"})
        assert "Saved. It works at once." in answered.text
    mandate = Mandate.objects.get(person=place.people["mira"], ended_at__isnull=True)
    own = MandateAnswer.objects.filter(mandate=mandate, use="train_generative")
    assert dict(own.values_list("work__title", "answer")) == {
        None: "yes",
        "Winter Harbour": "ask",
        "Ferry Song": "ask",
        NEVER: "never",
    }
    states = mira.at("collectives:work_states", query="?use=train_generative").text
    assert NEVER in states
    assert "you said never" in states


def _check_and_table(place: Scene, desk: Desk) -> str:
    """Check an offer field by field, which stores nothing, and table it, twice with one key."""
    before = (Offer.objects.count(), Entry.objects.count())
    answer = desk.post("offers_check", place.room, body={"terms": sheets.offered("8")})
    assert answer.status_code == 200, answer.content
    checked = answer.json()
    assert checked["can_be_tabled"] is True
    assert "money.fee_per_work" in checked["below_minimum"]
    [fee] = [one for one in checked["fields"] if one["field"] == "money.fee_per_work"]
    assert fee["verdict"] == "below"
    assert "€1.00" in fee["words"]
    broken = sheets.offered("8", scope__uses=["everything"], term__duration="two years")
    problems = desk.post("offers_check", place.room, body={"terms": broken}).json()["problems"]
    assert {(one["field"], one["code"]) for one in problems} == {
        ("scope.uses", "not_an_option"),
        ("term.duration", "bad_duration"),
    }
    assert (Offer.objects.count(), Entry.objects.count()) == before
    first = desk.table(place.room, sheets.offered("8"), "first")
    again = desk.table(place.room, sheets.offered("8"), "first")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Offer.objects.count() == 1
    other = desk.table(place.room, sheets.offered("8.50"), "first")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")
    _read_in_the_room(place, "Worse by €2.00 (20 %)", "below the minimum by €1.00")
    return str(first.json()["id"])


def _read_in_the_room(place: Scene, *words: str, unlike: str = "") -> None:
    """Read the row of the fee in the window of each side and of the union."""
    for who in ("mira", "steward", "representative", "delegate"):
        page = place[who].at("negotiations:room", place.room, query="?all=1")
        row = _row_of_the_fee(page)
        for words_ in words:
            assert words_ in row, (who, row)
        assert not unlike or unlike not in row, (who, row)


def _row_of_the_fee(page: Page) -> str:
    rows = [
        Page.of_source(f'<p class="{one}').text for one in page.source.split('<li class="comparison-row')[1:]
    ]
    [row] = [one for one in rows if one.startswith("Fee per work")]
    return row


def _say_an_opinion_and_pause(place: Scene, desk: Desk, offer: str) -> None:
    union = place["representative"]
    words = "Two euros below what a song costs its makers."
    page = union.at("negotiations:opinion", offer)
    union.fill(page, {"stance": "against", "text": words})
    assert words in place["delegate"].at("negotiations:room", place.room).text
    until = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = union.at("negotiations:pause", place.room)
    union.fill(page, {"reason": "The members read the terms first.", "until": until})
    for who in ("mira", "steward", "delegate", "representative"):
        paused = place[who].at("negotiations:room", place.room).text
        assert "Paused until" in paused, who
        assert "The members read the terms first." in paused, who
    before = Offer.objects.count()
    answer = desk.table(place.room, sheets.offered("9"), "paused")
    assert (answer.status_code, answer.json()["code"]) == (409, "room.paused")
    assert desk.get("room", place.room).json()["pause_reason"] == "The members read the terms first."
    steward = place["steward"]
    assert "has paused this room" in steward.at("negotiations:new_offer", place.room, status=409).text
    assert Offer.objects.count() == before
    room = union.at("negotiations:room", place.room)
    union.fill(room, form=room.form_to(reverse("negotiations:resume", args=[place.room])))
    assert "Paused until" not in place["delegate"].at("negotiations:room", place.room).text


def _counter_offer(place: Scene, eight: str) -> None:
    """Let the steward answer 9.50 in three steps: write, check, table."""
    steward = place["steward"]
    page = steward.at("negotiations:new_offer", place.room, query="?start=theirs")
    assert page.form_with("pay-0-amount").given["pay-0-amount"] == ["8.00"]
    checked = steward.fill(page, {"pay-0-amount": "9,50"}, button="step=check")
    assert Offer.objects.count() == 1
    table = next(form for form in checked.forms if ("step", "table") in form.buttons)
    steward.fill(checked, form=table, button="step=table")
    answer = Offer.objects.get(number=2)
    assert (answer.side, answer.state) == ("collective", Offer.State.TABLED)
    assert Offer.objects.get(public_id=eight).state == Offer.State.SUPERSEDED
    _read_in_the_room(place, "Worse by €0.50 (5 %)", "meets the minimum", unlike="below")


def _vote(place: Scene, offer: str) -> None:
    """Read what is guaranteed to each, to the cent: €9.50 and two years of €30.00 a work, less 4 % costs."""
    ferry = Work.objects.get(title="Ferry Song")
    assert _guaranteed(place, "mira", offer) == "€66.72"
    assert _guaranteed(place, "bo", offer) == "€0.00"
    assert _guaranteed(place, "steward", offer) == "€66.72"
    place.vote("bo", offer, "yes", "in")
    assert _guaranteed(place, "bo", offer) == "€100.08"
    assert _guaranteed(place, "mira", offer) == "€100.08"
    place.vote("mira", offer, "no", "choose", [ferry.public_id])
    assert _guaranteed(place, "mira", offer) == "€166.80"
    place.vote("steward", offer, "yes")
    place.vote("freja", offer, "yes")
    page = place["mira"].at("negotiations:vote", offer)
    assert NEVER not in " ".join(str(form.options) for form in page.forms)
    assert "no" in page.form_with("choice").given["choice"]
    place["delegate"].at("negotiations:vote", offer, status=404)
    place["representative"].at("negotiations:vote", offer, status=404)


def _guaranteed(place: Scene, who: str, offer: str) -> str:
    text = place[who].at("negotiations:vote", offer).text
    found = re.search(r"Guaranteed to you (\S+)", text)
    assert found, text
    return found.group(1)


def _read_what_was_agreed(place: Scene, contract: Contract, ballot: str) -> None:
    assert contract.state == Contract.State.AGREED
    assert contract.terms == Offer.objects.get(number=3).terms
    certificate = contract.certificate
    assert certificate["ballot"] == ballot
    assert certificate["passed"] is True
    assert set(certificate) == {
        *("ballot", "document_hash", "definition_hash", "rule", "passed"),
        *("closed_at", "certified", "certified_by", "certified_at"),
    }
    assert "Agreed by the members’ vote." in place["delegate"].at("negotiations:room", place.room).text
    page = place["delegate"].at("contracts:contract", contract.public_id)
    assert "Not binding until both sides have signed." in page.text


def _take_out(place: Scene, contract: Contract) -> None:
    """Let Freja, who voted yes, take her only song out all the same; nobody can sign yet."""
    freja = place["freja"]
    song = Work.objects.get(title="Lantern Street")
    page = freja.at("contracts:take_out", contract.public_id)
    assert page.form_with("works").options["works"] == {song.public_id}
    assert "1 work is out." in freja.fill(page, {"works": song.public_id}).text
    place["signatory"].at("contracts:sign", contract.public_id, status=404)


ALLOWED = ["Ferry Song", "Long Meadow", "Salt Road", "Slow Tram", "Two Rooms"]


def _read_the_schedule(place: Scene, desk: Desk, contract: Contract) -> None:
    assert contract.state == Contract.State.SIGNING
    told = desk.get("contract", contract.public_id).json()
    assert sorted(line["title"] for line in told["schedule"]) == ALLOWED
    assert told["terms"] == contract.terms
    download = place["mira"].client.get(reverse("contracts:json", args=[contract.public_id])).json()
    words = place["mira"].client.get(reverse("contracts:words", args=[contract.public_id])).json()
    assert sorted(line["title"] for line in words["lines"]) == ALLOWED
    assert [line["words"] for line in words["lines"]] == [line["words"] for line in download["schedule"]]
    assert download["certificate"] == contract.certificate == told["certificate"]
    page = place["mira"].at("contracts:contract", contract.public_id, query="?schedule=all")
    for title in ALLOWED:
        assert title in page.text
    why = set(LeftOut.objects.values_list("work__title", "person__name", "reason"))
    assert why == {
        (NEVER, "Mira Okonjo", "owner_never"),
        ("Winter Harbour", "Mira Okonjo", "answered_out"),
        ("Lantern Street", "Freja Lindqvist", "taken_out"),
    }


def _find_no_trace_of_the_never(place: Scene, desk: Desk, contract: Contract) -> None:
    """Only she sees that her song is missing, and why; it stands in no page or answer of anybody else."""
    mine = place["mira"].at("contracts:contract", contract.public_id).text
    assert f"{NEVER} You say never to this use." in mine
    assert "Winter Harbour You answered: out." in mine
    assert NEVER in place["mira"].at("catalogues:works").text
    secrets = Work.objects.filter(title__in=[NEVER, "Winter Harbour"]).values_list("title", "public_id")
    told_to_nobody = [*(part for one in secrets for part in one), "You say never to this use"]
    for who in ("bo", "freja", "steward", "delegate", "signatory", "representative"):
        for page in _pages(place, who, contract):
            found = [words for words in told_to_nobody if words in page.source]
            assert found == [], (who, page.url)
    for name, parts in (("contract", [contract.public_id]), ("contracts", []), ("room", [place.room])):
        told = desk.get(name, *parts).content.decode()
        assert "Salt Road" in told or name != "contract"
        assert [words for words in told_to_nobody if words in told] == []
    streams = Entry.objects.exclude(stream__name=f"person:{place.people['mira'].pk}")
    assert not [entry for entry in streams for _, public_id in secrets if public_id in str(entry.payload)]


def _pages(place: Scene, who: str, contract: Contract) -> Iterator[Page]:
    visitor, offer = place[who], contract.origin.removeprefix("offer:")
    yield visitor.at("contracts:contract", contract.public_id, query="?schedule=all")
    yield visitor.at("contracts:json", contract.public_id)
    yield visitor.at("contracts:terms", contract.public_id)
    yield visitor.at("contracts:list")
    yield visitor.at("negotiations:room", place.room, query="?all=1")
    yield visitor.at("negotiations:offer", offer)
    yield visitor.at("negotiations:history", place.room)
    yield visitor.at("home:home")
    yield visitor.at("catalogues:works")
    if who in {"bo", "freja", "steward"}:
        yield visitor.at("negotiations:vote", offer)
        yield visitor.at("negotiations:why", offer)
        yield visitor.at("collectives:work_states")


def _sign(place: Scene, contract: Contract) -> None:
    """Both sides sign the text they saw; it is in force when both have, and not before."""
    for number, (who, name) in enumerate((("steward", "Tomas Hallberg"), ("signatory", "Henrike Maas"))):
        contract.refresh_from_db()
        assert contract.state == Contract.State.SIGNING
        page = place[who].at("contracts:sign", contract.public_id)
        assert page.form_with("name").given["fingerprint"] == [contract.fingerprint]
        place[who].fill(page, {"name": "Somebody Else"}, status=422)
        assert Signature.objects.count() == number
        place[who].fill(page, {"name": name})
    contract.refresh_from_db()
    assert contract.state == Contract.State.IN_FORCE
    assert {one.fingerprint for one in contract.signatures.all()} == {contract.fingerprint}


def _check_everything(place: Scene, contract: Contract) -> None:
    for who in ("mira", "steward", "signatory", "representative"):
        page = place[who].at("contracts:verify", contract.public_id)
        assert "Every letter is as it was signed." in page.text
    kinds = list(
        Entry.objects.filter(stream__name=contract.stream).order_by("sequence").values_list("kind", flat=True)
    )
    assert kinds == [
        *("contract.agreed", "contract.frozen", "contract.signed", "contract.signed", "contract.in_force"),
    ]
    call_command("verify_record")
    history = place["representative"].at("negotiations:history", place.room).text
    assert "Veldra Audio" in history
