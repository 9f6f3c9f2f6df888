"""The union's listed powers: who, within which limits, what follows, and appeals (rules 19 to 21)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localtime, now

from apps.audit.models import Entry
from apps.ballots.actions import challenge
from apps.common.errors import NotAllowed, Refusal
from apps.negotiations import actions, domain, queries
from apps.negotiations.models import Appeal, Offer, Pause, Room, Ruling, TableMessage
from apps.negotiations.views import rulings
from apps.terms.minimum import suggested_minimum
from apps.unions.models import MinimumTerms
from tests import makers
from tests.negotiations.makers import AT, CLOSES, OPEN_UNTIL, least, terms, world
from tests.negotiations.reading import url, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(code):
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}$")


def use(here, power="mediate", *, at=AT, actor=None, **more):
    return actions.use_power(
        actor=actor or here.representative, room_id=here.room.pk, power=power,
        **{"reason": "Because.", "at": at, **more},
    )  # fmt: skip


@pytest.fixture
def second(here):
    colleague = makers.person("Lars Holm")
    makers.seat(colleague, here.union, "representative")
    return colleague


@pytest.mark.parametrize("power", domain.POWERS)
def test_only_who_moderates_uses_a_power_and_it_is_a_fact_for_all(power):
    here = world(rules={"minimum_is_gate": True})
    more = {"until": AT + DAY, "field": "money.payment_days"}
    for person in (here.steward, here.members[0], here.delegate, here.signatory, here.stranger):
        with pytest.raises(NotAllowed):
            use(here, power, actor=person, **more)
    made = use(here, power, **more)
    entry = Entry.objects.get(kind="ruling.made")
    assert entry.stream.name == here.room.stream
    assert entry.payload == {"room": here.room.public_id, "ruling": made.public_id, "power": power}
    assert [one.power for one in queries.rulings_standing(here.room, AT)] == [power]


@pytest.mark.parametrize("part", ["works", "mandate", "seat"])
def test_who_has_a_part_in_the_matter_uses_no_power(here, part):
    person = here.representative
    if part == "seat":
        makers.seat(person, here.company, "delegate")
    else:
        makers.mandate(here.members[0], here.collective, {})
        if part == "mandate":
            makers.mandate(person, here.collective, {})
        else:
            made = makers.work(here.members[0], ppm=500_000)
            makers.share(made, person, ppm=500_000)
    with pytest.raises(NotAllowed):
        use(here)


@pytest.mark.parametrize(
    ("power", "more", "code"),
    [
        ("certify_everything", {}, "ruling.no_power"),
        ("mediate", {"reason": " "}, "ruling.no_reason"),
        ("close_floor", {}, "ruling.no_end"),
        ("close_floor", {"until": AT}, "ruling.in_the_past"),
        ("close_floor", {"until": AT + 15 * DAY}, "ruling.too_long"),
        ("cool_off", {"until": AT + 4 * DAY}, "ruling.too_long"),
        ("demand", {"field": "nonsense"}, "ruling.no_field"),
        ("require_minimum", {"field": "money.payment_days"}, "ruling.minimum_is_advice"),
    ],
)
def test_a_power_keeps_to_its_limits(here, power, more, code):
    with refused(code):
        use(here, power, **more)
    assert Ruling.objects.count() == 0


@pytest.mark.parametrize("power", ["close_floor", "cool_off"])
def test_a_closed_floor_stops_talk_and_no_offer_until_it_ends(here, power):
    def say(person, at=AT):
        actions.post_message(actor=person, room_id=here.room.pk, lane="table", text="Hm.", at=at)

    ruling = use(here, power, until=AT + DAY)
    for person in (here.steward, here.delegate):
        with refused("floor.closed"):
            say(person)
    say(here.representative)
    actions.post_message(actor=here.steward, room_id=here.room.pk, lane="caucus", text="Hm.", at=AT)
    here.offer("8")
    say(here.delegate, AT + DAY)
    with pytest.raises(NotAllowed):
        actions.end_ruling(actor=here.steward, ruling_id=ruling.pk, at=AT)
    actions.end_ruling(actor=here.representative, ruling_id=ruling.pk, at=AT)
    say(here.delegate)
    with refused("ruling.is_over"):
        actions.end_ruling(actor=here.representative, ruling_id=ruling.pk, at=AT)


def test_a_demand_stands_until_an_offer_answers_the_term(here):
    use(here, "demand", field="transparency.usage_report_every", at=AT)
    here.offer("8", terms=terms("8"), at=AT - DAY)
    assert len(queries.rulings_standing(here.room, AT)) == 1
    here.answer("9.50", at=AT + DAY)
    assert queries.rulings_standing(here.room, AT + DAY) == []


def test_a_requirement_holds_a_vote_back_where_the_bylaws_make_the_minimum_a_gate():
    here = world(rules={"minimum_is_gate": True})
    wanted = suggested_minimum().as_json()
    unmet = next(key for key in wanted if key not in least() and terms("10").get(key) is None)
    MinimumTerms.objects.create(
        union=here.union,
        sector="music",
        version=2,
        comparators={**least(), unmet: wanted[unmet]},
        comparators_hash="1" * 64,
        valid_from=makers.LONG_AGO + DAY,
        published_by=here.representative,
    )
    offer = here.offer("10")
    found = {one.key: one.verdict for one in queries.verdicts_of(here.room, terms("10"), AT)}
    assert found[unmet] == "missing"
    ruling = use(here, "require_minimum", field=unmet)
    with refused("offer.minimum_required"):
        actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=CLOSES, at=AT)
    actions.end_ruling(actor=here.representative, ruling_id=ruling.pk, at=AT)
    actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=CLOSES, at=AT)


def test_the_union_may_call_the_members_to_the_vote_and_it_is_written_down(here):
    offer = here.offer("10")
    actions.put_to_vote(actor=here.representative, offer_id=offer.pk, closes_at=CLOSES, at=AT)
    [ruling] = queries.rulings_of(here.room)
    assert (ruling.power, ruling.offer) == ("convene", offer)


def test_pause_opinion_and_strike_are_written_into_the_same_list(here):
    offer = here.offer("8")
    actions.give_opinion(actor=here.representative, offer_id=offer.pk, stance="against", text="No.", at=AT)
    actions.post_message(actor=here.delegate, room_id=here.room.pk, lane="table", text="Hm.", at=AT)
    actions.strike_message(actor=here.representative, room_id=here.room.pk, number=1, reason="No.", at=AT)
    actions.pause_room(actor=here.representative, room_id=here.room.pk, reason="Rest.", until=AT + DAY, at=AT)
    assert [one.power for one in queries.rulings_of(here.room)] == ["pause", "strike", "opinion"]


def test_an_appeal_is_answered_by_a_second_representative_and_a_pause_ends_by_it(here, second):
    pause = actions.pause_room(
        actor=here.representative, room_id=here.room.pk, reason="Rest.", until=AT + 9 * DAY, at=AT
    )
    [ruling] = queries.rulings_of(here.room)
    for person in (here.members[0], here.representative, here.signatory):
        with pytest.raises(NotAllowed):
            actions.appeal(actor=person, ruling_id=ruling.pk, reason="Too long.", at=AT)
    made = actions.appeal(actor=here.delegate, ruling_id=ruling.pk, reason="Too long.", at=AT)
    assert made.due_at == AT + 5 * DAY
    with refused("appeal.made_already"):
        actions.appeal(actor=here.delegate, ruling_id=ruling.pk, reason="Too long.", at=AT)
    answer = {"appeal_id": made.pk, "verdict": "lifted", "answer": "Long enough.", "at": AT + DAY}
    for person in (here.representative, here.steward, here.delegate):
        with pytest.raises(NotAllowed):
            actions.answer_appeal(actor=person, **answer)
    with refused("room.paused"):
        here.offer("8", at=AT + DAY)
    actions.answer_appeal(actor=second, **answer)
    assert Pause.objects.get(pk=pause.pk).ended_at == AT + DAY
    here.offer("8", at=AT + DAY)
    with refused("appeal.answered_already"):
        actions.answer_appeal(actor=second, **answer)
    with refused("appeal.is_over"):
        actions.appeal(actor=here.steward, ruling_id=ruling.pk, reason="Too short.", at=AT + DAY)
    assert [one.payload["verdict"] for one in Entry.objects.filter(kind="appeal.answered")] == ["lifted"]


def test_an_appeal_shows_a_struck_message_again_and_one_upheld_does_not(here, second):
    for number, verdict in ((1, "lifted"), (2, "upheld")):
        actions.post_message(actor=here.delegate, room_id=here.room.pk, lane="table", text="Hm.", at=AT)
        actions.strike_message(
            actor=here.representative, room_id=here.room.pk, number=number, reason="No.", at=AT
        )
        ruling = queries.rulings_of(here.room)[0]
        made = actions.appeal(actor=here.delegate, ruling_id=ruling.pk, reason="Why?", at=AT)
        actions.answer_appeal(actor=second, appeal_id=made.pk, verdict=verdict, answer="So.", at=AT)
    shown = TableMessage.objects.order_by("number").values_list("struck_at", flat=True)
    assert list(shown) == [None, AT]


def test_not_even_an_update_changes_what_was_ruled_or_answered(here, second):
    ruling = use(here)
    made = actions.appeal(actor=here.steward, ruling_id=ruling.pk, reason="Why?", at=AT)
    actions.answer_appeal(actor=second, appeal_id=made.pk, verdict="upheld", answer="So.", at=AT)
    for rows, change in (
        (Ruling.objects, {"power": "refer"}),
        (Ruling.objects, {"representative": second}),
        (Appeal.objects, {"verdict": "lifted"}),
        (Appeal.objects, {"due_at": OPEN_UNTIL}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    for rows in (Ruling.objects.all(), Appeal.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_what_is_refused_by_page_loses_no_word(now_world, as_person):
    here = now_world
    union, ours = as_person(here.representative), as_person(here.steward)
    address = reverse("negotiations:use_power", args=[here.room.public_id, "close_floor"])
    far = union.post(address, {"reason": "Both sides need a rest.", "until": "2030-01-01T10:00"})
    assert (far.status_code, Ruling.objects.count()) == (422, 0)
    assert "Both sides need a rest." in words(far)
    until = localtime(now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert union.post(address, {"reason": "Rest.", "until": until}).status_code == 302
    late = ours.post(
        reverse("negotiations:lane", args=[here.room.public_id, "table"]), {"text": "One word more."}
    )
    assert (late.status_code, TableMessage.objects.count()) == (422, 0)
    assert "One word more." in words(late)
    assert "has closed the floor" in words(late)


def test_all_of_it_by_page(now_world, as_person):
    here = now_world
    colleague = makers.person("Lars Holm")
    makers.seat(colleague, here.union, "representative")
    union, company = as_person(here.representative), as_person(here.delegate)
    address = reverse("negotiations:use_power", args=[here.room.public_id, "demand"])
    assert company.get(address).status_code == 403
    assert union.post(address, {"reason": "", "field": ""}).status_code == 422
    given = {"reason": "Members ask.", "field": "identity.style_prompts"}
    assert union.post(address, given).status_code == 302
    for person in (here.steward, here.members[0], here.delegate, here.representative):
        assert "The union demands an answer" in words(as_person(person).get(url("room", here.room)))
        assert "“Members ask.”" in words(as_person(person).get(url("moderation", here.room)))
    ruling = Ruling.objects.get()
    assert company.post(url("appeal", ruling), {"reason": ""}).status_code == 422
    assert company.post(url("appeal", ruling), {"reason": "It is answered."}).status_code == 302
    assert "An appeal against an act of Ingrid Vasko" in words(union.get(reverse("negotiations:desk")))
    appeal = Appeal.objects.get()
    assert union.get(url("answer_appeal", appeal)).status_code == 403
    said = {"verdict": "lifted", "answer": "It is."}
    assert as_person(colleague).post(url("answer_appeal", appeal), said).status_code == 302
    page = words(as_person(here.steward).get(url("moderation", here.room)))
    assert "Lifted. Lars Holm: “It is.”" in page
    assert union.get(reverse("negotiations:use_power", args=[here.room.public_id, "x"])).status_code == 404


def desk_of(person, at):
    rooms = list(queries.rooms_at_desk(person, at))
    rows = queries.at_desk(rooms, at)
    assert [row.waits for row in rows] == [room.waiting for room in rooms]
    return rows


def test_the_desk_shows_its_rooms_page_by_page_those_that_wait_first(now_world, as_person, monkeypatch):
    here = now_world
    monkeypatch.setattr(rulings, "_ROOMS_ON_A_PAGE", 3)
    here.offer("8")
    for number in range(4):
        company = makers.company(f"Lab {number}", delegate=here.delegate)
        Room.objects.create(
            collective=here.collective,
            company=company,
            union=here.union,
            proposal=here.room.proposal,
            opened_at=now() + timedelta(minutes=number),
        )
    union, desk = as_person(here.representative), reverse("negotiations:desk")
    first, second = words(union.get(desk)), words(union.get(f"{desk}?page=2"))
    assert "Something waits in 1 room" in first
    assert "Something waits in 1 room" in second
    assert ("1 to 3 of 5" in first, "4 to 5 of 5" in second) == (True, True)
    assert first.index("Veldra Audio") < first.index("Lab 3") < first.index("Lab 2")
    assert ("Lab 1" in first, "Lab 1" in second, "Veldra Audio" in second) == (False, True, False)
    assert len(desk_of(here.representative, now())) == 5


def test_the_desk_shows_what_waits_and_every_term_below_the_minimum_in_words(now_world, as_person):
    here = now_world
    here.offer("8")
    desk = reverse("negotiations:desk")
    page = words(as_person(here.representative).get(desk))
    assert "Something waits in 1 room" in page
    assert "Say what the union thinks of it" in page
    assert "Fee per work: " in page
    for person in (here.steward, here.delegate, here.stranger):
        assert as_person(person).get(desk).status_code == 404
    elsewhere = makers.person("Una Berg")
    makers.union("Elsewhere", representative=elsewhere)
    assert "Veldra" not in words(as_person(elsewhere).get(desk))


def test_a_result_waits_at_the_desk_as_long_as_it_can_be_certified_in_time(here):
    offer = here.at_vote()
    here.vote(offer, ["yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES)
    [row] = desk_of(here.representative, CLOSES + 4 * DAY)
    assert (row.ballot_to_certify.pk, row.waits) == (Offer.objects.get(pk=offer.pk).ballot_id, True)
    assert desk_of(here.representative, CLOSES + 6 * DAY) == []
    challenge(
        actor=here.representative,
        ballot_id=row.ballot_to_certify.pk,
        reason="The roll.",
        at=CLOSES + 4 * DAY,
    )
    [row] = desk_of(here.representative, CLOSES + 6 * DAY)
    assert row.waits
