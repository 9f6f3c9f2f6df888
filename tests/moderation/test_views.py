"""What the pages of mediations show, to whom, and what becomes of what is typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.moderation import tasks
from apps.moderation.models import Mediation
from apps.notifications.models import Notice
from tests import makers
from tests.moderation.makers import DAY
from tests.moderation.reading import text, url

pytestmark = pytest.mark.django_db


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_from_the_asking_to_the_agreement_on_the_pages(here, as_person):
    ada, bo, ingrid, lars = (as_person(one) for one in (here.ada, here.bo, here.ingrid, here.lars))
    assert "Ask for mediation" in text(ada, "about", here.conflict.public_id)
    assert "No union stands beside your collective" in text(bo, "ask", here.conflict.public_id)
    ada.post(url("ask", here.conflict.public_id), {"collective": here.collective.public_id})
    made = Mediation.objects.get()
    page = text(ingrid, "mediations")
    assert "Common Measure" in page
    assert not [word for word in ("Ada Lund", "Bo Tallis", "Low Tide") if word in page]
    assert text(ingrid, "mediation", made.public_id, status=404)
    late = ingrid.post(url("take", made.public_id), {"days": "3"}, follow=True)
    assert "7" in late.content.decode()
    ingrid.post(url("take", made.public_id), {"days": "14"})
    assert text(lars, "mediation", made.public_id, status=404)
    refused = bo.post(url("evidence", made.public_id), {"text": " "})
    assert refused.status_code == 422
    assert "Write something, or bring a file" in refused.content.decode()
    file = SimpleUploadedFile("Tape.pdf", b"%PDF-1.7 a label", "application/pdf")
    bo.post(url("evidence", made.public_id), {"text": "I kept the quillwort.", "papers": [file]})
    for reader in (ada, ingrid):
        shown = text(reader, "mediation", made.public_id)
        assert "quillwort" in shown
        paper = shown.partition('href="/mediation/papers/')[2].partition('"')[0]
        assert reader.get(f"/mediation/papers/{paper}").status_code == 200
    for nobody in (lars, as_person(here.steward), as_person(makers.person())):
        assert nobody.get(f"/mediation/papers/{paper}").status_code == 404
        assert text(nobody, "about", here.conflict.public_id, status=404)
    for reader in (ada, bo):
        reader.post(url("act", made.public_id, "finish"))
    page = text(ingrid, "find", made.public_id)
    fields = [part.partition('"')[0] for part in page.split('name="part-')[1:]]
    too_much = {f"part-{one}": "60" for one in fields}
    refused = ingrid.post(url("find", made.public_id), {**too_much, "reason": "So."})
    assert "still more than the whole" in refused.content.decode()
    ingrid.post(url("find", made.public_id), {**{f"part-{one}": "50" for one in fields}, "reason": "Halves."})
    for reader in (ada, bo):
        assert "Accept this proposal" in text(reader, "mediation", made.public_id)
        reader.post(url("act", made.public_id, "accept"))
    assert here.held() == {("Ada Lund", 500_000), ("Bo Tallis", 500_000)}
    assert "Everybody accepted" in text(bo, "mediation", made.public_id)
    assert "finding.given" in told(here.bo)
    assert "finding.accepted" in told(here.ingrid)
    assert told(here.lars) == ["mediation.asked"]
    assert not [kind for kind in told(here.steward) if kind.startswith(("mediation", "finding", "evidence"))]


def test_a_refused_division_stands_beside_the_conflict_with_its_reason(here, as_person):
    made = here.found(at=timezone.now() - DAY)
    ada = as_person(here.ada)
    ada.post(url("act", made.public_id, "refuse"))
    beside = text(ada, "about", here.conflict.public_id)
    assert "You wrote it together." in beside
    assert "Ask for mediation again" in beside
    assert "What collides" in ada.get(reverse("catalogues:work", args=[here.work.public_id])).content.decode()


def test_an_appeal_goes_to_the_second_representative_on_the_pages(here, as_person):
    made = here.found(at=timezone.now() - DAY)
    ada, lars, ingrid = (as_person(one) for one in (here.ada, here.lars, here.ingrid))
    ada.post(url("appeal", made.public_id), {"reason": "The tape says otherwise."})
    assert "Common Measure" in text(lars, "mediations")
    assert "Look at it" not in text(ingrid, "mediations")
    lars.post(url("take", made.public_id))
    assert "The tape says otherwise." in text(lars, "second", made.public_id)
    assert ingrid.get(url("second", made.public_id)).status_code == 403
    lars.post(url("second", made.public_id), {"verdict": "set_aside", "answer": "Ask the studio."})
    assert "Ask the studio." in text(ada, "mediation", made.public_id)
    assert text(ingrid, "mediation", made.public_id, status=404)
    assert "You may take" not in text(ingrid, "mediations")


def test_the_clock_does_what_is_due_and_leaves_the_rest(here):
    made = here.found()
    # The story lies in the past of the clock: the time to answer is over.
    Mediation.objects.update(due_at="2026-11-01T00:00Z")
    assert tasks.go_on() == 1
    made.refresh_from_db()
    assert made.state == "refused"
    assert tasks.go_on() == 0
