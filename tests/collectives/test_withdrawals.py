"""What a changed mandate takes back, who may call it back, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.accounts.models import Organisation, User
from apps.audit.models import Entry
from apps.catalogues.models import Work
from apps.collectives import actions, domain, queries
from apps.collectives.domain import USES
from apps.collectives.models import Collective, Mandate, Withdrawal
from apps.common.errors import NotAllowed, Refusal
from apps.common.money import Money
from tests import makers

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ASK = dict.fromkeys(USES, "ask")


def test_notice_is_never_longer_than_half_a_year() -> None:
    assert domain.notice_ends(AT, 400) == AT + 183 * DAY
    assert domain.notice_ends(AT, 0) == AT


def placed() -> tuple[User, Collective, Work]:
    artist = makers.person("Mira Okonjo")
    organisation: Organisation = makers.collective("Common Measure", members=[artist])
    makers.mandate(artist, organisation, {"train_generative": "ask"})
    return artist, queries.collective_of(organisation.pk), makers.work(artist, "Low Tide")


@pytest.mark.django_db
def test_never_for_a_work_begins_the_notice_of_the_mandate() -> None:
    artist, collective, song = placed()
    Mandate.objects.update(notice_days=30)
    for _ in range(2):
        actions.set_work_answer(
            actor=artist,
            person=artist,
            collective=collective,
            work=song,
            use="train_generative",
            answer="never",
            at=AT,
        )
    found = Withdrawal.objects.get()
    assert (found.work, found.uses, found.ends_at) == (song, ["train_generative"], AT + 30 * DAY)


@pytest.mark.django_db
def test_shorter_notice_given_with_the_same_mandate_does_not_shorten_it() -> None:
    artist, collective, _song = placed()
    Mandate.objects.update(notice_days=90)
    actions.give_mandate(
        actor=artist,
        person=artist,
        collective=collective,
        answers={"train_generative": "never"},
        notice_days=0,
        at=AT,
    )
    found = Withdrawal.objects.get()
    assert (found.work, found.uses, found.ends_at) == (None, ["train_generative"], AT + 90 * DAY)


@pytest.mark.django_db
def test_leaving_takes_everything_back_after_notice() -> None:
    artist, collective, _song = placed()
    actions.leave(actor=artist, collective=collective, at=AT)
    found = Withdrawal.objects.get()
    assert (found.work, found.uses, found.ends_at) == (None, [], AT + 183 * DAY)
    assert queries.mandate_in_force(artist.pk, collective.organisation_id) is None


@pytest.mark.django_db
def test_withdrawing_says_never_at_once_whatever_was_said_of_single_works() -> None:
    artist, collective, song = placed()
    actions.set_work_answer(
        actor=artist,
        person=artist,
        collective=collective,
        work=song,
        use="train_generative",
        answer="yes",
        at=AT,
    )
    actions.withdraw(actor=artist, person=artist, collective=collective, at=AT)
    mandate = queries.mandate_in_force(artist.pk, collective.organisation_id)
    assert set(queries.general_answers_of(mandate).values()) == {"never"}
    assert queries.work_answers_of(mandate, song.pk).own == {}


@pytest.mark.django_db
def test_only_the_person_withdraws_and_calls_back_and_only_in_time() -> None:
    artist, collective, song = placed()
    stranger = makers.person()
    for actor in (stranger, makers.person("Tomas Hall")):
        with pytest.raises(NotAllowed):
            actions.withdraw(actor=actor, person=artist, collective=collective, at=AT)
    [begun] = actions.withdraw(actor=artist, person=artist, collective=collective, work=song, at=AT)
    with pytest.raises(NotAllowed):
        actions.call_back(actor=stranger, withdrawal_id=begun.pk, at=AT)
    with pytest.raises(Refusal, match=r"withdrawal\.effective"):
        actions.call_back(actor=artist, withdrawal_id=begun.pk, at=begun.ends_at)
    called = actions.call_back(actor=artist, withdrawal_id=begun.pk, at=begun.ends_at - DAY)
    assert called.called_back_at == begun.ends_at - DAY
    with pytest.raises(Refusal, match=r"withdrawal\.called_back"):
        actions.call_back(actor=artist, withdrawal_id=begun.pk, at=AT)


@pytest.mark.django_db
def test_somebody_elses_work_is_not_taken_back() -> None:
    artist, collective, _song = placed()
    other = makers.work(makers.person(), "Not mine")
    with pytest.raises(Refusal, match=r"mandate\.not_your_work"):
        actions.withdraw(actor=artist, person=artist, collective=collective, work=other, at=AT)
    with pytest.raises(Refusal, match=r"mandate\.unknown_use"):
        actions.withdraw(actor=artist, person=artist, collective=collective, uses=["nothing"], at=AT)
    with pytest.raises(Refusal, match=r"mandate\.missing"):
        actions.withdraw(actor=other.registered_by, person=other.registered_by, collective=collective, at=AT)


@pytest.mark.django_db
def test_database_keeps_what_was_begun() -> None:
    artist, collective, _song = placed()
    [begun] = actions.withdraw(actor=artist, person=artist, collective=collective, at=AT)
    rows = Withdrawal.objects.filter(pk=begun.pk)
    for change in (
        {"ends_at": AT},
        {"person": makers.person()},
        {"uses": ["search"]},
        {"effective_at": begun.ends_at - DAY},
        {"called_back_at": begun.ends_at},
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            rows.update(**change)
    rows.update(effective_at=begun.ends_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(effective_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


@pytest.mark.django_db
def test_rows_for_kinds_and_lists_count_in_what_turns_to_never() -> None:
    artist, collective, _song = placed()
    kept = makers.work(artist, "Kept")
    rows = [domain.Row(frozenset({"train_generative"}), "ask", works=frozenset({kept.pk}))]
    given = {"actor": artist, "person": artist, "collective": collective, "at": AT}
    actions.give_mandate(answers={"train_generative": "never"}, rows=rows, **given)
    found = Withdrawal.objects.get()
    assert (found.work, list(found.kept.all())) == (None, [kept])
    actions.withdraw(**given)
    mandate = queries.mandate_in_force(artist.pk, collective.organisation_id)
    assert mandate is not None
    assert not mandate.rows.exclude(answer="never").exists()


@pytest.mark.django_db
def test_works_that_fall_back_to_never_without_their_row_or_answer_are_taken_back() -> None:
    artist, collective, song = placed()
    other = makers.work(artist, "High Tide")
    given = {"actor": artist, "person": artist, "collective": collective, "at": AT}
    rows = [domain.Row(frozenset({"search"}), "yes", works=frozenset({song.pk, other.pk}))]
    actions.give_mandate(answers={"search": "never"}, rows=rows, **given)
    actions.set_work_answer(work=song, use="train_generative", answer="never", **given)
    actions.set_work_answer(work=other, use="ground_rag", answer="yes", **given)
    before = set(Withdrawal.objects.values_list("pk", flat=True))
    mandate = queries.mandate_in_force(artist.pk, collective.organisation_id)
    [(row_id, _row)] = queries.rows_of(mandate)
    actions.drop_row(row_id=row_id, text_version=domain.CURRENT, **given)
    [dropped] = Withdrawal.objects.exclude(pk__in=before)
    assert (dropped.work, dropped.is_list, dropped.uses) == (None, True, ["search"])
    assert set(dropped.listed.all()) == {song, other}
    actions.give_mandate(answers={"search": "never", "ground_rag": "never"}, **given)
    before = set(Withdrawal.objects.values_list("pk", flat=True))
    actions.set_work_answer(work=other, use="ground_rag", answer=None, **given)
    [fallen] = Withdrawal.objects.exclude(pk__in=before)
    assert (fallen.work, fallen.uses) == (other, ["ground_rag"])


@pytest.mark.django_db
def test_one_row_for_many_works_begins_one_notice_with_one_fact() -> None:
    artist, collective, song = placed()
    others = [makers.work(artist, f"Song {number}") for number in range(4)]
    row = domain.Row(frozenset({"train_generative"}), "never", kinds=frozenset({"song"}))
    given = {"actor": artist, "person": artist, "collective": collective, "at": AT}
    actions.add_row(row=row, text_version=domain.CURRENT, **given)
    found = Withdrawal.objects.get()
    assert set(found.listed.all()) == {song, *others}
    assert Entry.objects.filter(kind="withdrawal.begun").count() == 1
    actions.add_row(
        row=domain.Row(frozenset({"train_generative"}), "never", works=frozenset({song.pk})),
        text_version=domain.CURRENT,
        **given,
    )
    actions.withdraw(work=song, uses=["train_generative"], **given)
    assert Withdrawal.objects.count() == 1


@pytest.mark.django_db
def test_withdrawing_leaves_the_former_mandate_as_it_was_and_is_on_record() -> None:
    artist, collective, song = placed()
    given = {"actor": artist, "person": artist, "collective": collective}
    rows = [domain.Row(frozenset({"search", "train_generative"}), "yes", kinds=frozenset({"song"}))]
    floors = {"search": Money(900, "EUR")}
    former = actions.give_mandate(
        answers=ASK,
        work_answers={song.public_id: {"search": "yes"}},
        rows=rows,
        floors=floors,
        at=AT,
        **given,
    )
    said = queries.said_in(former)
    actions.withdraw(uses=["search"], at=AT + DAY, **given)
    former.refresh_from_db()
    assert (queries.said_in(former), former.ended_at) == (said, AT + DAY)
    mandate = queries.mandate_in_force(artist.pk, collective.organisation_id)
    assert mandate is not None
    assert queries.said_in(mandate) == domain.with_never(said, None, ["search"])
    assert (mandate.given_at, mandate.text_hash) == (former.given_at, former.text_hash)
    told = Entry.objects.filter(kind="mandate.given", payload__mandate=mandate.public_id)
    assert [one.stream.name for one in told] == [f"person:{artist.pk}"]
    actions.withdraw(uses=["search"], work=song, at=AT + DAY, **given)
    assert queries.mandate_in_force(artist.pk, collective.organisation_id) != mandate
    last = queries.mandate_in_force(artist.pk, collective.organisation_id)
    actions.withdraw(uses=["search"], work=song, at=AT + DAY, **given)
    assert queries.mandate_in_force(artist.pk, collective.organisation_id) == last


@pytest.mark.django_db
def test_a_mandate_that_has_lapsed_holds_no_yes_after_a_withdrawal_either() -> None:
    guardian, ward = makers.person(), makers.person("A Ward", born_on=date(2008, 11, 1))
    where = makers.collective(members=[ward])
    makers.mandate(ward, where, dict.fromkeys(USES, "yes"))
    Mandate.objects.update(given_at=datetime(2024, 5, 1, tzinfo=UTC), given_by=guardian)
    given = {"person": ward, "collective": queries.collective_of(where.pk)}
    actions.withdraw(actor=ward, uses=["search"], at=AT, **given)
    found = queries.mandate_facts(where.pk, AT)[ward.pk]
    assert (found.lapsed, found.general("search")) == (True, "never")
