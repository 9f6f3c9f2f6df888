"""Periods, payments, numbers, fingerprints and the sorting of works, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.errors import Refusal
from apps.contracts import domain
from apps.splits.forecast import forecast
from apps.terms.duration import Duration
from tests.contracts.makers import terms

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
LINE = domain.Line(1, "aaaa", "Low Tide Ledger", "Mira Okonjo", "QZT1A2300041", ("master",))
TEXT = domain.Text("CM 2026/1", {"collective": {"name": "Common Measure"}}, {"a": "1"}, "Prose.", {}, (LINE,))


@pytest.mark.parametrize(
    ("first", "length", "last"),
    [
        (date(2026, 12, 9), "P2Y", date(2028, 12, 8)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 27)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 27)),
        (date(2026, 12, 9), "P14D", date(2026, 12, 22)),
        (date(2026, 12, 9), "P1Y10D", date(2027, 12, 18)),
    ],
)
def test_licence_ends_on_the_day_before_its_length_is_over(first: date, length: str, last: date) -> None:
    assert domain.last_day(first, Duration.parse(length)) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_are_added_without_leaving_the_month(day: date, months: int) -> None:
    later = domain.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_agreed_day_goes_before_the_day_of_signing() -> None:
    on = date(2026, 12, 9)
    assert domain.licence_period(terms(), on) == domain.Period(on, date(2028, 12, 8))
    agreed = terms(term__starts_on="2027-01-01")
    assert domain.licence_period(agreed, on) == domain.Period(date(2027, 1, 1), date(2028, 12, 31))


def test_payments_are_those_of_the_picture() -> None:
    period = domain.Period(date(2026, 12, 9), date(2028, 12, 8))
    listed = domain.payments(terms(), 400, period)
    assert [(each.code, each.year, each.works, each.amount_micro, each.due_on) for each in listed] == [
        ("fee_per_work", None, 400, 3_800_000_000, date(2026, 12, 9)),
        ("minimum_guarantee", 1, 400, 12_000_000_000, date(2027, 12, 9)),
        ("minimum_guarantee", 2, 400, 12_000_000_000, date(2028, 12, 8)),
    ]


@given(st.integers(1, 500), st.sampled_from(["P6M", "P1Y", "P18M", "P30M", "P400D"]))
def test_payments_add_up_to_what_was_forecast(works: int, length: str) -> None:
    agreed = terms(term__duration=length)
    listed = domain.payments(agreed, works, None)
    assert (
        sum(each.amount_micro for each in listed)
        == forecast(agreed, [1_000_000] * works, works, 0).gross_micro
    )
    assert all(each.amount_micro >= 0 and each.due_on is None for each in listed)


@pytest.mark.parametrize(
    ("name", "before", "number"),
    [
        ("Common Measure", 3, "CM 2026/4"),
        ("tidewater", 0, "T 2026/1"),
        ("!", 0, "C 2026/1"),
        ("A B C D E", 0, "ABCD 2026/1"),
    ],
)
def test_number_has_initials_year_and_count(name: str, before: int, number: str) -> None:
    assert domain.number(name, 2026, before) == number


def test_works_are_in_only_by_their_own_people_and_nobody_took_them_out() -> None:
    brought = [
        domain.Brought(1, is_in=True, people={10: "mandated"}),
        domain.Brought(2, is_in=True, people={10: "mandated", 11: "mandated"}),
        domain.Brought(3, is_in=False, people={10: "owner_never", 11: "needs_personal_yes"}),
        domain.Brought(4, is_in=False, people={12: "unclaimed"}),
    ]
    assert domain.sort_works(brought, {2, 3}) == domain.Sorted(
        (1,),
        {
            2: {10: "taken_out", 11: "taken_out"},
            3: {10: "taken_out", 11: "taken_out"},
            4: {12: "unclaimed"},
        },
    )
    assert domain.sort_works(brought, set()).left[3] == {10: "owner_never", 11: "needs_personal_yes"}


@pytest.mark.parametrize(
    ("works", "least", "short"), [(0, None, True), (1, None, False), (2, "3", True), (3, "3", False)]
)
def test_schedule_below_the_least_number_falls_short(works: int, least: str | None, *, short: bool) -> None:
    assert domain.falls_short(works, terms(scope__minimum_works=least)) is short


def test_fingerprint_changes_with_every_part_of_the_text() -> None:
    changed = [
        replace(TEXT, number="CM 2026/2"),
        replace(TEXT, parties={"collective": {"name": "Common  Measure"}}),
        replace(TEXT, terms={"a": "2"}),
        replace(TEXT, prose="Prose"),
        replace(TEXT, certificate={"passed": True}),
        replace(TEXT, schedule=()),
        replace(TEXT, schedule=(replace(LINE, number=2),)),
        replace(TEXT, schedule=(replace(LINE, work="aaab"),)),
        replace(TEXT, schedule=(replace(LINE, title="Low Tide Ledge"),)),
        replace(TEXT, schedule=(replace(LINE, artists=""),)),
        replace(TEXT, schedule=(replace(LINE, code=""),)),
        replace(TEXT, schedule=(replace(LINE, rights=("composition",)),)),
    ]
    prints = {TEXT.fingerprint, *(text.fingerprint for text in changed)}
    assert len(prints) == len(changed) + 1
    assert replace(TEXT, terms={"a": "1"}).fingerprint == TEXT.fingerprint


def test_fingerprint_is_the_hash_of_what_is_handed_out() -> None:
    assert TEXT.fingerprint == "e030d63f67b3a6137017b719de7fe2c9f347ee14a0886094db39645cdbde9695"
    assert TEXT.canonical().startswith(
        b'{"certificate":{},"format":"tutti.contract.v1","number":"CM 2026/1",'
    )


@pytest.mark.parametrize(
    ("state", "seen", "stored", "computed", "code"),
    [
        ("agreed", "a", "a", "a", "contract.not_to_be_signed"),
        ("in_force", "a", "a", "a", "contract.not_to_be_signed"),
        ("signing", "b", "a", "a", "contract.text_changed"),
        ("signing", "a", "b", "a", "contract.text_changed"),
        ("signing", "a", "a", "b", "contract.text_changed"),
    ],
)
def test_only_the_frozen_text_is_signed(state: str, seen: str, stored: str, computed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        domain.check_signing(state, seen, stored, computed)
    assert refused.value.code == code
    domain.check_signing("signing", "a", "a", "a")


def test_members_have_seven_days_to_take_works_out() -> None:
    with pytest.raises(Refusal) as refused:
        domain.check_days_to_take_out(NOON, NOON + timedelta(days=7) - timedelta(seconds=1))
    assert (refused.value.code, refused.value.params) == ("contract.take_out_too_short", {"days": 7})
    domain.check_days_to_take_out(NOON, NOON + timedelta(days=7))


def test_freezing_waits_for_its_day_and_happens_once() -> None:
    with pytest.raises(Refusal, match=r"contract\.take_out_runs"):
        domain.check_freezing("agreed", NOON, NOON - timedelta(seconds=1))
    with pytest.raises(Refusal, match=r"contract\.frozen_before"):
        domain.check_freezing("signing", NOON, NOON)
    domain.check_freezing("agreed", NOON, NOON)


def test_open_ended_period_has_no_day_after() -> None:
    assert domain.Period(date(2026, 1, 1), None).after is None
    assert domain.Period(date(2026, 1, 1), date(2026, 1, 31)).after == date(2026, 2, 1)
    assert domain.licence_period(terms(term__duration=None), date(2026, 1, 1)).ends_on is None
    assert [each.due_on for each in domain.payments(terms(), 1, domain.Period(date(2026, 1, 1), None))] == [
        date(2026, 1, 1),
        date(2027, 1, 1),
        date(2028, 1, 1),
    ]


def test_rights_follow_the_order_of_the_work() -> None:
    licensed = ("composition", "master", "performer")
    assert domain.rights_of(licensed, ["master", "composition", "text"]) == ("master", "composition")


def test_only_an_agreed_contract_lets_works_out() -> None:
    assert domain.sides_missing(domain.USUAL, [1]) == ("collective",)
    with pytest.raises(Refusal, match=r"contract\.frozen_before"):
        domain.check_taking_out("signing")
    domain.check_taking_out("agreed")
