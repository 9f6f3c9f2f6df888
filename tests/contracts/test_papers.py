"""The document of a contract on its way: made, sealed, raised; whatever stops it, it goes on by itself."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage

from apps.audit.models import Entry
from apps.common import keys
from apps.common.errors import Refusal
from apps.contracts import actions, domain, queries
from apps.contracts.adapters import press, seals
from apps.contracts.models import Contract, Paper, PaperFile, SealCertificate
from apps.contracts.tasks import papers as tasks
from apps.contracts.verifier import check
from tests.contracts import pdfs
from tests.contracts.authority import authority
from tests.contracts.makers import FREEZE_AT, SIGN_AT, frozen, in_force, world

pytestmark = pytest.mark.django_db
LATER = SIGN_AT + timedelta(hours=2)


@pytest.fixture
def quick_press(monkeypatch):
    """Set one small page instead of the whole text, where the way matters and not the words."""
    printed = []

    def print_small(html, *, enclosures, at):
        printed.append(html)
        return real(pdfs.HTML, enclosures=enclosures, at=at)

    real = press.print_pdf
    monkeypatch.setattr(press, "print_pdf", print_small)
    return printed


def paper(contract: Contract) -> Paper:
    return Paper.objects.get(contract=contract)


def file_of(contract: Contract) -> bytes:
    file = queries.newest_file(contract)
    assert file is not None
    with default_storage.open(file.name) as kept:
        return kept.read()


def report_of(contract: Contract):
    certificates = "".join(queries.seal_certificates().values_list("pem", flat=True))
    return check(file_of(contract), seals.read_certificates(certificates))


def words_in(html: str, *words: str) -> list[str]:
    return [word for word in words if word not in html]


def test_copy_is_made_after_freezing_and_the_same_each_time():
    contract = frozen(world(works=3))
    assert (paper(contract).state, tasks.make_due(FREEZE_AT)) == ("to_make", 1)
    made = PaperFile.objects.get()
    assert (paper(contract).state, made.kind, made.level) == ("ready", "copy", "")
    assert hashlib.sha256(file_of(contract)).hexdigest() == made.sha256
    again, _level = tasks.make_copy(Contract.objects.get())
    assert hashlib.sha256(again).hexdigest() == made.sha256
    assert tasks.make_due(LATER) == 0


def test_files_inside_are_the_text_the_schedule_and_the_certificate_without_figures(quick_press):
    contract = frozen(world(works=2))
    tasks.make_due(FREEZE_AT)
    with pikepdf.open(BytesIO(file_of(contract))) as pdf:
        inside = {name: held.get_file().read_bytes() for name, held in pdf.attachments.items()}
    assert hashlib.sha256(inside["terms.json"]).hexdigest() == contract.fingerprint
    assert json.loads(inside["terms.json"])["standard"] == {
        "version": domain.NEWEST,
        "sha256": domain.hash_of(domain.NEWEST),
    }
    lines = inside["schedule.csv"].decode().splitlines()
    assert lines[0] == "number,work,title,artists,code,rights,salt,words_sha256,parts_ppm,split_sha256"
    assert [line.split(",")[2] for line in lines[1:]] == ["Low Tide 1", "Low Tide 2"]
    certificate = json.loads(inside["certificate.json"])
    assert certificate == contract.certificate
    assert not {"voted", "counts", "yes", "no", "turnout"} & set(certificate)
    html = quick_press[0]
    assert words_in(html, "Low Tide 1", "Not binding until both sides have signed", "Standard text") == []


def test_sealed_once_both_have_signed_with_a_signature_for_each(quick_press):
    place = world()
    contract = in_force(place)
    assert (paper(contract).state, tasks.make_due(SIGN_AT)) == ("to_seal", 1)
    report = report_of(contract)
    assert (report.is_good, report.level, paper(contract).level) == (True, "B-B", "B-B")
    assert report.fingerprint == contract.fingerprint
    assert [mark.said.partition(" on this site")[0] for mark in report.marks] == [
        "Signed for Common Measure",
        "Signed for Veldra Audio",
        f"Seal of this site on contract {contract.number}, fingerprint {contract.fingerprint}",
    ]
    assert "Tomas Hall" in quick_press[0]
    assert "Not binding" not in quick_press[0].replace("It is not binding", "")
    entry = Entry.objects.filter(kind="contract.sealed").get()
    assert entry.payload == {
        "contract": contract.public_id,
        "sha256": report.sha256,
        "level": "B-B",
    }
    assert queries.knows(report.sha256)
    assert not queries.knows("0" * 64)


def test_missing_library_is_said_and_the_rest_follows_by_itself(quick_press, monkeypatch):
    contract = frozen(world())

    def missing():
        raise Refusal("paper.pango_missing", packages=press.PACKAGES)

    with monkeypatch.context() as without:
        without.setattr(press, "_load", missing)
        assert tasks.make_due(FREEZE_AT) == 0
        assert (paper(contract).state, paper(contract).trouble) == ("to_make", "paper.pango_missing")
    assert tasks.make_due(FREEZE_AT) == 0, "it waits before it is tried again"
    assert tasks.make_due(FREEZE_AT + domain.waits_for(1)) == 1
    assert (paper(contract).state, paper(contract).trouble, paper(contract).tries) == ("ready", "", 0)


def test_missing_key_leaves_it_to_be_sealed(quick_press, settings, tmp_path):
    contract = in_force(world())
    kept = settings.KEYS_DIR
    settings.KEYS_DIR, settings.DEBUG, settings.DEMO = tmp_path, False, False
    assert tasks.make_due(SIGN_AT) == 0
    assert (paper(contract).state, paper(contract).trouble) == ("to_seal", "paper.key_missing")
    settings.KEYS_DIR = kept
    settings.DEMO = True
    assert tasks.make_due(LATER) == 1
    assert (paper(contract).state, paper(contract).trouble) == ("sealed", "")


@pytest.mark.parametrize("stopped_at", ["make_sealed", "keep_paper"])
def test_worker_that_stops_anywhere_leaves_a_row_that_is_due_again(quick_press, monkeypatch, stopped_at):
    contract = in_force(world())

    class Stopped(BaseException):
        pass

    def stop(*_words, **_named):
        raise Stopped

    with monkeypatch.context() as dying:
        dying.setattr(tasks if stopped_at == "make_sealed" else actions, stopped_at, stop)
        with pytest.raises(Stopped):
            tasks.make_due(SIGN_AT)
    assert (paper(contract).state, paper(contract).tries) == ("to_seal", 1)
    assert tasks.make_due(SIGN_AT) == 0
    assert tasks.make_due(SIGN_AT + domain.waits_for(1)) == 1
    assert paper(contract).state == "sealed"
    assert PaperFile.objects.filter(kind="sealed").count() == 1


def test_second_worker_with_the_same_step_keeps_nothing(quick_press):
    contract = in_force(world())
    claimed = actions.claim_paper(contract_id=contract.pk, wanted="to_seal", at=SIGN_AT)
    with pytest.raises(Refusal, match=r"paper\.not_due"):
        actions.claim_paper(contract_id=contract.pk, wanted="to_seal", at=SIGN_AT)
    first, level = tasks.make_sealed(contract)
    given = {"contract_id": contract.pk, "wanted": "to_seal", "edition": claimed.edition, "level": level}
    actions.keep_paper(**given, pdf=first, at=SIGN_AT)
    with pytest.raises(Refusal, match=r"paper\.not_due"):
        actions.keep_paper(**given, pdf=first + b"\n", at=SIGN_AT)
    assert PaperFile.objects.count() == 1


def test_level_is_raised_when_an_authority_answers(quick_press, settings, tmp_path):
    contract = in_force(world())
    tasks.make_due(SIGN_AT)
    before = queries.newest_file(contract)
    with authority() as served:
        settings.TSA_URL, served.answers = served.url, False
        assert tasks.make_due(SIGN_AT) == 0
        assert (paper(contract).level, paper(contract).trouble) == ("B-B", "paper.authority_silent")
        served.answers = True
        assert tasks.make_due(LATER) == 1
        assert (paper(contract).level, paper(contract).trouble) == ("B-T", "")
        assert tasks.make_due(LATER + timedelta(hours=2)) == 0
        (tmp_path / "roots.pem").write_text(served.root)
        settings.TSA_ROOTS = str(tmp_path / "roots.pem")
        assert tasks.make_due(LATER + timedelta(hours=2)) == 1
    assert paper(contract).level == "B-LT"
    assert report_of(contract).is_good
    assert [file.level for file in queries.files_of(contract)] == ["B-LT", "B-T", "B-B"]
    assert queries.knows(before.sha256)


def test_erased_words_leave_the_document_and_it_is_sealed_anew(
    quick_press, django_capture_on_commit_callbacks
):
    place = world(works=1)
    contract = in_force(place)
    tasks.make_due(SIGN_AT)
    old = queries.newest_file(contract)
    claimed = actions.claim_paper(contract_id=contract.pk, wanted="sealed", at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_words(person=place.artist, names=("Mira Okonjo",), at=LATER)
    assert (paper(contract).state, paper(contract).level) == ("to_seal", "")
    assert not default_storage.exists(old.name)
    assert queries.newest_file(contract) is None
    assert queries.knows(old.sha256)
    with pytest.raises(Refusal, match=r"paper\.not_due"):
        actions.keep_paper(
            contract_id=contract.pk,
            wanted="sealed",
            edition=claimed.edition,
            pdf=b"%PDF-1.7 with old words",
            level="B-T",
            at=LATER,
        )
    quick_press.clear()
    assert tasks.make_due(LATER) == 1
    assert "Low Tide" not in quick_press[0]
    assert b"Low Tide" not in file_of(contract)
    assert (report_of(contract).is_good, report_of(contract).fingerprint) == (True, contract.fingerprint)


def test_contract_older_than_documents_gets_one(quick_press, monkeypatch):
    with monkeypatch.context() as older:
        for module in ("contracts", "signing"):
            older.setattr(f"apps.contracts.actions.{module}.begin_paper", lambda contract, at: None)
        contract = in_force(world())
    assert queries.contracts_without_paper() == [contract.pk]
    assert tasks.make_due(SIGN_AT) == 1
    assert paper(contract).state == "sealed"


def test_new_key_seals_new_documents_and_old_ones_still_hold(quick_press):
    first = in_force(world())
    tasks.make_due(SIGN_AT)
    keys.make_key("documents", LATER)
    second = in_force(world())
    tasks.make_due(SIGN_AT)
    assert SealCertificate.objects.count() == 2
    assert report_of(first).is_good
    assert report_of(second).is_good
    assert report_of(first).marks[0].certificate != report_of(second).marks[0].certificate


@pytest.mark.parametrize(("tries", "seconds"), [(1, 180), (2, 360), (3, 720), (10, 3600), (500, 3600)])
def test_waits_grow_up_to_an_hour(tries, seconds):
    assert domain.waits_for(tries) == timedelta(seconds=seconds)
