"""What a row holds besides title and artist, and the fourth answer after an import."""

import io

import pytest
from django.db import transaction
from psycopg import DataError

from apps.catalogues import actions, domain, queries
from apps.catalogues.domain import Code, Credit, StatedShare, TakenRecording, TakenRow
from apps.catalogues.models import Contributor, Identifier, Recording, Share, Work
from apps.catalogues.models import StatedShare as Stated
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db

IPI = Code("ipi", "00014107338", "14107338", valid=True)


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def bring(artist, at, monkeypatch):
    """Bring rows as a reader gives them, whatever the format."""
    rows = []

    def read(stream, choices=None):
        return domain.Table({"header": []}, len(rows), iter(list(rows)))

    monkeypatch.setattr("apps.catalogues.domain.reading._readers", {"auto": read})

    def run(*taken, asks=False):
        rows[:] = taken
        stream = io.BytesIO(b"a list")
        made = actions.start_import(
            actor=artist, person=artist, file_name="a.V21", stream=stream, asks=asks, at=at
        )
        return actions.run_import(made.pk, at)

    return run


def row(title="Kvarn", number=2, **more):
    return TakenRow(number, "song", domain.match_key("song", title, "Ada Lund"), title, "Ada Lund", **more)


SHARES = (
    StatedShare("performance", "Ada Lund", 500_000),
    StatedShare("mechanical", "Ada Lund", 500_000),
    StatedShare("performance", "Ilse Rand", 250_000),
    StatedShare("performance", "Harbour Songs", 250_000, "publisher"),
)


def said(work):
    return sorted(
        Share.objects.filter(work=work, ended_at=None).values_list(
            "right", "holder__name", "outside_name", "ppm", "controller"
        ),
        key=str,
    )


def test_credits_become_contributors_with_their_codes(bring):
    given = (Credit("Ada Lund", "composer", (IPI,)), Credit("Bo Ek", "arranger"), Credit("Bo Ek", "singer"))
    bring(row(credits=given))
    assert list(Contributor.objects.order_by("pk").values_list("name", "part", "codes", "person")) == [
        ("Ada Lund", "composer", [{"scheme": "ipi", "value": "14107338"}], None),
        ("Bo Ek", "arranger", [], None),
        ("Bo Ek", "singer", [], None),
    ]


def test_every_role_of_a_credit_is_a_part():
    assert set(Contributor.Part.values) == domain.CREDIT_ROLES


def test_credits_come_once_however_they_are_written(bring):
    bring(row(credits=(Credit("Ada Lund", "composer"),)))
    again = bring(row(credits=(Credit("ADA LUND", "composer", (IPI,)), Credit("", "author"))))
    assert (again.updated, Contributor.objects.count()) == (1, 1)
    assert Contributor.objects.get().codes == [{"scheme": "ipi", "value": "14107338"}]
    assert bring(row(credits=(Credit("Ada Lund", "composer", (IPI,)),))).unchanged == 1


def test_who_sings_is_not_taken_from_a_file_once_somebody_has_said_it(bring, artist, at):
    bring(row())
    actions.name_performers(actor=artist, work_id=Work.objects.get().pk, performers="nobody", at=at)
    run = bring(row(credits=(Credit("Bo Ek", "singer"), Credit("Bo Ek", "producer"))))
    assert run.updated == 1
    assert list(Contributor.objects.values_list("part", flat=True)) == ["producer"]


def test_further_recordings_are_linked_many_to_many(bring):
    first = Code("isrc", "SEABC2400001", "SEABC2400001", valid=True)
    second = Code("isrc", "SEABC2400002", "SEABC2400002", valid=True)
    live = TakenRecording("Kvarn (live)", "Ada Lund", codes=(second,))
    rows = (row(codes=(first,), recordings=(live,)), row("Medley", 3, recordings=(live,)))
    bring(*rows)
    assert sorted(Recording.objects.get(title="Kvarn (live)").works.values_list("title", flat=True)) == [
        "Kvarn",
        "Medley",
    ]
    assert (Recording.objects.count(), Identifier.objects.count()) == (3, 2)
    again = bring(*rows)
    assert (again.unchanged, again.created, Recording.objects.count()) == (2, 0, 3)


def test_stated_shares_are_kept_and_claim_nothing(bring):
    run = bring(row(shares=SHARES))
    assert Stated.objects.count() == 4
    assert Share.objects.count() == 0
    assert queries.stated_names(run, 10) == [("Ada Lund", 1), ("Harbour Songs", 1), ("Ilse Rand", 1)]
    assert queries.stated_names(run, 1) == [("Ada Lund", 1)]
    again = bring(row(shares=SHARES))
    assert (again.unchanged, Stated.objects.count()) == (1, 4)


def test_the_newest_file_says_how_much_and_the_preview_shows_it(bring):
    bring(row(shares=(StatedShare("performance", "Ada Lund", 500_000),)))
    newer = row(shares=(StatedShare("performance", "Ada Lund", 600_000),))
    looked = bring(newer, asks=True)
    assert looked.notes.get().changes == [
        {"field": "share", "old": "Ada Lund, 50 %", "new": "Ada Lund, 60 %", "taken": "yes"}
    ]
    assert Stated.objects.get().ppm == 500_000
    assert bring(newer).updated == 1
    assert Stated.objects.get().ppm == 600_000


def test_rows_that_contradict_each_other_leave_the_first_word(bring):
    rows = [row(number=n, shares=(StatedShare("performance", "Ada Lund", n * 100_000),)) for n in (2, 3)]
    bring(*rows)
    assert Stated.objects.get().ppm == 200_000
    assert bring(*rows).unchanged == 1
    assert Stated.objects.get().ppm == 200_000


def test_looking_through_keeps_none_of_it(bring):
    looked = bring(row(credits=(Credit("Bo Ek", "singer"),), shares=SHARES), asks=True)
    assert looked.created == 1
    assert Contributor.objects.count() == Stated.objects.count() == Recording.objects.count() == 0


def test_as_the_file_says_asserts_ones_own_lines_and_leaves_the_others_outside(bring, artist, at):
    run = bring(row(shares=SHARES), row("Harbour", 3))
    outcome = actions.claim_as_stated(actor=artist, person=artist, run_id=run.pk, names=["ADA LUND"], at=at)
    assert (outcome.claimed, outcome.conflicting) == (1, ())
    assert said(Work.objects.get(title="Kvarn")) == [
        ("mechanical", "Ada Lund", "", 500_000, "me"),
        ("performance", "Ada Lund", "", 500_000, "me"),
        ("performance", None, "Harbour Songs", 250_000, "publisher"),
        ("performance", None, "Ilse Rand", 250_000, "me"),
    ]
    assert said(Work.objects.get(title="Harbour")) == []
    run.refresh_from_db()
    assert run.answer == "as_stated"
    again = actions.claim_as_stated(actor=artist, person=artist, run_id=run.pk, names=["Ada Lund"], at=at)
    assert again.claimed == 0
    assert Share.objects.count() == 4
    assert set(Share.objects.values_list("source", flat=True)) == {run.pk}


def test_a_work_that_would_be_more_than_the_whole_is_left(bring, artist, at):
    run = bring(row(shares=SHARES))
    work = Work.objects.get()
    actions.assert_share(
        actor=artist, work_id=work.pk, right="performance", outside_name="Someone", percent="10", at=at
    )
    before = said(work)
    assert before
    outcome = actions.claim_as_stated(actor=artist, person=artist, run_id=run.pk, names=["Ada Lund"], at=at)
    assert (outcome.claimed, outcome.conflicting) == (0, (work.public_id,))
    assert said(work) == before


def test_what_another_claims_besides_is_a_conflict(bring, artist, at):
    run = bring(row(shares=SHARES))
    other = makers.person("Someone")
    makers.share(Work.objects.get(), other, ppm=100_000)
    Share.objects.update(asserted_by=other)
    outcome = actions.claim_as_stated(actor=artist, person=artist, run_id=run.pk, names=["Ada Lund"], at=at)
    assert (outcome.claimed, outcome.conflicting, outcome.disputed) == (1, (), 1)
    own = Share.objects.get(holder=artist, right="performance")
    assert (own.ppm, own.effective_ppm) == (500_000, 400_000)


def test_works_that_do_not_name_the_person_stay_unclaimed(bring, artist, at):
    run = bring(row(shares=SHARES))
    outcome = actions.claim_as_stated(
        actor=artist, person=artist, run_id=run.pk, names=["Nobody Here"], at=at
    )
    assert (outcome.claimed, Share.objects.count()) == (0, 0)


def test_what_was_said_of_single_works_is_not_overwritten(bring, artist, at):
    run = bring(row(shares=SHARES))
    work = Work.objects.get()
    actions.claim_works(
        actor=artist, person=artist, work_ids=[work.pk], answer="my_part", percent="10", at=at
    )
    before = said(work)
    actions.claim_as_stated(actor=artist, person=artist, run_id=run.pk, names=["Ada Lund"], at=at)
    assert said(work) == before


def test_nobody_claims_as_stated_for_somebody_else_or_without_a_name(bring, artist, at):
    run = bring(row(shares=SHARES))
    with pytest.raises(NotAllowed):
        actions.claim_as_stated(
            actor=makers.person(), person=artist, run_id=run.pk, names=["Ada Lund"], at=at
        )
    with pytest.raises(Refusal) as refusal:
        actions.claim_as_stated(actor=artist, person=artist, run_id=run.pk, names=[" "], at=at)
    assert refusal.value.code == "claim.no_name"
    assert Share.objects.count() == 0


def test_statements_do_not_grow_with_credits_and_shares(bring, django_assert_max_num_queries):
    def rows(first, last):
        return [
            row(f"Song {n}", n, credits=(Credit(f"Writer {n}", "composer"),), shares=SHARES)
            for n in range(first, last)
        ]

    bring(row("First", 1, credits=(Credit("Ada", "composer"),), shares=SHARES))
    with django_assert_max_num_queries(60) as one:
        bring(*rows(2, 3))
    with django_assert_max_num_queries(60) as many:
        bring(*rows(3, 300))
    assert len(one) == len(many)


def test_an_erased_person_leaves_no_stated_share_and_no_code(bring, artist, at):
    bring(row(credits=(Credit("Ada Lund", "composer", (IPI,)),), shares=SHARES), asks=False)
    assert Stated.objects.exists()
    assert Contributor.objects.exclude(codes=[]).exists()
    actions.forget_works(person=artist, names=("Ada Lund",), at=at)
    actions.forget_imports(person=artist, at=at)
    assert not Stated.objects.exists()
    assert not Contributor.objects.exclude(codes=[], name="").exists()


def test_row_fills_a_work_and_a_recording_that_are_being_written_meanwhile(bring, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.batches._PIECE", 1)
    code = Code("isrc", "SEABC2400001", "SEABC2400001", valid=True)
    bring(
        row(codes=(code,)),
        row("Nine Rooms", 3),
        row(number=4, year=2024, album="Harbour", codes=(code,), credits=(Credit("Ilse Rand", "composer"),)),
    )
    assert list(Work.objects.order_by("pk").values_list("title", "year")) == [
        ("Kvarn", 2024),
        ("Nine Rooms", None),
    ]
    recorded = Recording.objects.order_by("pk").values_list("title", "album", "identifiers__normalised")
    assert list(recorded) == [("Kvarn", "Harbour", "SEABC2400001"), ("Nine Rooms", "", None)]
    assert list(Contributor.objects.values_list("work__title", "name")) == [("Kvarn", "Ilse Rand")]


def test_nothing_of_a_batch_stays_when_a_piece_of_it_cannot_be_written(bring, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.batches._PIECE", 1)
    with pytest.raises(DataError), transaction.atomic():
        bring(row(), row("Nine Rooms", 3, year=2_000_000), row("Low Tide", 4))
    assert not Work.objects.exists()
