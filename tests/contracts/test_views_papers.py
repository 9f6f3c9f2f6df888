"""Pages of the document, and the public page that checks one."""

import hashlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.contracts import actions, queries
from apps.contracts.adapters import press
from apps.contracts.models import Contract, Paper
from tests.contracts import pdfs
from tests.contracts.makers import SIGN_AT, frozen, in_force, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CHECK, KNOWN = "contracts:check", "contracts:known"


def sealed_contract(place) -> tuple[Contract, bytes]:
    contract, pdf = in_force(place), pdfs.sealed()
    actions.keep_paper(contract_id=contract.pk, wanted="to_seal", edition=1, pdf=pdf, level="B-B", at=SIGN_AT)
    return contract, pdf


def ask(sha256: str) -> tuple[int, object]:
    answer = Client().post(reverse(KNOWN), {"sha256": sha256})
    return answer.status_code, answer.json()


def test_pdf_is_handed_to_the_parties(as_person: SignIn) -> None:
    place = world()
    contract, pdf = sealed_contract(place)
    answer = as_person(place.artist).get(reverse("contracts:pdf", args=[contract.public_id]))
    assert b"".join(answer.streaming_content) == pdf
    assert answer["Content-Disposition"] == 'attachment; filename="contract-CM-2026-1.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    address = reverse("contracts:pdf", args=[contract.public_id])
    assert as_person(world().steward).get(address).status_code == 404
    page = as_person(place.artist).get(reverse("contracts:contract", args=[contract.public_id]))
    assert "signed and sealed" in page.content.decode()
    assert "PAdES B-B" in page.content.decode()


def test_without_pango_pages_and_data_work_and_the_pdf_names_the_packages(as_person: SignIn) -> None:
    place = world()
    contract = frozen(place)
    Paper.objects.update(trouble="paper.pango_missing")
    client = as_person(place.steward)
    for name in ("contract", "document", "terms", "json", "words"):
        assert client.get(reverse(f"contracts:{name}", args=[contract.public_id])).status_code == 200
    answer = client.get(reverse("contracts:pdf", args=[contract.public_id]))
    assert answer.status_code == 409
    assert press.PACKAGES in answer.content.decode()


def test_document_page_holds_the_whole_text(as_person: SignIn) -> None:
    place = world(works=3)
    contract = frozen(place)
    page = as_person(place.delegate).get(reverse("contracts:document", args=[contract.public_id]))
    text = page.content.decode()
    for words in (
        *("Low Tide 3", "Two years, and no more.", "€9.50 for each work", "What this contract is"),
        *("The keys are the site’s, not those persons’.", "Not binding until both sides have signed."),
        *("The members accepted these terms by ballot.", contract.fingerprint[:4]),
    ):
        assert words in text, words


def test_site_says_whether_it_knows_a_file_and_nothing_else() -> None:
    place = world()
    contract, pdf = sealed_contract(place)
    assert ask(hashlib.sha256(pdf).hexdigest()) == (200, {"known": True})
    assert ask(contract.fingerprint) == (200, {"known": True})
    assert ask(hashlib.sha256(pdf + b"\n").hexdigest()) == (200, {"known": False})
    assert [ask(odd)[0] for odd in ("", "0" * 63, "G" * 64, "' OR 1")] == [400] * 4
    assert Client().get(reverse(KNOWN)).status_code == 405


def test_anybody_can_let_the_site_check_a_file() -> None:
    place = world()
    _contract, pdf = sealed_contract(place)
    own = queries.seal_certificates()
    assert not own.exists()
    actions.keep_certificate(key="one", pem=pdfs.certificate(), sha256="a" * 64, at=SIGN_AT)
    page = send(pdf)
    for words in ("It is whole, and sealed here.", "This site knows this file.", "Signed for Common Measure"):
        assert words in page, words
    ((_place, changed),) = pdfs.flips(pdf, 1, begin=9000)
    page = send(changed)
    assert "Do not rely on this file." in page
    assert "This site does not know this file." in page
    assert "This is no PDF that can be read" in send(b"not a PDF")


def test_certificates_are_public() -> None:
    actions.keep_certificate(key="one", pem=pdfs.certificate(), sha256="a" * 64, at=SIGN_AT)
    assert Client().get(reverse("contracts:certificates")).content.decode() == pdfs.certificate()


def send(pdf: bytes) -> str:
    file = SimpleUploadedFile("contract.pdf", pdf, "application/pdf")
    answer = Client().post(reverse(CHECK), {"file": file})
    assert answer.status_code == 200
    return answer.content.decode()
