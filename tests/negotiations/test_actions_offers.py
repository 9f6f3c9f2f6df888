from datetime import timedelta

import pytest

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.negotiations import actions, queries
from apps.negotiations.models import Offer, Opinion, Pause, Room
from apps.proposals.actions import draft_proposal
from tests import makers
from tests.negotiations.makers import AT, CLOSES, ESTIMATE, OPEN_UNTIL, terms, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def facts(room: Room) -> list[str]:
    return list(
        Entry.objects.filter(stream__name=room.stream).order_by("sequence").values_list("kind", flat=True)
    )


def refused(code: str):
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}$")


def test_tabling_puts_complete_terms_on_the_table_and_hands_over_the_pen(here):
    offer = here.offer("8", estimate=ESTIMATE, prose="We listen.")
    here.room.refresh_from_db()
    assert (offer.number, offer.round, offer.side, offer.state) == (1, 1, "company", "tabled")
    assert (offer.terms, offer.terms_hash, offer.prose) == (
        terms("8").as_json(),
        terms("8").hash,
        "We listen.",
    )
    assert offer.estimate == {"amount": "100000", "currency": "EUR", "made_on": "2026-11-20"}
    assert (here.room.turn, here.room.state) == ("collective", "open")
    assert facts(here.room) == ["room.opened", "offer.tabled"]


def test_the_fact_of_an_offer_holds_ids_and_hashes_and_no_words(here):
    offer = here.offer("8", prose="We listen.")
    entry = Entry.objects.get(kind="offer.tabled")
    assert entry.payload == {
        "room": here.room.public_id,
        "offer": offer.public_id,
        "number": "1",
        "round": "1",
        "side": "company",
        "terms": offer.terms_hash,
    }
    assert entry.actor_id == here.delegate.pk


def test_an_answer_supersedes_what_lay_on_the_table_and_stays_in_its_round(here):
    first = here.offer("8")
    answer = here.answer("9.50")
    first.refresh_from_db()
    assert (first.state, answer.state, answer.number, answer.round) == ("superseded", "tabled", 2, 1)
    assert here.offer("9.50", key="again").round == 2


def test_the_same_key_gives_the_first_result_again(here):
    first = here.offer("8", key="one")
    assert here.offer("8", key="one").pk == first.pk
    assert Offer.objects.count() == 1
    assert facts(here.room).count("offer.tabled") == 1


def test_the_same_key_for_other_terms_is_refused(here):
    here.offer("8", key="one")
    with refused("offer.key_used_before"):
        here.offer("9", key="one")


def test_the_keys_of_one_side_are_no_keys_of_the_other(here):
    offer = here.offer("8", key="one")
    assert here.answer("8", key="one").pk != offer.pk


@pytest.mark.parametrize("who", ["signatory", "representative", "stranger"])
def test_only_stewards_and_delegates_table(here, who):
    with pytest.raises(NotAllowed):
        actions.table_offer(
            actor=getattr(here, who),
            room_id=here.room.pk,
            terms=terms(),
            open_until=OPEN_UNTIL,
            key="k",
            at=AT,
        )


def test_members_without_an_office_do_not_table(here):
    here.offer("8")
    with pytest.raises(NotAllowed):
        actions.table_offer(
            actor=here.members[0], room_id=here.room.pk, terms=terms(), open_until=OPEN_UNTIL, key="k", at=AT
        )


def test_nobody_speaks_for_both_sides(here):
    makers.seat(here.delegate, here.collective, "steward")
    with pytest.raises(NotAllowed):
        here.offer("8")


def test_the_other_side_waits_for_its_turn(here):
    with refused("offer.not_your_turn"):
        here.answer("9.50")
    here.offer("8")
    with refused("offer.not_your_turn"):
        here.offer("9")


def test_an_offer_with_something_open_is_refused(here):
    with refused("terms.incomplete") as found:
        here.offer(terms=terms(term__duration=None, money__revenue_base="undefined"))
    assert found.value.params == {"fields": "term.duration, money.revenue_base"}


def test_an_offer_names_models_of_the_dossier_only(here):
    with refused("offer.unknown_models") as found:
        here.offer(terms=terms(parties__models=["Cantor 2", "Cantor 9"]))
    assert found.value.params == {"names": "Cantor 9"}


def test_an_offer_stays_open_long_enough_for_a_vote(here):
    with refused("offer.deadline_too_short") as found:
        here.offer("8", open_until=AT + 6 * DAY)
    assert found.value.params == {"earliest": AT + 7 * DAY}


def test_only_the_company_estimates_its_revenue(here):
    here.offer("8")
    with refused("offer.estimate_not_yours"):
        here.answer("9.50", estimate=ESTIMATE)


def test_withdrawing_gives_the_turn_back(here):
    offer = here.offer("8")
    actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT)
    assert here.offer("9").number == 2
    with refused("offer.is_withdrawn"):
        actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT)
    assert facts(here.room)[1:] == ["offer.tabled", "offer.withdrawn", "offer.tabled"]


def test_only_its_own_side_withdraws_and_only_the_other_declines(here):
    offer = here.offer("8")
    with pytest.raises(NotAllowed):
        actions.withdraw_offer(actor=here.steward, offer_id=offer.pk, at=AT)
    with pytest.raises(NotAllowed):
        actions.decline_offer(actor=here.delegate, offer_id=offer.pk, reason="No.", at=AT)


def test_declining_keeps_the_reason_and_hands_the_pen_back(here):
    offer = here.offer("8")
    declined = actions.decline_offer(actor=here.steward, offer_id=offer.pk, reason=" Too low. ", at=AT)
    here.room.refresh_from_db()
    assert (declined.state, declined.decline.reason, here.room.turn) == ("declined", "Too low.", "company")
    assert facts(here.room)[-1] == "offer.declined"


def test_declining_without_a_reason_is_refused(here):
    offer = here.offer("8")
    with refused("decline.empty"):
        actions.decline_offer(actor=here.steward, offer_id=offer.pk, reason="  ", at=AT)


def test_an_offer_lapses_when_its_time_is_over_and_not_before(here):
    offer = here.offer("8")
    with refused("offer.not_due"):
        actions.expire(offer_id=offer.pk, at=OPEN_UNTIL - timedelta(seconds=1))
    assert queries.offers_due(OPEN_UNTIL) == [offer.pk]
    assert actions.expire(offer_id=offer.pk, at=OPEN_UNTIL).state == "expired"
    assert queries.offers_due(OPEN_UNTIL) == []
    assert Entry.objects.get(kind="offer.expired").actor_id is None


def test_a_pause_stops_the_room_until_it_ends(here):
    offer = here.offer("8")
    pause = actions.pause_room(
        actor=here.representative, room_id=here.room.pk, reason="Let us breathe.", until=AT + 2 * DAY, at=AT
    )
    for act in (
        lambda at: here.answer("9.50", at=at),
        lambda at: actions.decline_offer(actor=here.steward, offer_id=offer.pk, reason="No.", at=at),
        lambda at: actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=CLOSES, at=at),
    ):
        with refused("room.paused") as found:
            act(AT + DAY)
        assert found.value.params == {"until": pause.until}
    assert here.answer("9.50", at=AT + 2 * DAY).number == 2
    assert Entry.objects.get(kind="room.paused").payload == {
        "room": here.room.public_id,
        "until": (AT + 2 * DAY).isoformat(),
    }


def test_a_pause_can_be_ended_early_and_renewed_once(here):
    def pause_at(at):
        return actions.pause_room(
            actor=here.representative, room_id=here.room.pk, reason="Wait.", until=at + 14 * DAY, at=at
        )

    first, second = pause_at(AT), pause_at(AT + 13 * DAY)
    first.refresh_from_db()
    assert (second.renews, first.ended_at) == (first, AT + 13 * DAY)
    with refused("pause.renewed_once"):
        pause_at(AT + 20 * DAY)
    actions.end_pause(actor=here.representative, room_id=here.room.pk, at=AT + 14 * DAY)
    assert queries.pause_now(here.room, AT + 14 * DAY) is None
    with refused("room.not_paused"):
        actions.end_pause(actor=here.representative, room_id=here.room.pk, at=AT + 14 * DAY)


def test_an_opinion_stands_beside_the_offer_and_comes_before_the_vote(here):
    offer = here.offer("10")
    opinion = actions.give_opinion(
        actor=here.representative, offer_id=offer.pk, stance="against", text="Too low.", at=AT
    )
    assert (opinion.stance, opinion.text) == ("against", "Too low.")
    assert Entry.objects.get(kind="opinion.given").payload["stance"] == "against"
    actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=CLOSES, at=AT)
    with refused("opinion.too_late"):
        actions.give_opinion(
            actor=here.representative, offer_id=offer.pk, stance="against", text="Late.", at=AT
        )


@pytest.mark.parametrize("interest", ["member", "delegate", "mandate", "share"])
def test_whoever_has_something_in_the_matter_does_not_moderate_it(here, interest):
    artist = here.members[0]
    makers.mandate(artist, here.collective, {"train_generative": "yes"})
    work = makers.work(artist, ppm=500_000)
    offer = here.offer("8")
    if interest == "member":
        makers.seat(here.representative, here.collective, "member")
    elif interest == "delegate":
        makers.seat(here.representative, here.company, "delegate")
    elif interest == "mandate":
        makers.mandate(here.representative, here.collective, {})
    else:
        makers.share(work, here.representative, ppm=500_000)
    with pytest.raises(NotAllowed):
        actions.give_opinion(
            actor=here.representative, offer_id=offer.pk, stance="neutral", text="Hm.", at=AT
        )
    with pytest.raises(NotAllowed):
        actions.pause_room(
            actor=here.representative, room_id=here.room.pk, reason="Wait.", until=AT + DAY, at=AT
        )
    assert Opinion.objects.count() == Pause.objects.count() == 0


def test_nobody_but_the_union_moderates(here):
    offer = here.offer("8")
    for person in (here.steward, here.delegate, here.members[0], here.stranger):
        with pytest.raises(NotAllowed):
            actions.give_opinion(actor=person, offer_id=offer.pk, stance="neutral", text="Hm.", at=AT)


def test_a_room_opens_about_a_published_proposal_only(here):
    draft = draft_proposal(
        actor=here.steward, collective_org_id=here.collective.pk, title="Draft", terms=terms(), at=AT
    )
    other = makers.company("Other", delegate=here.stranger)
    with refused("room.proposal_not_published"):
        actions.open_room(actor=here.stranger, company=other, proposal_version_id=draft.pk, at=AT)


def test_there_is_one_running_room_of_two_parties(here):
    with refused("room.already_running"):
        actions.open_room(
            actor=here.delegate, company=here.company, proposal_version_id=here.room.proposal_id, at=AT
        )


def test_a_company_without_a_model_opens_no_room(here):
    bare = makers.organisation("company")
    makers.seat(here.stranger, bare, "delegate")
    with refused("room.no_model"):
        actions.open_room(actor=here.stranger, company=bare, proposal_version_id=here.room.proposal_id, at=AT)


def test_strangers_open_no_rooms(here):
    other = makers.company("Other")
    for person in (here.stranger, here.members[0], here.representative, here.delegate):
        with pytest.raises(NotAllowed):
            actions.open_room(actor=person, company=other, proposal_version_id=here.room.proposal_id, at=AT)


def test_a_room_without_a_union_has_the_reference_minimum():
    here = world(with_union=False)
    assert here.room.union is None
    assert queries.minimum_of(here.room, AT).get("money.fee_per_work").kind == "more_than"
