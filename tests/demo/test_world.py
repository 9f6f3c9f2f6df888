"""What the loaded world holds: each number and each hard case that it promises."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.accounts.models import Act, ActsFor, Organisation, Role, User
from apps.accounts.queries import people_with_seat
from apps.audit.models import Entry
from apps.ballots.models import Ballot
from apps.ballots.queries import turnout
from apps.catalogues.models import Share, Work
from apps.collectives import actions
from apps.collectives.domain import WorkStanding
from apps.collectives.models import Mandate, Membership
from apps.common.money import Money
from apps.companies.queries import approval_policy, grade, model_names
from apps.contracts.models import Contract
from apps.contracts.queries import standings_under
from apps.demo.world import cases, collectives, parties, people, stage, works
from apps.demo.world.crowds import join_all
from apps.negotiations import queries
from apps.negotiations.models import Offer, Room
from apps.notifications.models import OutboxMail
from apps.terms.conditions import missing
from apps.terms.domain import Terms
from apps.unions.queries import minimum_in_force

pytestmark = pytest.mark.django_db


def _offer_at_vote() -> Offer:
    return Offer.objects.select_related("room__collective", "room__company", "ballot").get(state="voting")


def _standings(collective: str = collectives.COMMON_MEASURE) -> dict[str, WorkStanding]:
    """How each work of a collective stands under the offer at the vote, by title."""
    offer = _offer_at_vote()
    organisation = Organisation.objects.get(slug=collective)
    found = standings_under(
        Terms.parse(offer.terms), collective=organisation, company=offer.room.company, at=timezone.now()
    )
    titles = dict(Work.objects.values_list("pk", "title"))
    return {titles[one.work.work_id]: one for one in found}


def test_three_collectives_with_their_members_and_six_hundred_works(world: datetime) -> None:
    members = {
        slug: people_with_seat(collectives.collective(slug).organisation_id, Role.MEMBER).count()
        for slug in (collectives.COMMON_MEASURE, collectives.SALT_ROAD, collectives.INK_AND_LINE)
    }

    assert members == {"common-measure": 300, "salt-road": 45, "ink-and-line": 30}
    assert Work.objects.count() == 600
    assert Organisation.objects.filter(kind="company").count() == 3
    assert Organisation.objects.get(slug=collectives.COMMON_MEASURE).zone == "Europe/Stockholm"


def test_each_door_has_its_person_with_a_seat(world: datetime) -> None:
    seats = {
        (seat.organisation.slug, seat.role)
        for email in people.DOORS.values()
        for seat in User.objects.get(email=email).seats.select_related("organisation")
    }

    assert seats == {
        ("common-measure", "member"),
        ("common-measure", "steward"),
        ("stage-and-session", "representative"),
        ("veldra", "delegate"),
    }


def test_jonas_tables_by_himself_and_a_draft_of_petras_waits_for_him(world: datetime) -> None:
    jonas, petra = people.known(people.JONAS), people.known(people.PETRA, "veldra.example")
    room = Room.objects.get(company__slug=parties.VELDRA, collective__slug=collectives.INK_AND_LINE)

    assert (room.turn, approval_policy(room.company_id).needs_approval) == ("company", False)
    assert [draft.asked_by for draft in queries.drafts_to_approve(jonas)] == [petra]


def test_miras_works_stand_as_her_home_shows_them(mira: User) -> None:
    found = _standings()
    seen = {
        title: one.standing.for_person(mira.pk) for title, one in found.items() if mira.pk in one.owner_ids
    }

    assert Counter(one.state for one in seen.values()) == {"in": 9, "ask": 3, "waiting": 1, "never": 1}
    assert {title for title, one in seen.items() if one.state == "ask"} == set(works.MIRAS_ASK)
    assert seen[works.MIRAS_WAITING].reason == "outside_owner"
    assert seen[works.MIRAS_WAITING].params == {"count": 1}
    assert seen[works.MIRAS_NEVER].reason == "owner_never"


def test_what_the_offer_guarantees_to_mira_is_what_the_pictures_show(mira: User) -> None:
    offer = _offer_at_vote()
    hers = queries.works_of_member(mira, offer, timezone.now())
    asked = [one.work.work_id for one in hers.ask]

    without = queries.forecast_for(hers, offer, chosen=[])
    with_all = queries.forecast_for(hers, offer, chosen=asked)

    assert (without.guaranteed, without.possible) == (Money(60_048, "EUR"), Money(149_904, "EUR"))
    assert (with_all.guaranteed, with_all.possible) == (Money(80_064, "EUR"), Money(199_872, "EUR"))


def test_the_vote_is_short_of_its_quorum_and_closes_soon(world: datetime) -> None:
    ballot = _offer_at_vote().ballot

    assert ballot is not None
    assert (ballot.roll_size, ballot.headers.count()) == (300, 138)
    assert ballot.closes_at - world == stage.LASTS
    assert ballot.closes_at - ballot.opens_at == timedelta(days=7)
    seen = turnout(ballot)
    assert (seen.total, seen.quorum_people, seen.reached) == (300, 150, False)
    assert not ballot.headers.filter(entry__person__email__in=people.DOORS.values()).exists()


def test_all_terms_of_a_proposal_and_of_each_offer_are_answered(world: datetime) -> None:
    for offer in Offer.objects.all():
        assert missing(Terms.parse(offer.terms)) == ()
    of_companies = {"parties.licensee", "parties.models", "transparency.training_summary"}
    for room in Room.objects.select_related("proposal"):
        assert set(missing(Terms.parse(room.proposal.terms))) == of_companies


def test_salt_road_has_three_terms_below_the_minimum_and_waits_for_ingrid(world: datetime) -> None:
    room = Room.objects.get(collective__slug=collectives.SALT_ROAD, company__slug=parties.VELDRA)
    offer = room.offers.get(state="tabled")

    compared = queries.compared(offer, queries.offers_of(room))

    rows = {row.key: row for row in compared.comparison.rows}
    below = {key for key, row in rows.items() if row.floor == "below"}
    assert below == {"money.fee_per_work", "money.revenue_share", "money.payment_days"}
    fee = rows["money.fee_per_work"]
    assert (fee.offer, fee.ours) == (
        {"amount": "8.00", "currency": "EUR"},
        {"amount": "10.00", "currency": "EUR"},
    )
    assert (str(fee.difference.amount), str(fee.percent)) == ("2.00", "20")
    assert str(fee.floor_difference.amount) == "1.00"
    assert Counter(row.verdict for row in rows.values())["worse"] == 7
    assert offer.round == 3
    assert not offer.opinions.exists()


def test_the_illustrators_have_announced_a_vote_on_their_bylaws(world: datetime) -> None:
    ballot = Ballot.objects.get(state=Ballot.State.ANNOUNCED)
    assert ballot.organisation.slug == "ink-and-line"
    assert timedelta(days=1) < ballot.opens_at - world < timedelta(days=3)
    assert ballot.provisional_roll.count() == ballot.roll_size > 20


def test_rooms_stand_in_different_stages(world: datetime) -> None:
    stages = {
        (room.collective.slug, room.company.slug, room.state, room.turn)
        for room in Room.objects.select_related("collective", "company")
    }

    assert stages == {
        ("common-measure", "orrin", "agreed", "company"),
        ("common-measure", "orrin", "open", "collective"),
        ("common-measure", "veldra", "voting", "collective"),
        ("salt-road", "veldra", "open", "collective"),
        ("salt-road", "orrin", "open", "collective"),
        ("ink-and-line", "halden-vision", "open", "company"),
        ("ink-and-line", "veldra", "open", "company"),
    }


def test_veldras_room_had_three_rounds_and_a_pause_of_two_days(world: datetime) -> None:
    room = _offer_at_vote().room

    offers = [(offer.round, offer.side) for offer in queries.offers_of(room)]
    pause = room.pauses.get()

    assert offers == [(number, side) for number in (1, 2, 3) for side in ("company", "collective")] + [
        (4, "company")
    ]
    assert pause.until - pause.since == timedelta(days=2)
    assert [one.stance for one in queries.opinions_of(room)] == ["against", "recommend"]
    times = list(
        Entry.objects.filter(stream__name=room.stream).order_by("sequence").values_list("at", flat=True)
    )
    assert times == sorted(times)


def test_a_contract_of_some_four_hundred_works_is_in_force(world: datetime) -> None:
    contract = Contract.objects.get()

    assert contract.state == "in_force"
    assert 400 <= contract.schedule.count() <= 430
    assert {one.side: one.person.name for one in contract.signatures.select_related("person")} == {
        "collective": people.TOMAS,
        "company": "Vidar Ekman",
    }
    assert contract.certificate["passed"] is True
    assert contract.schedule.filter(title="Low Tide Ledger").exists()
    assert not contract.schedule.filter(title=works.MIRAS_NEVER).exists()


def test_the_unions_minimum_has_reasons_in_plain_words(world: datetime) -> None:
    union = Organisation.objects.get(kind="union")

    minimum, version = minimum_in_force(union.pk, "music", world)

    assert version is not None
    fee, share, days = (
        minimum.get(key) for key in ("money.fee_per_work", "money.revenue_share", "money.payment_days")
    )
    assert (fee.kind, fee.value) == ("at_least", {"amount": "9.00", "currency": "EUR"})
    assert (share.kind, share.value, days.kind, days.value) == ("at_least", "30", "at_most", "P30D")
    assert all(one.reason for one in (fee, share, days))


def test_veldra_has_answered_every_standard_question(world: datetime) -> None:
    veldra = parties.company(parties.VELDRA)

    assert grade(veldra.pk).level == 3
    assert "Cantor 2" in model_names(veldra.pk)
    assert grade(parties.company(parties.HALDEN).pk).level == 1


def test_a_band_with_one_refusal_is_out_with_that_song_alone(world: datetime) -> None:
    found = _standings()
    refuser = people.known(people.CHOIR[2])

    assert Act.objects.get(name=cases.CHOIR_NAME).memberships.count() == 4
    assert found[cases.CHOIRS_YES].standing.is_in
    refused = found[cases.CHOIRS_REFUSED].standing
    assert refused.for_person(refuser.pk).reason == "owner_never"
    assert refused.reason == "needs_personal_yes"


def test_an_estate_answers_for_a_singer_who_has_died(world: datetime) -> None:
    edda, niece = people.known(people.EDDA), people.known(people.NIECE)

    assert edda.died_on is not None
    assert ActsFor.objects.get(on_behalf_of=edda).capacity == "estate"
    assert Mandate.objects.get(person=edda).given_by == niece
    assert all(_standings(collectives.SALT_ROAD)[title].standing.is_in for title in cases.EDDAS)


def test_a_mother_answers_for_a_singer_of_sixteen(world: datetime) -> None:
    juno, mother = people.known(people.JUNO), people.known(people.MOTHER)

    assert juno.is_minor
    assert Mandate.objects.get(person=juno).given_by == mother
    assert _standings(collectives.SALT_ROAD)[cases.JUNOS].standing.is_in


def test_an_absent_publisher_keeps_songs_waiting(world: datetime) -> None:
    found = _standings()

    assert {found[title].standing.reason for title in cases.PUBLISHED} == {"waiting_controller"}


def test_a_song_stands_in_the_pools_of_two_collectives(world: datetime) -> None:
    assert _standings()[cases.TWO_HOMES].standing.is_in
    assert _standings(collectives.SALT_ROAD)[cases.TWO_HOMES].standing.is_in


def test_works_of_people_who_were_not_sure_are_unclaimed(world: datetime) -> None:
    unclaimed = [one for one in _standings().values() if one.standing.state == "unclaimed"]

    assert len(unclaimed) == 20
    assert not Share.objects.filter(work__in=[one.work.work_id for one in unclaimed]).exists()


def test_the_record_of_the_world_is_whole(world: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_record")

    assert "The record is whole" in capsys.readouterr().out


def test_nothing_is_dated_after_the_loading(world: datetime) -> None:
    assert not Entry.objects.filter(at__gt=world).exists()
    midnight = world.astimezone(ZoneInfo("Europe/Stockholm")).replace(hour=0, minute=0)
    assert Membership.objects.filter(applied_at__gt=midnight).count() == 0


def test_mail_about_the_past_is_not_sent_again(world: datetime) -> None:
    waiting = OutboxMail.objects.filter(sent_at__isnull=True)

    assert OutboxMail.objects.exists()
    assert set(waiting.values_list("person__email", "kind")) <= {
        (people.DOORS[people.MIRA], "ballot.opened"),
        (people.DOORS[people.TOMAS], "ballot.opened"),
    }


def test_loading_again_changes_nothing(world: datetime) -> None:
    def rows() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (User, Work, Entry, Offer, OutboxMail))

    before = rows()

    call_command("load_world")

    assert rows() == before


def test_those_who_joined_at_once_left_the_same_rows_as_those_who_joined_by_actions(world: datetime) -> None:
    collective = collectives.collective(collectives.SALT_ROAD)
    steward = people.known(people.SALT_ROAD_STEWARD)
    first, second = (people.known(name) for name in people.APPLICANTS[:2])
    at = world + timedelta(days=1)

    join_all(collective, steward, [first], at)
    actions.admit(
        actor=steward,
        membership_id=actions.apply(actor=second, collective=collective, at=at).pk,
        at=at + timedelta(days=1),
    )

    def seen(person: User) -> list[object]:
        membership = Membership.objects.get(collective=collective, person=person)
        seat = person.seats.get(organisation=collective.organisation)
        own = Entry.objects.filter(stream__name=f"person:{person.pk}")
        theirs = Entry.objects.filter(payload={"membership": membership.public_id})
        entries = [(one.kind, one.at, one.actor_id == steward.pk) for one in theirs.order_by("sequence")]
        opened = [(one.kind, one.at, one.payload, one.actor_id) for one in own]
        rows = (membership.state, membership.reason, membership.applied_at, membership.decided_at)
        return [rows, (seat.role, seat.office, seat.since, seat.until), entries, opened]

    assert seen(first) == seen(second)
    assert seen(first)[2] == [
        ("membership.applied", at, False),
        ("membership.admitted", at + timedelta(days=1), True),
    ]
    call_command("verify_record")
