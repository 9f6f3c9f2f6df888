"""One work by hand; nothing is assumed about whose it is or who sings."""

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions, domain, queries
from apps.catalogues.models import Contributor, Identifier, Share, Work
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def add(artist, at, **options):
    known = {"kind": "song", "title": "Kvarn", "performers": "unknown", "answer": "not_sure", "actor": artist}
    return actions.add_work(person=artist, at=at, **{**known, **options})


def persons(work):
    [facts] = queries.work_facts([work.pk])
    return facts.persons


def test_a_work_is_entered_with_its_claim(artist, at):
    made = add(artist, at, artist_line="Ada Lund", year=2024, answer="all_mine")
    assert (made.title, made.kind, made.year, made.registered_by) == ("Kvarn", "song", 2024, artist)
    assert Share.objects.filter(work=made, holder=artist, ppm=1_000_000).count() == 4
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == [
        "works.claimed",
        "work.added",
    ]


@pytest.mark.parametrize("kind", ["song", "instrumental", "image", "text"])
def test_what_is_not_said_stays_unknown(artist, at, kind):
    made = add(artist, at, kind=kind)
    assert Share.objects.count() == Contributor.objects.count() == 0
    parts = {
        "song": ["singer"],
        "instrumental": ["player"],
        "image": ["depicted", "maker"],
        "text": ["author"],
    }
    assert persons(made) == tuple(
        domain.PersonFacts(None, part, minor=False, dead=False) for part in parts[kind]
    )


def test_i_sing(artist, at):
    assert persons(add(artist, at, performers="me")) == (
        domain.PersonFacts(artist.pk, "singer", minor=False, dead=False),
    )


def test_others_are_named_and_without_a_name_stay_unknown(artist, at):
    named = add(artist, at, performers="others", performer_names=["Ilse Rand", "  "])
    assert list(Contributor.objects.values_list("name", "part")) == [("Ilse Rand", "singer")]
    assert named.performers == "named"
    unnamed = add(artist, at, title="Harbour", performers="others")
    assert unnamed.performers == "unknown"


def test_nobody_sings(artist, at):
    made = add(artist, at, kind="instrumental", performers="nobody")
    assert made.performers == "nobody"
    assert persons(made) == (domain.PersonFacts(None, "composer", minor=False, dead=False),)


def test_a_code_comes_with_its_verdict(artist, at):
    add(artist, at, isrc="SE-ABC-24-00001")
    add(artist, at, title="Harbour", isrc="12")
    assert list(Identifier.objects.order_by("pk").values_list("normalised", "verdict")) == [
        ("SEABC2400001", "valid"),
        ("12", "invalid"),
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"title": " \u200b"}, "work.no_title"),
        ({"kind": "opera"}, "work.unknown_kind"),
        ({"performers": "cousin"}, "performers.unknown_answer"),
        ({"answer": "my_part", "percent": "0"}, "share.nothing"),
    ],
)
def test_what_cannot_be_a_work_is_refused_whole(artist, at, options, code):
    with pytest.raises(Refusal) as refusal:
        add(artist, at, **options)
    assert refusal.value.code == code
    assert Work.objects.count() == 0


def test_the_same_work_is_not_entered_twice(artist, at):
    add(artist, at)
    with pytest.raises(Refusal) as refusal:
        add(artist, at, title="KVARN ")
    assert refusal.value.code == "work.already_there"
    add(makers.person(), at)
    assert Work.objects.count() == 2


def test_nobody_adds_to_the_catalogue_of_another(artist, at):
    with pytest.raises(NotAllowed):
        add(artist, at, actor=makers.person())


def test_performers_are_named_later_and_replace_what_was_said(artist, at):
    made = add(artist, at, performers="me")
    actions.name_performers(actor=artist, work_id=made.pk, performers="others", names=["Ilse Rand"], at=at)
    assert [one.name for one in made.contributors.all()] == ["Ilse Rand"]
    actions.name_performers(actor=artist, work_id=made.pk, performers="nobody", at=at)
    assert persons(made) == (domain.PersonFacts(None, "composer", minor=False, dead=False),)
    assert Entry.objects.filter(kind="performers.named").count() == 2
    with pytest.raises(NotAllowed):
        actions.name_performers(actor=makers.person(), work_id=made.pk, performers="me", at=at)


def test_a_member_who_sings_is_not_edited_out_by_who_entered_the_work(artist, at):
    made, singer = add(artist, at), makers.person("Ilse Rand")
    Contributor.objects.create(work=made, person=singer, part="singer")
    with pytest.raises(Refusal) as refusal:
        actions.name_performers(actor=artist, work_id=made.pk, performers="nobody", at=at)
    assert refusal.value.code == "change.is_a_persons"
    assert persons(made) != ()
