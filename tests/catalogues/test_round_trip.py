"""What goes out comes back as it was: into the same catalogue, and into an empty one of somebody else."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalogues import actions, domain
from apps.catalogues.domain import Code, Credit, StatedShare, TakenRecording, TakenRow
from tests import makers
from tests.catalogues.going_out import bring, counts, exported, rows_of, without_ids

pytestmark = pytest.mark.django_db

ENDINGS = ("csv", "xlsx", "json")
ODD = [
    "=1+1",
    "'=1",
    "007",
    "#NAME?",
    "a; b",
    "x [y]",
    "back\\slash",
    "Lund, Ada",
    "100 %",
    "“Ä”",
    "שלום",
    "in DE",
    "yes",
]
# Letters as databases keep them: no halves of a pair, no NUL, and nothing that is no letter by the standard.
LETTERS = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00")
texts = st.one_of(st.sampled_from(ODD), st.text(LETTERS, min_size=1, max_size=12)).map(domain.tidy)
lines = texts.filter(lambda text: bool(text) and not domain.is_damaged(text))
lengths = st.none() | st.integers(1, 86_400_000)
days = st.none() | st.dates(date(1, 1, 1), date(2100, 1, 1))
IPI = Code("ipi", "00014107338", "00014107338", valid=True)
ISNI = Code("isni", "0000000121032683", "0000000121032683", valid=True)
party_codes = st.lists(st.sampled_from([IPI, ISNI]), max_size=2, unique=True).map(tuple)
credits_ = st.lists(
    st.builds(Credit, lines, st.sampled_from(sorted(domain.CREDIT_ROLES)), party_codes), max_size=4
).map(tuple)
shares = st.lists(
    st.builds(
        StatedShare,
        st.sampled_from(sorted(domain.RIGHTS)),
        lines,
        st.none() | st.integers(1, domain.WHOLE_PPM),
        st.sampled_from(["me", "publisher", "label", "society"]),
        party_codes,
        st.sampled_from([domain.WORLD, "DE", "2100"]),
    ),
    max_size=4,
    unique_by=lambda share: share.place,
).map(tuple)
machine = st.dictionaries(
    st.sampled_from(domain.AI_ROLES["song"]), st.sampled_from(["none", "partial", "full"])
).map(lambda said: tuple(said.items()))


def wrong(scheme):
    """Give codes that keep no rule, as they were written."""
    codes = lines.map(lambda text: domain.read_code(scheme, text)).filter(bool)
    return st.lists(codes, max_size=2, unique_by=lambda code: code.normalised)


def isrc(number):
    return Code("isrc", f"QZZZZ99{number:05}", f"QZZZZ99{number:05}", valid=True)


@st.composite
def catalogues(draw):
    """Make lists of works as readers give them, each work with codes and recordings of its own."""
    rows, codes = [], iter(range(10_000))
    for number in range(1, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from(["song", "song", "instrumental", "image", "text"]))
        title, artist = draw(lines), draw(st.one_of(st.just(""), lines))
        own = [isrc(next(codes))] if draw(st.booleans()) else []
        own += draw(wrong("isrc"))
        own += [Code("upc", "4006381333931", "04006381333931", valid=True)] * draw(st.integers(0, 1))
        own += draw(wrong("url"))
        further = [
            TakenRecording(
                *(draw(lines), draw(lines), draw(texts), draw(days), draw(lengths)),
                codes=(isrc(next(codes)),) if draw(st.booleans()) else (),
            )
            for _further in range(draw(st.integers(0, 3)))
        ]
        rows.append(
            TakenRow(
                row=number,
                kind=kind,
                key=domain.match_key(kind, title, artist, apart=str(number)),
                title=title,
                artist_line=artist,
                album=draw(texts),
                year=draw(st.none() | st.integers(1, 2099)),
                released_on=draw(days),
                length_ms=draw(lengths),
                codes=tuple(own),
                credits=draw(credits_),
                shares=draw(shares),
                recordings=tuple(further),
                machine=draw(machine),
            )
        )
    return rows


def enter(person, rows, at):
    """Enter rows as a reader gives them."""
    readers = domain.reading._readers
    kept = readers["auto"]
    readers["auto"] = lambda stream, choices=None: domain.Table({"header": []}, len(rows), iter(rows))
    try:
        return bring(person, b"made up", at)
    finally:
        readers["auto"] = kept


@given(rows=catalogues(), ending=st.sampled_from(ENDINGS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_what_went_out_comes_back_unchanged_and_makes_the_same_catalogue_elsewhere(at, rows, ending):
    with transaction.atomic():
        ada, bo = makers.person("Ada Lund"), makers.person("Bo Ek")
        enter(ada, rows, at)
        before = rows_of(ada, at)
        content = exported(ada, ending, at)
        for asks in (True, False):
            run = bring(ada, content, at, asks=asks)
            assert counts(run) == {}
        assert rows_of(ada, at) == before
        assert bring(bo, content, at).refused == 0
        assert without_ids(rows_of(bo, at)) == without_ids(before)
        assert counts(bring(bo, content, at)) == {}
        transaction.set_rollback(True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_went_out_before_two_works_became_one_leads_to_the_one_that_stays(at, ending):
    ada = makers.person("Ada Lund")
    kept, retired = makers.work(ada, "Low Tide"), makers.work(ada, "The Low Tide, again")
    content = exported(ada, ending, at)
    actions.merge_works(actor=ada, kept_id=kept.pk, retired_id=retired.pk, at=at)
    before = rows_of(ada, at)
    for asks in (True, False):
        run = bring(ada, content, at, asks=asks)
        assert counts(run) == {}
    assert rows_of(ada, at) == before
    assert not retired.recordings.exists()
    assert set(run.works.values_list("pk", flat=True)) == {kept.pk}
