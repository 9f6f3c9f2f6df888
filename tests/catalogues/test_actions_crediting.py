"""Who did what on a work, and codes that go."""

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions
from apps.catalogues.models import Contributor, Identifier, WorkChange
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def work(artist):
    return bare(artist, "Kvarn")


def bare(artist, title):
    made = makers.work(artist, title)
    made.contributors.all().delete()
    return made


def credit(actor, work, at, **said):
    known = {"name": "Ilse Rand", "part": "composer", "codes": {}}
    return actions.add_contributor(actor=actor, work_id=work.pk, at=at, **{**known, **said})


def test_somebody_is_named_with_their_codes_and_taken_away(artist, work, at):
    made = credit(artist, work, at, codes={"ipi": "00014107338", "isni": "12"})
    assert made.codes == [{"scheme": "ipi", "value": "00014107338"}, {"scheme": "isni", "value": "12"}]
    actions.remove_contributor(actor=artist, work_id=work.pk, contributor_id=made.pk, at=at)
    assert Contributor.objects.count() == 0
    kinds = list(Entry.objects.order_by("pk").values_list("kind", "payload"))
    payload = {"work": work.public_id, "part": "composer"}
    assert kinds == [("work.credited", payload), ("work.uncredited", payload)]
    assert WorkChange.objects.filter(work=work).count() == 2


def test_a_singer_who_is_named_and_goes_is_not_said_again(artist, work, at):
    made = credit(artist, work, at, part="singer")
    work.refresh_from_db()
    assert work.performers == "named"
    actions.remove_contributor(actor=artist, work_id=work.pk, contributor_id=made.pk, at=at)
    work.refresh_from_db()
    assert work.performers == "unknown"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "contributor.no_name"),
        ({"part": "cook"}, "contributor.unknown_part"),
        ({"name": "ILSE RAND"}, "contributor.already_there"),
        ({"name": "Bo", "codes": {"isrc": "1"}}, "code.unknown_scheme"),
    ],
)
def test_who_cannot_be_named_is_refused(artist, work, at, said, code):
    credit(artist, work, at)
    with pytest.raises(Refusal) as refusal:
        credit(artist, work, at, **said)
    assert refusal.value.code == code
    assert Contributor.objects.count() == 1


def test_a_member_whose_voice_it_is_is_not_taken_away_by_another(artist, at):
    sung = makers.work(artist, singer=makers.person())
    singer = sung.contributors.get()
    with pytest.raises(Refusal) as refusal:
        actions.remove_contributor(actor=artist, work_id=sung.pk, contributor_id=singer.pk, at=at)
    assert refusal.value.code == "change.is_a_persons"
    assert Contributor.objects.count() == 1


def test_who_registered_a_work_says_that_they_made_it_and_the_name_of_a_file_is_them(artist, work, at):
    credit(artist, work, at, name="ADA LUND", part="author")
    made = credit(artist, work, at, name="", part="author", is_owner=True)
    assert [one.person for one in work.contributors.all()] == [artist]
    with pytest.raises(Refusal) as refusal:
        credit(artist, work, at, name="", part="author", is_owner=True)
    assert refusal.value.code == "contributor.already_there"
    assert list(work.contributors.all()) == [made]


def test_a_member_who_made_it_is_not_taken_away_by_another(artist, work, at):
    made = Contributor.objects.create(work=work, person=makers.person(), part="author")
    with pytest.raises(Refusal) as refusal:
        actions.remove_contributor(actor=artist, work_id=work.pk, contributor_id=made.pk, at=at)
    assert refusal.value.code == "change.is_a_persons"
    assert work.contributors.exists()


def test_somebody_of_another_work_is_not_there(artist, work, at):
    other = credit(artist, bare(artist, "Mill"), at)
    with pytest.raises(Refusal) as refusal:
        actions.remove_contributor(actor=artist, work_id=work.pk, contributor_id=other.pk, at=at)
    assert refusal.value.code == "contributor.gone"
    assert Contributor.objects.count() == 1


def test_a_code_goes_from_the_work_or_its_recording(artist, work, at):
    for scheme, value in (("isrc", "SEABC2400001"), ("upc", "12")):
        actions.add_code(actor=artist, work_id=work.pk, scheme=scheme, value=value, at=at)
        actions.remove_code(actor=artist, work_id=work.pk, scheme=scheme, value=value, at=at)
    assert Identifier.objects.count() == 0
    assert Entry.objects.filter(kind="code.removed").count() == 2
    with pytest.raises(Refusal) as refusal:
        actions.remove_code(actor=artist, work_id=work.pk, scheme="isrc", value="SEABC2400001", at=at)
    assert refusal.value.code == "code.gone"


def test_strangers_name_nobody_and_take_nothing(artist, work, at):
    made, stranger = credit(artist, work, at), makers.person()
    with pytest.raises(NotAllowed):
        credit(stranger, work, at, name="Bo")
    with pytest.raises(NotAllowed):
        actions.remove_contributor(actor=stranger, work_id=work.pk, contributor_id=made.pk, at=at)
    with pytest.raises(NotAllowed):
        actions.remove_code(actor=stranger, work_id=work.pk, scheme="isrc", value="x", at=at)
