"""Codes by hand, what a machine made, and how well a work can be found."""

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions, domain, queries
from apps.catalogues.models import AiPart, Contributor, Identifier, Work
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def refused_code(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


MBID = "77ef7468-e8f8-4447-9c7e-52b11272c6cc"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("song", "isrc", "SE-ABC-24-00001"), ("SEABC2400001", "valid", True)),
        (("song", "isrc", "RDABC2200003"), ("RDABC2200003", "doubtful", True)),
        (("song", "iswc", "T-034.524.680-2"), ("T0345246802", "invalid", False)),
        (("song", "upc", "4006381333931"), ("04006381333931", "valid", False)),
        (("text", "isbn", "0-306-40615-2"), ("9780306406157", "valid", False)),
        (("image", "sha256", "AB" * 32), ("ab" * 32, "valid", False)),
        (("image", "mbid", MBID), (MBID, "valid", False)),
    ],
)
def test_a_code_is_kept_with_its_verdict_right_or_wrong(artist, at, said, kept):
    kind, scheme, value = said
    work = makers.work(artist, kind=kind)
    code = actions.add_code(actor=artist, work_id=work.pk, scheme=scheme, value=value, at=at)
    assert (code.normalised, code.verdict, code.recording is not None) == kept
    assert (code.value, code.work is None) == (value, kept[2])
    assert list(queries.identifiers_of(work)) == [code]
    entry = Entry.objects.get(kind="code.added")
    assert entry.payload == {"work": work.public_id, "scheme": scheme, "verdict": kept[1]}


@pytest.mark.parametrize(
    ("scheme", "value", "code"),
    [
        ("ipi", "00014107338", "code.unknown_scheme"),
        ("soul", "1", "code.unknown_scheme"),
        ("isrc", "n/a", "code.is_empty"),
        ("isrc", "SEABC2400001", "code.already_there"),
    ],
)
def test_a_code_that_cannot_be_is_refused(artist, at, scheme, value, code):
    work = makers.work(artist)
    actions.add_code(actor=artist, work_id=work.pk, scheme="isrc", value="SE-ABC-24-00001", at=at)
    said = {"actor": artist, "work_id": work.pk, "scheme": scheme, "value": value, "at": at}
    assert refused_code(lambda: actions.add_code(**said)) == code
    assert Identifier.objects.count() == 1


def test_only_who_registered_a_work_describes_it(artist, at):
    work, friend = makers.work(artist, ppm=500_000), makers.person()
    makers.share(work, friend, ppm=500_000)
    with pytest.raises(NotAllowed):
        actions.add_code(actor=friend, work_id=work.pk, scheme="iswc", value="T0345246801", at=at)
    with pytest.raises(NotAllowed):
        actions.say_ai_parts(actor=friend, work_id=work.pk, degrees={"vocals": "full"}, at=at)
    assert not Identifier.objects.exists()
    assert not AiPart.objects.exists()


def test_what_a_machine_made_is_said_by_role_and_can_be_unsaid(artist, at):
    work = makers.work(artist)
    actions.say_ai_parts(actor=artist, work_id=work.pk, degrees={"vocals": "none", "lyrics": "full"}, at=at)
    actions.say_ai_parts(
        actor=artist, work_id=work.pk, degrees={"vocals": "partial", "lyrics": "", "composition": ""}, at=at
    )
    assert list(work.ai_parts.values_list("role", "degree")) == [("vocals", "partial")]
    assert Entry.objects.filter(kind="work.described").count() == 2


@pytest.mark.parametrize("degrees", [{"vocals": "much"}, {"visual": "full"}, {"soul": "none"}])
def test_what_cannot_be_is_not_taken_for_an_answer(artist, at, degrees):
    work = makers.work(artist)
    said = refused_code(lambda: actions.say_ai_parts(actor=artist, work_id=work.pk, degrees=degrees, at=at))
    assert said == "ai_part.unknown"
    assert not AiPart.objects.exists()


def test_the_database_scores_like_the_domain(artist, at, django_assert_num_queries):
    bare, coded, wrong = (makers.work(artist, f"Song {n}") for n in range(3))
    picture, text = makers.work(artist, kind="image"), makers.work(artist, kind="text")
    Work.objects.filter(pk=bare.pk).update(year=None, artist_line="")
    for scheme, value in (("isrc", "SEABC2400001"), ("iswc", "T0345246801"), ("upc", "4006381333931")):
        actions.add_code(actor=artist, work_id=coded.pk, scheme=scheme, value=value, at=at)
    coded.recordings.update(duration_ms=1)
    Contributor.objects.create(work=coded, name="Ada", part="composer")
    actions.add_code(actor=artist, work_id=wrong.pk, scheme="isrc", value="12", at=at)
    actions.add_code(actor=artist, work_id=picture.pk, scheme="url", value="https://example.org/a", at=at)
    with django_assert_num_queries(1):
        traits = queries.traits_of([bare.pk, coded.pk, wrong.pk, picture.pk, text.pk])
    said = {
        work.pk: domain.matchability(work.kind, traits[work.pk]).score
        for work in (bare, coded, wrong, picture, text)
    }
    assert said == {bare.pk: 0, coded.pk: 100, wrong.pk: 20, picture.pk: 65, text.pk: 35}
    assert dict(queries.with_matchability(Work.objects.all()).values_list("pk", "score")) == said
    assert set(queries.filtered(Work.objects.all(), domain.Filter(find="hard"), mine=())) == {
        bare,
        wrong,
        text,
    }
