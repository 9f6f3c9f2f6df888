"""Two works become one, and two again."""

import io
from datetime import date, timedelta

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions, queries
from apps.catalogues.models import AiPart, Contributor, Identifier, Merge, Recording, Share, Work
from apps.claims.actions import decide_hits
from apps.claims.models import Evidence, Hit
from apps.claims.queries import evidence_visible_to
from apps.collectives.models import MandateAnswer
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db


def brought(artist, at, text, **choices):
    run = actions.start_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(text.encode()), at=at, **choices
    )
    return actions.run_import(run.pk, at)


def counts(run):
    return (run.created, run.updated, run.unchanged, run.merged, run.doubtful, run.refused)


def join(artist, kept, retired, at):
    return actions.merge_works(actor=artist, kept_id=kept.pk, retired_id=retired.pk, at=at)


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_what_only_one_says_goes_over_and_the_retired_work_is_seen_no_more(at):
    artist, friend = makers.person(), makers.person()
    kept, retired = makers.work(artist, "Low Tide", ppm=None), makers.work(artist, "Low Tide (Remastered)")
    Work.objects.filter(pk=kept.pk).update(year=None)
    actions.add_code(actor=artist, work_id=retired.pk, scheme="isrc", value="SEABC2400001", at=at)
    actions.add_code(actor=artist, work_id=retired.pk, scheme="iswc", value="T-034.524.680-1", at=at)
    actions.say_ai_parts(actor=artist, work_id=retired.pk, degrees={"lyrics": "none"}, at=at)
    Contributor.objects.create(work=retired, name="Bo Nyberg", part="composer")
    merge = join(artist, kept, retired, at)
    kept.refresh_from_db()
    assert (kept.year, [one.title for one in queries.works_of(artist)]) == (2024, ["Low Tide"])
    assert {code.scheme for code in queries.identifiers_of(kept)} == {"isrc", "iswc"}
    assert kept.recordings.count() == kept.ai_parts.count() == 1
    assert kept.contributors.filter(name="Bo Nyberg").exists()
    assert kept.shares.filter(ended_at=None).count() == 4
    assert not queries.works_of(friend).exists()
    assert queries.search(queries.works_visible_to(artist), "remastered").count() == 0
    assert [work.pk for work in queries.with_merged(queries.works_of(artist))] == [kept.pk, retired.pk]
    assert (merge.merged_by, merge.retired, merge.split_at) == (artist, retired, None)
    fact = Entry.objects.get(kind="work.merged")
    assert (fact.payload["work"], fact.payload["retired"]) == (kept.public_id, retired.public_id)


def test_what_both_say_stays_where_it_was_and_counts_once(at):
    artist, friend = makers.person(), makers.person()
    works = [makers.work(artist, ppm=500_000) for _one in range(2)]
    for work in works:
        makers.share(work, friend, ppm=500_000)
        Identifier.objects.create(
            work=work, scheme="upc", value="1", normalised="4006381333931", verdict="valid"
        )
    join(artist, *works, at)
    assert works[0].shares.count() == works[1].shares.count() == 8
    [facts] = queries.work_facts(person_ids=[friend.pk])
    assert [(right.complete, len(right.holders)) for right in facts.rights] == [(True, 2), (True, 2)]
    assert queries.identifiers_of(works[0]).count() == 1
    assert {entry.stream.name for entry in Entry.objects.filter(kind="work.merged")} == {
        f"person:{artist.pk}",
        f"person:{friend.pk}",
    }


def test_the_same_file_again_changes_nothing_after_a_merge(at):
    artist = makers.person()
    text = (
        "title,artist,album,year,isrc,writer,length\n"
        "Low Tide,Ada,First,,,Bo Nyberg,3:10\n"
        "Lowe Tide,Ada,,1999,SEABC2400001,Bo Nyberg;Cy,3:12\n"
        "Low Tide Song,Ada,Third,2001,,Cy,\n"
    )
    assert counts(brought(artist, at, text)) == (3, 0, 0, 0, 0, 0)
    kept, second, third = Work.objects.order_by("pk")
    join(artist, kept, second, at)
    join(artist, third, kept, at)
    rows = [*Recording.objects.order_by("pk").values(), *Contributor.objects.order_by("pk").values()]
    looked = actions.rehearse_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(text.encode()), at=at
    )[0]
    again = brought(artist, at, text)
    assert counts(looked) == counts(again) == (0, 0, 1, 2, 0, 0)
    assert again.differing == 0
    assert rows == [
        *Recording.objects.order_by("pk").values(),
        *Contributor.objects.order_by("pk").values(),
    ]
    assert Work.objects.count() == 3
    # In another order, and row by row, it is the same.
    lines = text.splitlines()
    for number in range(1, 4):
        assert counts(brought(artist, at, f"{lines[0]}\n{lines[number]}\n")) == (0, 0, 1, 0, 0, 0)


def test_a_chain_is_split_in_its_order(at):
    artist = makers.person()
    first, second, third = (makers.work(artist) for _one in range(3))
    inner = join(artist, second, third, at)
    outer = join(artist, first, second, at)
    third.refresh_from_db()
    assert third.merged_into_id == first.pk
    split = actions.split_work
    assert refusal_of(lambda: split(actor=artist, merge_id=inner.pk, at=at)) == "split.kept_is_merged"
    split(actor=artist, merge_id=outer.pk, at=at)
    third.refresh_from_db()
    assert third.merged_into_id == second.pk
    split(actor=artist, merge_id=inner.pk, at=at)
    assert queries.works_of(artist).count() == 3
    assert refusal_of(lambda: split(actor=artist, merge_id=inner.pk, at=at)) == "split.is_split"


def _of_another_kind(artist, at):
    return makers.work(artist), makers.work(artist, kind="text")


def _with_a_conflict(artist, at):
    kept, retired, friend = makers.work(artist), makers.work(artist), makers.person()
    makers.share(kept, friend, ppm=None)
    actions.claim_works(actor=friend, person=friend, work_ids=[kept.pk], answer="all_mine", at=at)
    return kept, retired


def _with_another_owner(artist, at):
    kept, retired = makers.work(artist, ppm=500_000), makers.work(artist, ppm=500_000)
    makers.share(retired, makers.person(), ppm=500_000)
    return kept, retired


def _with_another_share(artist, at):
    return makers.work(artist), makers.work(artist, ppm=500_000)


def _with_too_much(artist, at):
    kept, retired = makers.work(artist), makers.work(artist, ppm=None)
    makers.share(retired, None, ppm=500_000, outside="Bo")
    return kept, retired


def _with_nobody(artist, at):
    kept, retired = makers.work(artist), makers.work(artist)
    Work.objects.filter(pk=kept.pk).update(performers="nobody")
    Work.objects.filter(pk=retired.pk).update(performers="named")
    return kept, retired


def _with_a_machine(artist, at):
    kept, retired = makers.work(artist), makers.work(artist)
    AiPart.objects.create(work=kept, role="vocals", degree="full")
    AiPart.objects.create(work=retired, role="vocals", degree="none")
    return kept, retired


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_of_another_kind, "merge.other_kind"),
        (_with_a_conflict, "merge.conflict_open"),
        (_with_another_owner, "merge.other_owners"),
        (_with_another_share, "merge.shares_differ"),
        (_with_too_much, "merge.shares_collide"),
        (_with_nobody, "merge.performers_differ"),
        (_with_a_machine, "merge.machine_differs"),
    ],
)
def test_what_is_said_differently_is_never_joined_in_silence(at, make, code):
    artist = makers.person()
    kept, retired = make(artist, at)
    assert refusal_of(lambda: join(artist, kept, retired, at)) == code
    assert not Merge.objects.exists()
    assert not Work.objects.filter(merged_into__isnull=False).exists()


def test_works_of_two_people_are_never_joined_whoever_speaks_for_both(at):
    guardian, *wards = makers.person(), *(makers.person(born_on=date(2014, 1, 1)) for _ward in range(2))
    (artist, kept), (_other, retired) = ((ward, makers.work(ward)) for ward in wards)
    with pytest.raises(NotAllowed):
        join(artist, kept, retired, at)
    for ward in wards:
        makers.acts_for(guardian, ward, "guardian")
    assert refusal_of(lambda: join(guardian, kept, retired, at)) == "merge.other_catalogue"
    assert refusal_of(lambda: join(artist, kept, kept, at)) == "merge.itself"


def test_nothing_is_said_of_a_work_that_went_into_another(at):
    artist = makers.person()
    kept, retired = makers.work(artist), makers.work(artist)
    join(artist, kept, retired, at)
    said = {"actor": artist, "work_id": retired.pk, "at": at}
    for act in (
        lambda: actions.add_code(**said, scheme="isrc", value="SEABC2400001"),
        lambda: actions.say_ai_parts(**said, degrees={}),
        lambda: actions.name_performers(**said, performers="me"),
        lambda: actions.assert_share(**said, outside_name="Bo", percent="1"),
        lambda: actions.end_share(actor=artist, share_id=retired.shares.first().pk, at=at),
    ):
        assert refusal_of(act) == "work.is_merged"
    claim = {"actor": artist, "person": artist, "work_ids": [retired.pk], "answer": "all_mine", "at": at}
    assert refusal_of(lambda: actions.claim_works(**claim)) == "claim.no_works"
    assert refusal_of(lambda: join(artist, retired, makers.work(artist), at)) == "merge.is_merged"


def test_what_was_said_or_changed_since_forbids_a_split(at):
    artist = makers.person()
    kept, retired = makers.work(artist), makers.work(artist)
    Contributor.objects.create(work=retired, name="Bo", part="singer")
    merge = join(artist, kept, retired, at)

    def split():
        return actions.split_work(actor=artist, merge_id=merge.pk, at=at + timedelta(days=1))

    actions.name_performers(actor=artist, work_id=kept.pk, performers="me", at=at)
    assert refusal_of(split) == "split.changed_since"
    actions.claim_works(actor=artist, person=artist, work_ids=[kept.pk], answer="not_sure", at=at)
    assert refusal_of(split) == "split.said_since"
    with pytest.raises(NotAllowed):
        actions.split_work(actor=makers.person(), merge_id=merge.pk, at=at)


@pytest.mark.parametrize(
    ("own", "other", "general", "holds"),
    [
        ("yes", "never", "ask", "never"),
        (None, "never", "yes", "never"),
        ("yes", None, "ask", "ask"),
        ("never", "yes", "ask", "never"),
        (None, "yes", "never", "never"),
    ],
)
def test_the_more_careful_answer_holds_and_comes_back(at, own, other, general, holds):
    artist = makers.person()
    kept, retired = makers.work(artist), makers.work(artist)
    where = makers.collective(members=[artist])
    answers = {work: {"train": said} for work, said in ((kept, own), (retired, other)) if said}
    mandate = makers.mandate(artist, where, {"train": general}, answers)
    before = list(MandateAnswer.objects.order_by("pk").values())
    merge = join(artist, kept, retired, at)
    held = mandate.answers.filter(work=kept).values_list("answer", flat=True).first() or general
    assert held == holds
    actions.split_work(actor=artist, merge_id=merge.pk, at=at)
    assert list(MandateAnswer.objects.order_by("pk").values()) == before
    again = join(artist, kept, retired, at)
    MandateAnswer.objects.create(mandate=mandate, use="retrieve", work=kept, answer="never")
    assert (
        refusal_of(lambda: actions.split_work(actor=artist, merge_id=again.pk, at=at)) == "split.said_since"
    )


def test_hits_go_over_and_evidence_stays_and_is_seen(at):
    artist = makers.person("Ada")
    kept, retired = makers.work(artist, "Low Tide"), makers.work(artist, "Low Tyde")
    listed = makers.dataset(artist, "Ada<SEP>Low Tide\nAda<SEP>Low Tyde\n")
    assert Hit.objects.filter(work=retired).exists()
    decide_hits(
        actor=artist,
        dataset_id=listed.pk,
        decision="confirm",
        hit_ids=[one.public_id for one in Hit.objects.filter(work=retired)],
        at=at,
    )
    proven = Evidence.objects.filter(work=retired).count()
    before = list(Hit.objects.order_by("pk").values())
    merge = join(artist, kept, retired, at)
    assert evidence_visible_to(artist).count() == proven == Evidence.objects.filter(work=retired).count()
    assert set(Hit.objects.filter(work=kept).values_list("state", flat=True)) >= {"confirmed"}
    actions.split_work(actor=artist, merge_id=merge.pk, at=at)
    assert list(Hit.objects.order_by("pk").values()) == before


def test_shares_stay_what_they_were_for_everybody_else(at):
    artist, friend = makers.person(), makers.person()
    elsewhere = makers.work(friend)
    kept, retired = makers.work(artist, ppm=None), makers.work(artist, ppm=600_000)
    makers.share(retired, None, ppm=400_000, outside="Bo")
    before = set(Share.objects.values_list("pk", "effective_ppm", "ppm", "holder"))
    join(artist, kept, retired, at)
    assert set(Share.objects.values_list("pk", "effective_ppm", "ppm", "holder")) == before
    assert elsewhere.shares.count() == 4
    assert kept.shares.count() == 8
