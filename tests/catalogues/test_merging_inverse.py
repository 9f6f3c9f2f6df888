"""Merge and split are inverse, for catalogues of all sorts; and what happens at the same moment."""

import io
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from apps.catalogues import actions, queries
from apps.catalogues.models import (
    AiPart,
    Contributor,
    Identifier,
    ImportRun,
    Merge,
    Recording,
    Share,
    StatedShare,
    Work,
)
from apps.claims.models import Hit
from apps.collectives.models import MandateAnswer
from apps.common.errors import Refusal
from tests import makers
from tests.catalogues.test_races import LIST, start, together

TABLES = (
    *(Work, Recording, Recording.works.through, Identifier, Contributor, AiPart, Share, StatedShare),
    *(ImportRun.works.through, MandateAnswer, Hit),
)
NAMES = st.sampled_from(["Ada", "ADA", "Bo Nyberg", "Cy"])
RIGHTS = st.sampled_from(["master", "performance"])
DESCRIPTION = st.fixed_dictionaries(
    {
        "year": st.sampled_from([None, 1999, 2001]),
        "performers": st.sampled_from(["unknown", "unknown", "named"]),
        "codes": st.sets(st.tuples(st.sampled_from(["iswc", "upc"]), st.sampled_from("12")), max_size=3),
        "recordings": st.sets(st.integers(0, 2), max_size=3),
        "credits": st.sets(st.tuples(NAMES, st.sampled_from(["composer", "singer"])), max_size=3),
        "credit_codes": st.booleans(),
        "own": st.sampled_from([None, None, 400_000]),
        "outside": st.sets(st.tuples(RIGHTS, NAMES), max_size=2),
        "stated": st.dictionaries(st.tuples(RIGHTS, NAMES), st.sampled_from([None, 1, 5]), max_size=3),
        "machine": st.dictionaries(st.sampled_from(["vocals", "lyrics"]), st.just("none")),
        "brought": st.booleans(),
        "answers": st.dictionaries(
            st.sampled_from(["train", "retrieve"]), st.sampled_from(["yes", "ask", "never"])
        ),
        "hits": st.dictionaries(st.integers(1, 2), st.sampled_from(["possible", "dismissed"])),
    }
)
CATALOGUE = st.lists(DESCRIPTION, min_size=3, max_size=4)
STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4)


class Place:
    """One artist with what works share: recordings, an import, a mandate, a list of training data."""

    def __init__(self, at):
        self.at, self.artist = at, makers.person("Ada")
        self.run = start(self.artist, at)
        where = makers.collective(members=[self.artist])
        self.mandate = makers.mandate(self.artist, where, {"train": "ask"})
        self.dataset = makers.dataset(self.artist, "Somebody<SEP>Something else\n")
        self.recordings = [
            Recording.objects.create(title=f"Take {number}", registered_by=self.artist) for number in range(3)
        ]

    def work(self, said):
        """Make a work as it is described."""
        made = self._work(said)
        for use, answer in said["answers"].items():
            MandateAnswer.objects.create(mandate=self.mandate, use=use, work=made, answer=answer)
        for number, state in said["hits"].items():
            decided = {} if state == "possible" else {"decided_by": self.artist, "decided_at": self.at}
            line = {"dataset": self.dataset, "work": made, "number": number, "reason": "same", "score": 90}
            Hit.objects.create(**line, state=state, found_at=self.at, **decided)
        if said["brought"]:
            self.run.works.add(made)
        return made

    def _work(self, said):
        made = makers.work(self.artist, "Low Tide", ppm=said["own"])
        Work.objects.filter(pk=made.pk).update(year=said["year"], performers=said["performers"])
        made.recordings.set(self.recordings[number] for number in said["recordings"])
        for scheme, value in said["codes"]:
            Identifier.objects.create(
                work=made, scheme=scheme, value=value, normalised=value, verdict="valid"
            )
        codes = [{"scheme": "ipi", "value": "1"}] if said["credit_codes"] else []
        for name, part in said["credits"]:
            Contributor.objects.create(work=made, name=name, part=part, codes=codes)
        for right, name in said["outside"]:
            said_of = {"right": right, "outside_name": name, "ppm": 100_000, "effective_ppm": 100_000}
            by = {"controller": "not_sure", "asserted_by": self.artist, "asserted_at": self.at}
            Share.objects.create(work=made, **said_of, **by)
        for (right, name), ppm in said["stated"].items():
            StatedShare.objects.create(
                work=made, run=self.run, right=right, name=name, ppm=ppm, controller="me", territory="2136"
            )
        for role, degree in said["machine"].items():
            AiPart.objects.create(work=made, role=role, degree=degree)
        return made


def everything():
    """Read every row that a merge may touch."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.fixture
def place(db, at):
    return Place(at)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=CATALOGUE, steps=STEPS)
def test_merge_and_split_are_inverse(place, catalogue, steps):
    with transaction.atomic():
        works = [place.work(said) for said in catalogue]
        states, merges = [everything()], []
        for one, other in steps:
            try:
                pair = {"kept_id": works[one % len(works)].pk, "retired_id": works[other % len(works)].pk}
                merges.append(actions.merge_works(actor=place.artist, at=place.at, **pair))
            except Refusal as refused:
                event(refused.code)
                assert everything() == states[-1]
                continue
            states.append(everything())
        event(f"{len(merges)} merges")
        later = place.at + timedelta(hours=1)
        for merge, state in zip(reversed(merges), reversed(states[:-1]), strict=True):
            actions.split_work(actor=place.artist, merge_id=merge.pk, at=later)
            assert everything() == state
        for merge, state in zip(merges, states[1:], strict=True):
            pair = {"kept_id": merge.kept_id, "retired_id": merge.retired_id}
            actions.merge_works(actor=place.artist, at=later, **pair)
            assert everything() == state
        transaction.set_rollback(True)


def joining(artist, kept, retired, at):
    """Give an act that joins two works."""
    return partial(actions.merge_works, actor=artist, kept_id=kept.pk, retired_id=retired.pk, at=at)


@pytest.mark.parametrize("_round", range(4))
@pytest.mark.django_db(transaction=True)
def test_two_who_join_the_same_works_the_other_way_round_join_them_once(at, _round):
    artist = makers.person()
    one, other = makers.work(artist), makers.work(artist)
    results = together(joining(artist, one, other, at), joining(artist, other, one, at))
    assert sorted(getattr(result, "code", "joined") for result in results) == ["joined", "merge.is_merged"]
    assert queries.works_of(artist).count() == Merge.objects.count() == 1


@pytest.mark.parametrize("_round", range(4))
@pytest.mark.django_db(transaction=True)
def test_what_is_said_of_a_work_while_it_goes_into_another_is_kept_or_refused(at, _round):
    artist = makers.person()
    kept, retired = makers.work(artist), makers.work(artist)
    code = {"scheme": "isrc", "value": "SEABC2400001"}
    adding = partial(actions.add_code, actor=artist, work_id=retired.pk, at=at, **code)
    results = together(joining(artist, kept, retired, at), adding)
    refused = [result.code for result in results if isinstance(result, Refusal)]
    found = queries.identifiers_of(kept).filter(normalised=code["value"]).count()
    assert (refused, found) in [([], 1), (["work.is_merged"], 0)]


@pytest.mark.django_db(transaction=True)
def test_joining_while_a_list_is_entered_loses_and_doubles_nothing(at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 20)
    artist = makers.person()
    actions.run_import(start(artist, at).pk, at)
    works = list(Work.objects.order_by("pk")[:40])
    again = start(artist, at)

    def join_all():
        for kept, retired in zip(works[::2], works[1::2], strict=True):
            joining(artist, kept, retired, at)()

    together(lambda: actions.run_import(again.pk, at), join_all)
    again.refresh_from_db()
    assert (again.state, again.created, again.updated) == ("done", 0, 0)
    assert Work.objects.count() == Recording.objects.count() == Identifier.objects.count() == 300
    assert queries.works_of(artist).count() == 280
    assert Recording.works.through.objects.filter(work__merged_into__isnull=False).count() == 0
    third = actions.start_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(LIST.encode()), at=at
    )
    third = actions.run_import(third.pk, at)
    assert (third.created, third.updated, third.unchanged, third.merged) == (0, 0, 280, 20)
