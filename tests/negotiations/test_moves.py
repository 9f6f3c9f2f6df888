"""The history of concessions: who moved, in which term, how far, and after how long."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.negotiations import actions, domain, queries
from apps.negotiations.models import Offer
from tests.negotiations.makers import AT, terms
from tests.negotiations.reading import statements_about_rooms, url, words

DAY = timedelta(days=1)


def sheet(number, side, fee="10", *, prose="", at=AT, **more):
    return domain.Sheet(number, side, terms(fee, **more), prose, at)


def test_a_company_that_pays_more_moved_towards_the_artists():
    first = sheet(1, "company", "8")
    step = domain.step_to(sheet(3, "company", "9", at=AT + 9 * DAY), [first, sheet(2, "collective", "10")])
    assert [(row.key, row.verdict) for row in step.moves if row.verdict == "better"] == [
        ("money.fee_per_work", "better")
    ]
    assert (step.before, step.took, step.conceded, step.withdrew) == (first, 9 * DAY, 1, 0)


def test_a_collective_that_asks_less_moved_towards_the_company():
    step = domain.step_to(sheet(4, "collective", "9.50"), [sheet(2, "collective", "10"), sheet(3, "company")])
    assert (step.conceded, step.withdrew) == (1, 0)


def test_a_step_back_is_none_towards_the_other():
    step = domain.step_to(sheet(3, "company", "7"), [sheet(1, "company", "8")])
    assert (step.conceded, step.withdrew) == (0, 1)


def test_the_first_offer_of_a_side_has_nothing_before_it():
    step = domain.step_to(sheet(2, "collective"), [sheet(1, "company")])
    assert (step.before, step.took, step.moves, step.redline) == (None, None, (), ())


def test_what_did_not_change_did_not_move():
    assert domain.step_to(sheet(2, "company"), [sheet(1, "company")]).moves == ()


def test_a_redline_marks_what_came_and_what_went():
    assert domain.redline("We pay within 60 days.", "We pay within 30 days.") == (
        ("same", "We pay within "),
        ("gone", "60"),
        ("new", "30"),
        ("same", " days."),
    )
    assert domain.redline("As it is.", "As it is.") == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_redline_holds_both_texts_whole(before, now):
    pieces = domain.redline(before, now)
    if before != now:
        assert "".join(text for kind, text in pieces if kind != "new") == before
        assert "".join(text for kind, text in pieces if kind != "gone") == now


@pytest.mark.django_db
def test_the_page_says_who_moved_how_far_and_when(here, as_person):
    client = as_person(here.steward)
    assert "It begins with the first offer." in words(client.get(url("moves", here.room)))
    here.offer("8", prose="We pay within 60 days.")
    here.answer("10")
    here.offer("9", prose="We pay within 30 days.", at=AT + 3 * DAY)
    for person in (here.steward, here.members[0], here.delegate, here.representative):
        page = as_person(person).get(url("moves", here.room))
        said = words(page)
        assert "Fee per work: €8.00 → €9.00" in said
        assert "Better for the artists by €1.00" in said
        assert "after 3 days" in said
        assert "<del>60</del><ins>30</ins>" in page.content.decode()
    assert as_person(here.stranger).get(url("moves", here.room)).status_code == 404


@pytest.mark.django_db
def test_the_page_needs_the_same_number_of_statements_however_many_rounds(here, as_person):
    client = as_person(here.members[0])
    here.offer("8")
    first = statements_about_rooms(client, url("moves", here.room))
    for number in range(12):
        actions.withdraw_offer(actor=here.delegate, offer_id=queries.current_offer(here.room).pk, at=AT)
        here.offer("8", key=f"again {number}")
    assert Offer.objects.count() == 13
    assert statements_about_rooms(client, url("moves", here.room)) == first
