from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.negotiations import actions, queries
from apps.negotiations.models import Offer, Opinion, Pause
from tests import makers
from tests.negotiations.makers import AT, world
from tests.negotiations.reading import row_of, statements, url, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_offer_of_eight_is_worse_by_two_and_below_by_one_and_an_answer_of_nine_fifty_changes_both(
    here, as_person
):
    here.offer("8")
    page = as_person(here.steward).get(url("room", here.room))
    row = row_of(page, "Fee per work")
    assert "€8.00" in row
    assert "€10.00" in row
    assert "€9.00" in row
    assert "Worse by €2.00 (20 %)" in row
    assert "below the minimum by €1.00" in row
    here.answer("9.50")
    row = row_of(as_person(here.delegate).get(url("room", here.room)), "Fee per work")
    assert "Worse by €0.50 (5 %)" in row
    assert "below" not in row
    here.offer("9.50", key="again")
    assert "As we proposed" in row_of(
        as_person(here.steward).get(url("room", here.room) + "?all=1"), "Fee per work"
    )


def test_the_room_says_in_every_window_that_nothing_binds(here, as_person):
    here.offer("8")
    for person in (here.steward, here.members[0], here.delegate, here.signatory, here.representative):
        said = words(as_person(person).get(url("room", here.room)))
        assert "Not binding until both sides have signed." in said
        assert "Veldra Audio’s offer for 400 works" in said


@pytest.mark.parametrize(
    "name", ["room", "offers_fragment", "status_fragment", "history", "new_offer", "pause"]
)
def test_strangers_find_no_room(here, as_person, name):
    assert as_person(here.stranger).get(url(name, here.room)).status_code == 404


@pytest.mark.parametrize(
    "name", ["offer", "opinion", "decline", "withdraw", "put_to_vote", "vote", "forecast_fragment", "why"]
)
def test_strangers_find_no_offer(here, as_person, name):
    offer = here.at_vote("10")
    assert as_person(here.stranger).get(url(name, offer)).status_code == 404


@pytest.mark.parametrize("name", ["rooms", "room"])
def test_who_is_not_signed_in_is_asked_to(here, name):
    address = reverse("negotiations:rooms") if name == "rooms" else url("room", here.room)
    assert Client().get(address).status_code == 302


def test_a_pause_stands_in_everybodys_window_and_can_be_ended(now_world, as_person):
    here = now_world
    until = timezone.localtime(timezone.now() + 2 * DAY)
    answer = as_person(here.representative).post(
        url("pause", here.room), {"reason": "Let us breathe.", "until": until.strftime("%Y-%m-%dT%H:%M")}
    )
    assert answer.status_code == 302
    for person in (here.steward, here.members[0], here.delegate, here.representative):
        for name in ("room", "status_fragment"):
            said = words(as_person(person).get(url(name, here.room)))
            assert "Paused until" in said
            assert "“Let us breathe.”" in said
            assert "Ingrid Vasko, Stage and Session Union" in said
    assert as_person(here.delegate).post(url("resume", here.room)).status_code == 403
    assert as_person(here.representative).post(url("resume", here.room)).status_code == 302
    assert "Paused until" not in words(as_person(here.delegate).get(url("room", here.room)))


def test_a_pause_that_is_too_long_is_refused_in_words(now_world, as_person):
    until = timezone.localtime(timezone.now() + 20 * DAY)
    answer = as_person(now_world.representative).post(
        url("pause", now_world.room), {"reason": "Long.", "until": until.strftime("%Y-%m-%dT%H:%M")}
    )
    assert answer.status_code == 409
    assert "A pause lasts at most 14 days" in words(answer)
    assert Pause.objects.count() == 0


def test_an_opinion_stands_beside_the_offer(now_world, as_person):
    here = now_world
    offer = here.offer("8")
    as_person(here.representative).post(
        url("opinion", offer), {"stance": "against", "text": "Too low for us."}
    )
    assert Opinion.objects.get().stance == "against"
    said = words(as_person(here.delegate).get(url("offers_fragment", here.room)))
    assert "“Too low for us.”" in said
    assert "The union stands on the artists’ side and has no vote." in said


def test_each_person_sees_the_buttons_of_their_seat_alone(here, as_person):
    here.offer("8")
    steward, member = (
        words(as_person(p).get(url("room", here.room))) for p in (here.steward, here.members[0])
    )
    company = words(as_person(here.delegate).get(url("room", here.room)))
    union = words(as_person(here.representative).get(url("room", here.room)))
    for button in ("Draft our answer", "Put it to the vote", "Decline"):
        assert button in steward
        assert button not in member
        assert button not in company
    assert "Withdraw our offer" in company
    assert "Withdraw our offer" not in steward
    assert "Pause the room" in union
    assert "Give an opinion" in union
    assert "Pause the room" not in steward


def test_the_record_of_the_room_is_told_in_words(here, as_person):
    offer = here.offer("8")
    actions.decline_offer(actor=here.steward, offer_id=offer.pk, reason="No.", at=AT)
    page = as_person(here.delegate).get(url("history", here.room))
    said = words(page)
    for sentence in (
        "Jonas Feld opened the room.",
        "Jonas Feld tabled offer 1 for Veldra Audio.",
        "Tomas Hallberg declined offer 1.",
    ):
        assert sentence in said
    assert [line.sequence for line in page.context["lines"]] == [3, 2, 1]


def test_declining_and_withdrawing_by_page(now_world, as_person):
    here = now_world
    first = here.offer("8")
    assert as_person(here.steward).post(url("decline", first), {"reason": ""}).status_code == 422
    as_person(here.steward).post(url("decline", first), {"reason": "Too low."})
    assert "Declined: “Too low.”" in words(as_person(here.delegate).get(url("room", here.room)))
    second = here.offer("9")
    as_person(here.delegate).post(url("withdraw", second))
    assert list(Offer.objects.order_by("number").values_list("state", flat=True)) == ["declined", "withdrawn"]


def test_a_company_opens_a_room_from_a_published_proposal(now_world, as_person):
    here = now_world
    rival = makers.company("Rival Sound", delegate=here.stranger)
    client = as_person(here.stranger)
    version = here.room.proposal
    address = reverse("negotiations:open_room", args=[version.public_id])
    assert "Train on us" in words(client.get(reverse("negotiations:rooms")))
    assert client.get(address).status_code == 200
    assert client.post(address, {"company": here.company.public_id}).status_code == 404
    assert client.post(address, {"company": rival.public_id}).status_code == 302
    assert queries.rooms_visible_to(here.stranger).get().company == rival
    assert "Rival Sound" not in words(as_person(here.delegate).get(reverse("negotiations:rooms")))


def test_a_room_without_a_union_is_marked_unmoderated(as_person):
    here = world(with_union=False)
    assert "Unmoderated." in words(as_person(here.delegate).get(url("room", here.room)))


def test_pages_show_the_worst_eight_terms_first_and_all_behind_a_link(here, as_person):
    here.offer("8")
    client = as_person(here.steward)
    page = client.get(url("room", here.room))
    shown = page.content.decode().count('<li class="comparison-row')
    total = page.context["rows_total"]
    assert (shown, f"Show all {total} terms" in words(page)) == (8, True)
    everything = client.get(url("room", here.room) + "?all=1")
    assert everything.content.decode().count('<li class="comparison-row') == total > 8


def test_a_room_needs_the_same_number_of_statements_however_long(here, as_person):
    def go_round(number):
        offer = here.offer("8", key=f"k{number}")
        actions.give_opinion(
            actor=here.representative, offer_id=offer.pk, stance="neutral", text="Hm.", at=AT
        )
        actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT)

    go_round(0)
    client, address = as_person(here.steward), url("room", here.room)
    first = statements(client, address)
    for number in range(1, 12):
        go_round(number)
    assert statements(client, address) == first
    assert statements(client, url("history", here.room)) < first


def test_the_list_of_rooms_needs_the_same_number_of_statements(here, as_person):
    client, address = as_person(here.steward), reverse("negotiations:rooms")
    first = statements(client, address)
    for number in range(5):
        delegate = makers.person()
        firm = makers.company(f"Firm {number}", delegate=delegate)
        version = here.room.proposal_id
        actions.open_room(actor=delegate, company=firm, proposal_version_id=version, at=AT)
    assert statements(client, address) == first
    assert len(client.get(address).context["rooms"]) == 6
