"""The one answer to what may be licensed, read from the database."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Role, User
from apps.collectives import domain, queries
from apps.collectives.domain import Band, Bylaws
from apps.collectives.models import Bylaws as BylawsVersion
from apps.collectives.models import Mandate, PriceFloor, TermsAnswer
from tests.collectives.makers import (
    AT,
    TERMS,
    group_of,
    makers,
    speaks_for,
    standing_by_title,
    yes_to_all,
)

pytestmark = pytest.mark.django_db


def floor_for(mandate: Mandate, minor: int) -> None:
    PriceFloor.objects.create(mandate=mandate, use="train_generative", fee_minor=minor, currency="EUR")


def test_a_pool_stands_as_its_people_say() -> None:
    mira, tomas = makers.person("Mira"), makers.person("Tomas")
    where, company = makers.collective(members=[mira, tomas]), makers.company()
    yes, never = makers.work(mira, "Nine Rooms"), makers.work(mira, "Tin Roof")
    makers.work(mira, "Nobody's", ppm=None)
    makers.work(tomas, "Waiting")
    shared = makers.work(mira, "Duo", ppm=500_000)
    makers.share(shared, None, ppm=500_000, outside="an outsider")
    makers.mandate(mira, where, {"train_generative": "yes"}, {never: {"train_generative": "never"}})
    found = standing_by_title(where, company)
    assert {title: (one.state, one.reason) for title, one in found.items()} == {
        "Nine Rooms": ("in", "allowed"),
        "Tin Roof": ("ask", "needs_personal_yes"),
        "Nobody's": ("unclaimed", "unclaimed"),
        "Waiting": ("waiting", "no_mandate"),
        "Duo": ("waiting", "outside_owner"),
    }
    assert found["Tin Roof"].for_person(mira.pk).reason == "owner_never"
    assert found["Tin Roof"].for_person(tomas.pk).reason == "needs_personal_yes"
    assert yes.title in found


def test_a_mandate_holds_for_its_own_collective_alone() -> None:
    mira = makers.person()
    one, other, company = (
        makers.collective(members=[mira]),
        makers.collective(members=[mira]),
        makers.company(),
    )
    makers.work(mira, "Song")
    makers.mandate(mira, one, yes_to_all())
    assert standing_by_title(one, company)["Song"].is_in
    assert standing_by_title(other, company)["Song"].reason == "no_mandate"


def test_an_ended_mandate_and_a_closed_seat_allow_nothing() -> None:
    mira = makers.person()
    where, company = makers.collective(members=[mira]), makers.company()
    makers.work(mira, "Song")
    mandate = makers.mandate(mira, where, yes_to_all())
    assert standing_by_title(where, company)["Song"].is_in
    Mandate.objects.filter(pk=mandate.pk).update(ended_at=AT)
    assert not standing_by_title(where, company)["Song"].is_in
    mira.seats.update(until=AT)
    assert standing_by_title(where, company) == {}


def test_conditions_and_floors_of_the_mandate_are_read() -> None:
    mira = makers.person()
    where, company = makers.collective(members=[mira]), makers.company()
    makers.work(mira, "Song")
    mandate = makers.mandate(mira, where, yes_to_all())
    Mandate.objects.filter(pk=mandate.pk).update(conditions={"not_companies": [company.public_id]})
    kept_out = standing_by_title(where, company)["Song"].for_person(mira.pk)
    assert (kept_out.reason, kept_out.params) == ("conditions_not_met", {"conditions": ("company",)})
    Mandate.objects.filter(pk=mandate.pk).update(conditions={})
    assert not standing_by_title(where, company, minimum_met=False)["Song"].is_in
    floor_for(mandate, 951)
    assert standing_by_title(where, company)["Song"].for_person(mira.pk).reason == "floor"


def test_the_newest_answer_under_exactly_these_terms_counts() -> None:
    mira = makers.person()
    where, company = makers.collective(members=[mira]), makers.company()
    chosen, left = makers.work(mira, "Chosen"), makers.work(mira, "Left")
    makers.mandate(mira, where, {})
    group = group_of(where)
    words = {"collective": group, "person": mira, "at": AT}
    TermsAnswer.objects.create(terms_hash=TERMS.hash, revision=1, choice="out", **words)
    newest = TermsAnswer.objects.create(terms_hash=TERMS.hash, revision=2, choice="choose", **words)
    newest.works.set([chosen])
    found = standing_by_title(where, company)
    assert found["Chosen"].is_in
    assert found["Left"].for_person(mira.pk).reason == "answered_out"
    assert left.title in found
    others = standing_by_title(where, company, TERMS.replace({"term.duration": "P2Y"}))
    assert others["Chosen"].for_person(mira.pk).reason == "owner_asks"
    assert queries.terms_answer_of(mira, where.pk, TERMS.hash) == newest


def test_a_mandate_given_for_a_minor_lapses_at_majority() -> None:
    ward = makers.person(born_on=date(2008, 11, 1))
    where, company = makers.collective(members=[ward]), makers.company()
    makers.work(ward, "Song", singer=makers.person())
    makers.mandate(ward, where, yes_to_all())
    assert standing_by_title(where, company)["Song"].for_person(ward.pk).reason == "mandate_lapsed"
    Mandate.objects.update(given_at=AT)
    assert standing_by_title(where, company)["Song"].is_in


def test_only_the_evidenced_estate_speaks_for_the_dead() -> None:
    alma, heir = makers.person(died_on=date(2025, 1, 1)), makers.person()
    where, company = makers.collective(members=[alma]), makers.company()
    makers.work(alma, "Song")
    mandate = makers.mandate(alma, where, yes_to_all())
    assert standing_by_title(where, company)["Song"].reason == "dead_without_estate"
    speaks_for(heir, alma, "estate")
    assert standing_by_title(where, company)["Song"].for_person(alma.pk).reason == "mandate_lapsed"
    Mandate.objects.filter(pk=mandate.pk).update(given_by=heir)
    assert standing_by_title(where, company)["Song"].is_in


def test_one_persons_works_stand_as_in_the_whole_pool() -> None:
    mira, tomas = makers.person("Mira"), makers.person("Tomas")
    where, company = makers.collective(members=[mira, tomas]), makers.company()
    shared = makers.work(mira, "Duo", ppm=500_000)
    makers.share(shared, tomas, ppm=500_000)
    makers.work(tomas, "Solo")
    makers.mandate(mira, where, yes_to_all())
    makers.mandate(tomas, where, {"train_generative": "never"})
    facts = {"company": company, "minimum_met": True, "grade_met": True, "at": AT}
    mine = queries.standings_for(mira, where.pk, TERMS, **facts)
    assert [one.work.title for one in mine] == ["Duo"]
    assert mine[0].standing.for_person(mira.pk).reason == "needs_personal_yes"
    assert mine == [one for one in queries.standings(where.pk, TERMS, **facts) if one.work.title == "Duo"]


def pool_of(members: int, works: int) -> tuple[User, object, object]:
    people = [makers.person() for _number in range(members)]
    where, company = makers.collective(members=people), makers.company()
    for someone in people:
        makers.mandate(someone, where, yes_to_all())
        for _number in range(works):
            makers.work(someone)
        TermsAnswer.objects.create(
            collective=group_of(where), person=someone, terms_hash=TERMS.hash, revision=1, choice="in", at=AT
        )
    return people[0], where, company


def statements(members: int, works: int) -> tuple[int, int, int]:
    mira, where, company = pool_of(members, works)
    facts = {"company": company, "minimum_met": True, "grade_met": True, "at": AT}
    with CaptureQueriesContext(connection) as whole:
        assert len(queries.standings(where.pk, TERMS, **facts)) == members * works  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as own:
        assert len(queries.standings_for(mira, where.pk, TERMS, **facts)) == works  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as by_mandate:
        queries.standings_by_mandate(mira, where.pk, "search", AT)  # type: ignore[attr-defined]
    return len(whole), len(own), len(by_mandate)


def test_the_number_of_statements_is_the_same_with_one_work_and_with_thirty() -> None:
    one, many = statements(1, 1), statements(3, 10)
    assert one == many
    assert max(one) <= 10


def test_coverage_shows_no_floor_and_no_small_group() -> None:
    people = [makers.person() for _number in range(6)]
    where, company = makers.collective(members=people), makers.company()
    for someone in people:
        floor_for(makers.mandate(someone, where, yes_to_all()), 99_999)
        makers.work(someone)
    facts = {"company": company, "minimum_met": True, "grade_met": True, "at": AT}
    found = queries.standings(where.pk, TERMS, **facts)
    assert not any(one.standing.is_in for one in found)
    assert queries.coverage_band(domain.gathered(found)) == Band(90, 100)
    assert queries.coverage_band(domain.gathered(found[:4])) is None


def test_no_statement_about_one_person_reads_anothers_floor_into_a_page() -> None:
    mira, tomas = makers.person(), makers.person()
    where, company = makers.collective(members=[mira, tomas]), makers.company()
    shared = makers.work(mira, "Duo", ppm=500_000)
    makers.share(shared, tomas, ppm=500_000)
    makers.mandate(mira, where, yes_to_all())
    floor_for(makers.mandate(tomas, where, yes_to_all()), 123_456)
    facts = {"company": company, "minimum_met": True, "grade_met": True, "at": AT}
    held = queries.standings_for(mira, where.pk, TERMS, **facts)
    assert held[0].standing.for_person(tomas.pk).reason == "floor"
    PriceFloor.objects.all().delete()
    Mandate.objects.filter(person=tomas).update(ended_at=AT)
    makers.mandate(tomas, where, {"train_generative": "ask"})
    asks = queries.standings_for(mira, where.pk, TERMS, **facts)
    assert held[0].standing.for_person(mira.pk) == asks[0].standing.for_person(mira.pk)
    assert repr(held) == repr(asks)


def test_the_mandate_alone_ignores_floors_and_offers() -> None:
    mira = makers.person()
    where = makers.collective(members=[mira])
    makers.work(mira, "Song")
    mandate = makers.mandate(mira, where, {"search": "yes"})
    PriceFloor.objects.create(mandate=mandate, use="search", fee_minor=10**9, currency="EUR")
    states = {
        use: queries.standings_by_mandate(mira, where.pk, use, AT)[0].standing.for_person(mira.pk).state
        for use in ("search", "data_mining", "synthetic_training_data")
    }
    assert states == {"search": "in", "data_mining": "ask", "synthetic_training_data": "never"}


def test_bylaws_in_force_are_the_newest() -> None:
    where = makers.collective(rules={"quorum_percent": 40})
    assert queries.bylaws_in_force(where.pk).quorum_percent == 40
    BylawsVersion.objects.create(
        collective=group_of(where), version=2, rules={"quorum_percent": 60}, valid_from=AT
    )
    assert queries.bylaws_in_force(where.pk).quorum_percent == 60
    assert queries.bylaws_in_force(makers.organisation("company").pk) == Bylaws()


def test_the_roll_holds_living_members_with_one_vote_each() -> None:
    mira, dead, left = makers.person(), makers.person(died_on=date(2025, 1, 1)), makers.person()
    where = makers.collective(members=[mira, dead, left], steward=mira)
    left.seats.update(until=AT)
    assert [(one.person_id, one.weight) for one in queries.roll_for(where.pk)] == [(mira.pk, "1")]


def test_the_chase_list_says_when_and_never_what() -> None:
    mira, tomas = makers.person("A"), makers.person("B")
    where = makers.collective(members=[mira, tomas])
    makers.mandate(mira, where, yes_to_all())
    seats = queries.member_seats(group_of(where))
    assert [(seat.person, seat.mandated_at is not None) for seat in seats] == [(mira, True), (tomas, False)]


def test_collectives_are_found_by_seat() -> None:
    mira, ward = makers.person(), makers.person(born_on=date(2015, 1, 1))
    joined, led, other = (
        makers.collective(members=[ward]),
        makers.collective(steward=mira),
        makers.collective(),
    )
    speaks_for(mira, ward, "guardian")
    names = {one.organisation for one in queries.collectives_joined_by(mira)}
    assert names == {joined, led}
    assert [one.organisation for one in queries.collectives_led_by(mira)] == [led]
    assert queries.collectives_joined_by(AnonymousUser()).count() == 0
    assert {one.organisation for one in queries.collectives_visible_to(AnonymousUser())} == {
        joined,
        led,
        other,
    }
    assert list(queries.people_spoken_for(mira)) == [mira, ward]
    assert queries.collective_of(led.pk).organisation == led
    assert list(queries.members_of(joined.pk)) == [ward]
    assert not mira.seats.filter(organisation=joined, role=Role.MEMBER).exists()


def test_facts_are_looked_at_on_the_day_that_is_asked_for() -> None:
    ward = makers.person(born_on=(AT - timedelta(days=17 * 365)).date())
    where = makers.collective(members=[ward])
    makers.mandate(ward, where, yes_to_all())
    assert not queries.mandate_facts(where.pk, AT)[ward.pk].lapsed
    assert queries.mandate_facts(where.pk, AT + timedelta(days=800))[ward.pk].lapsed
