"""What becomes of lists, hits and evidence when a person takes their data along, or goes."""

import io
import json

import pytest

from apps.accounts.models import User
from apps.catalogues.models import Contributor
from apps.claims import actions, holdings
from apps.claims.models import Dataset, Evidence, EvidenceText, Hit, Line, Search
from tests import makers
from tests.claims.test_actions import LIST, song

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(at):
    """Somebody who brought a list with their name on it, confirmed one hit, and left one open."""
    person = makers.person("Ada Lund")
    song(person, "Kvarn", "Ada Lund")
    song(person, "Harbour", "Ada Lund")
    read = makers.dataset(person, LIST, name="Found by Ada Lund", at=at)
    actions.decide_hits(actor=person, dataset_id=read.pk, decision="confirm", reason="title_artist", at=at)
    return person


def test_a_person_takes_lists_hits_and_evidence_along(ada):
    other = makers.person("Bo")
    told = {section.name: list(section.rows) for section in holdings.sections(ada)}
    assert [row["name"] for row in told["lists_of_training_data"]] == ["Found by Ada Lund"]
    assert {row["state"] for row in told["possible_past_use"]} == {"confirmed", "possible"}
    (kept,) = told["evidence_of_past_use"]
    assert (kept["line"], kept["text"], kept["confirmed_by_you"]) == (2, "Ada Lund,Kvarn", True)
    assert json.dumps(told)
    assert all(list(section.rows) == [] for section in holdings.sections(other))


def test_an_erased_person_leaves_hashes_and_a_public_list(ada, at):
    assert Dataset.objects.get().stored_as == ""
    assert Line.objects.filter(text__contains="Ada Lund").exists()
    assert list(holdings.erase(ada, ("Ada Lund",), at)) == []
    assert not Line.objects.filter(text__contains="Ada Lund").exists()
    assert (Hit.objects.count(), EvidenceText.objects.count(), Search.objects.count()) == (0, 0, 0)
    assert Evidence.objects.count() == 1
    listed = Dataset.objects.get()
    assert (listed.state, listed.name, listed.file_name) == ("ready", "Found by …", "")
    assert Line.objects.count() == 4
    assert list(holdings.erase(ada, ("Ada Lund",), at)) == []


def test_a_name_that_anybody_could_take_empties_no_line_of_others(ada, at):
    """Whoever calls themselves after a band and goes takes no line with them that another's work met."""
    vandal = makers.person("Ada Lund")
    song(vandal, "Kvarn", "Ada Lund")
    listed = Dataset.objects.get()
    actions.run_search(actions.ask_search(actor=vandal, dataset_id=listed.pk, at=at).pk, at)
    before = list(Line.objects.order_by("number").values_list("text", flat=True))
    assert Hit.objects.filter(work__registered_by=vandal).exists()
    holdings.erase(vandal, ("Ada Lund", "a"), at)
    assert list(Line.objects.order_by("number").values_list("text", flat=True)) == before


def test_what_others_need_stays_theirs(ada, at):
    bo = makers.person("Bo")
    Contributor.objects.create(work=Evidence.objects.get().work, person=bo, part="singer")
    holdings.erase(ada, ("Ada Lund",), at)
    assert EvidenceText.objects.count() == 1
    assert [hit.state for hit in Hit.objects.all()] == ["confirmed"]


def test_a_list_that_was_never_read_goes_with_its_file(at):
    ada = makers.person("Ada Lund")
    asked = actions.bring_dataset(
        actor=ada, file_name="a.csv", stream=io.BytesIO(LIST.encode()), name="Open", at=at
    )
    assert list(holdings.erase(ada, ("Ada Lund",), at)) == [asked.stored_as]
    assert Dataset.objects.get().state == "removed"
    assert User.objects.filter(pk=ada.pk).exists()
