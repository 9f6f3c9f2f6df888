"""Files that are shown: all are looked at before one is kept, and each side has ten at most."""

from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.storage import default_storage

from apps.common.errors import Refusal
from apps.moderation import actions
from apps.moderation.models import Evidence, EvidencePaper
from tests.moderation.makers import AT, PDF

pytestmark = pytest.mark.django_db


def is_stored(content):
    digest = sha256(content).hexdigest()
    return default_storage.exists(f"mediation/{digest[:2]}/{digest}")


@pytest.mark.parametrize("why", ["unknown_type", "too_many"])
def test_where_one_file_is_refused_none_is_stored(here, why):
    made = here.taken()
    good = b"%PDF-1.7 kept by nobody: " + why.encode()
    bad = (
        [("a.exe", BytesIO(b"MZ nothing to read"))]
        if why == "unknown_type"
        else [(f"{number}.pdf", BytesIO(good + str(number).encode())) for number in range(10)]
    )
    given = {"actor": here.ada, "mediation_id": made.pk, "text": "Look.", "at": AT}
    with pytest.raises(Refusal, match=why):
        actions.give_evidence(**given, papers=[("Tape.pdf", BytesIO(good)), *bad])
    assert not is_stored(good)
    assert not Evidence.objects.exists()
    actions.give_evidence(**given, papers=[("Tape.pdf", BytesIO(good)), ("Again.pdf", BytesIO(good))])
    assert is_stored(good)
    assert EvidencePaper.objects.get().name == "Tape.pdf"


def test_ten_files_in_all_are_kept(here):
    made = here.taken()
    given = {"actor": here.ada, "mediation_id": made.pk, "text": "Look.", "at": AT}
    for number in range(10):
        actions.give_evidence(**given, papers=[("a.pdf", BytesIO(PDF + str(number).encode()))])
    with pytest.raises(Refusal, match="too_many"):
        actions.give_evidence(**given, papers=[("a.pdf", BytesIO(PDF + b"more"))])
