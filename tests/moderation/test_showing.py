"""What the pages of mediations show and keep back: titles, what was typed, sides, and erased words."""

from datetime import date

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogues.models import Share
from apps.moderation import actions
from apps.moderation.models import Evidence, Mediation, Party
from tests import makers
from tests.moderation.makers import AT, DAY, code_dispute, dispute
from tests.moderation.reading import text, url

pytestmark = pytest.mark.django_db


def test_a_steward_who_asks_reads_for_whom_and_no_title(as_person):
    for here in (dispute(), code_dispute()):
        steward, ada = as_person(here.steward), as_person(here.ada)
        page = text(steward, "ask", here.conflict.public_id)
        assert "Ada Lund" in page
        assert not [word for word in ("Low Tide", "High Water", "Bo Tallis") if word in page]
        assert "Low Tide" in text(ada, "ask", here.conflict.public_id)


def test_a_steward_finds_what_they_asked_and_takes_it_back(here, as_person):
    steward = as_person(here.steward)
    steward.post(url("ask", here.conflict.public_id), {"collective": here.collective.public_id})
    made = Mediation.objects.get()
    page = text(steward, "mediations")
    assert url("act", made.public_id, "withdraw") in page
    assert "Low Tide" not in page
    assert text(steward, "mediation", made.public_id, status=404)
    assert steward.post(url("act", made.public_id, "hand_back")).status_code == 404
    after = steward.post(url("act", made.public_id, "withdraw"), follow=True)
    assert after.status_code == 200
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_what_was_typed_stays_on_the_page_when_the_time_to_show_is_over(here, as_person):
    made, ada = here.taken(at=timezone.now() - DAY), as_person(here.ada)
    Party.objects.update(closed_at=timezone.now())
    refused = ada.post(url("evidence", made.public_id), {"text": "I kept the quillwort."})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Your time to show something is over." in page
    assert "I kept the quillwort." in page
    assert not Evidence.objects.exists()


def test_who_speaks_for_two_finds_a_form_for_each(here, as_person):
    User.objects.filter(pk__in=[here.ada.pk, here.bo.pk]).update(born_on=date(2015, 1, 1))
    gil = makers.person("Gil Moreau")
    for ward in (here.ada, here.bo):
        makers.acts_for(gil, ward, "guardian")
    made, client = here.taken(at=timezone.now() - DAY), as_person(gil)
    side = made.parties.get(person=here.bo).public_id
    page = text(client, "mediation", made.public_id)
    assert page.count(f'action="{url("evidence", made.public_id)}"') == 2
    client.post(url("evidence", made.public_id), {"side": side, "text": "The tape is his."})
    assert Evidence.objects.get().party.person == here.bo
    client.post(url("act", made.public_id, "finish"), {"side": side})
    assert list(Party.objects.filter(closed_at__isnull=False).values_list("person", flat=True)) == [
        here.bo.pk
    ]
    assert client.post(url("evidence", made.public_id), {"side": "%s", "text": "x"}).status_code == 404


def test_nobody_is_offered_to_ask_where_they_claim_nothing_that_is_disputed(here, as_person):
    cleo = makers.person("Cleo Marchetti")
    makers.share(here.work, cleo, ppm=None)
    Share.objects.filter(work=here.work, holder=cleo, ended_at=None).update(ended_at=AT)
    ask = url("ask", here.conflict.public_id)
    assert ask not in text(as_person(cleo), "mediations")
    assert ask in text(as_person(here.ada), "mediations")


def test_a_mediator_with_a_part_since_reads_nothing_that_was_shown(here, as_person):
    made, ingrid = here.shown(at=timezone.now() - DAY), as_person(here.ingrid)
    assert "I wrote it." in text(ingrid, "mediation", made.public_id)
    makers.mandate(here.ingrid, here.collective, {})
    page = text(ingrid, "mediation", made.public_id)
    assert "I wrote it." not in page
    assert "You have a part in this matter now." in page
    assert url("act", made.public_id, "hand_back") in page


def test_erased_words_are_said_to_be_erased_and_stand_in_no_empty_quotation_marks(here, as_person):
    made = here.found(at=timezone.now() - DAY)
    given = {"mediation_id": made.pk, "at": timezone.now()}
    actions.appeal_finding(actor=here.bo, reason="Mine.", **given)
    actions.take_appeal(actor=here.lars, **given)
    actions.forget_words(person=here.bo, names=("Bo Tallis",), at=timezone.now())
    lars, ada = as_person(here.lars), as_person(here.ada)
    for page in (text(lars, "second", made.public_id), text(ada, "mediation", made.public_id)):
        assert "erased" in page
        assert "“”" not in page


def test_pages_about_a_code_speak_of_no_division(as_person):
    here = code_dispute()
    made = here.shown(at=timezone.now() - DAY)
    ingrid, ada = as_person(here.ingrid), as_person(here.ada)
    pages = [text(ingrid, "mediation", made.public_id), text(ingrid, "find", made.public_id)]
    ingrid.post(url("find", made.public_id), {"keeps_code": here.work.public_id, "reason": "The older one."})
    pages += [text(ada, "mediation", made.public_id), text(ada, "appeal", made.public_id)]
    assert "The code stays with the work of Ada Lund" in pages[2]
    assert not [page for page in pages if "division" in page or "more than the whole" in page]
