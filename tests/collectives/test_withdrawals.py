"""What a changed mandate takes back, who may call it back, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.accounts.models import Organisation, User
from apps.catalogues.models import Work
from apps.collectives import actions, domain, queries
from apps.collectives.domain import USES, Taking
from apps.collectives.models import Collective, Mandate, Withdrawal
from apps.common.errors import NotAllowed, Refusal
from tests import makers

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ASK = dict.fromkeys(USES, "ask")


def test_only_what_turns_to_never_is_taken_back() -> None:
    now_never = {**ASK, "search": "never", "ground_rag": "never"}
    assert domain.takings_of_change(ASK, now_never, [], []) == [
        Taking(None, tuple(use for use in USES if use in {"search", "ground_rag"}))
    ]
    assert domain.takings_of_change(now_never, now_never, [], []) == []
    assert domain.takings_of_change(now_never, ASK, [], []) == []


def test_works_with_an_answer_of_their_own_are_not_meant() -> None:
    now_never = {**ASK, "search": "never", "ground_rag": "never"}
    own = [(1, "search", "yes"), (2, "search", "never")]
    found = domain.takings_of_change(ASK, now_never, own, own)
    assert found == [Taking(None, ("ground_rag",)), Taking(None, ("search",), frozenset({1}))]


def test_a_work_alone_that_turns_to_never_is_taken_back() -> None:
    own = [(1, "search", "never"), (1, "ground_rag", "never"), (2, "search", "ask")]
    [taking] = domain.takings_of_change(ASK, ASK, [], own)
    assert (taking.work_id, set(taking.uses)) == (1, {"search", "ground_rag"})
    assert domain.takings_of_change(ASK, ASK, own, own) == []


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        (Taking(), Taking(1, ("search",)), True),
        (Taking(None, ("search",)), Taking(1, ("search",)), True),
        (Taking(None, ("search",)), Taking(1), False),
        (Taking(1), Taking(1, ("search",)), True),
        (Taking(1), Taking(2), False),
        (Taking(1), Taking(), False),
        (Taking(None, (), frozenset({1})), Taking(1), False),
        (Taking(None, (), frozenset({1})), Taking(2), True),
        (Taking(None, (), frozenset({1})), Taking(), False),
        (Taking(), Taking(None, (), frozenset({1})), True),
    ],
)
def test_what_runs_already_is_not_begun_again(wide: Taking, narrow: Taking, *, covers: bool) -> None:
    assert wide.covers(narrow) is covers


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
