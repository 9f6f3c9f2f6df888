"""The seal says yes to the file as it was sealed, and no to anything else."""

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from apps.contracts.adapters import seals
from apps.contracts.verifier import check
from apps.contracts.verifier.program import code_of, say
from tests.contracts import pdfs

ROOT = Path(__file__).resolve().parents[2]


def found(pdf: bytes):
    return check(pdf, seals.read_certificates(pdfs.certificate()))


def test_sealed_file_holds_and_says_who_signed_for_whom():
    report = found(pdfs.sealed())
    assert (report.is_good, report.faults, report.level) == (True, (), "B-B")
    assert [(mark.field, mark.kind, mark.said) for mark in report.marks] == [
        ("Collective", "signature", "Signed for Common Measure"),
        ("Company", "signature", "Signed for Veldra Audio"),
        ("Seal", "seal", "Seal"),
    ]
    assert {mark.certificate for mark in report.marks} == {seals.sha256_of_certificate(pdfs.certificate())}


def test_time_in_a_seal_is_the_clock_s_and_no_other():
    before = datetime.now(UTC).replace(microsecond=0)
    pdf = seals.seal(pdfs.unsigned(), (), key=pdfs.key(), certificate=pdfs.certificate(), reason="")
    (mark,) = found(pdf).marks
    assert before <= datetime.fromisoformat(mark.at) <= datetime.now(UTC)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_file_with_one_flipped_bit_holds(seed):
    pdf = pdfs.sealed()
    passed = [place for place, changed in pdfs.flips(pdf, 20, seed=seed) if found(changed).is_good]
    assert passed == []


@pytest.mark.parametrize("seed", [3, 4])
def test_no_bit_of_the_place_that_the_seal_itself_leaves_open_can_be_flipped(seed):
    pdf = pdfs.sealed()
    begin = pdf.rfind(b"/Contents <")
    flipped = list(pdfs.flips(pdf, 25, begin=begin, seed=seed))
    assert [place for place, changed in flipped if not found(changed).faults] == []


def test_nothing_can_be_added():
    pdf = pdfs.sealed()
    for added in (b"\n", b"% one word more\n", pdf):
        assert found(pdf + added).faults != ()
    assert found(pdf[:-1]).faults != ()


def test_page_appended_as_an_update_is_found():
    writer = IncrementalPdfFileWriter(io.BytesIO(pdfs.sealed()))
    words = generic.StreamObject(stream_data=b"q Q")
    writer.insert_page(
        PageObject(contents=writer.add_object(words), media_box=generic.ArrayObject([0, 0, 9, 9]))
    )
    changed = io.BytesIO()
    writer.write(changed)
    assert {"appended", "modified"} <= set(found(changed.getvalue()).faults)


def test_page_appended_by_writing_the_file_anew_is_found():
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdfs.sealed())) as pdf:
        pdf.add_blank_page()
        pdf.save(changed)
    assert found(changed.getvalue()).faults != ()


def test_seal_of_another_key_is_not_to_be_trusted():
    key = ec.generate_private_key(ec.SECP256R1())
    pem = seals.certificate_for(key, name="tutti.example", at=pdfs.AT)
    forged = seals.seal(pdfs.unsigned(), pdfs.SIGNINGS, key=key, certificate=pem, reason="Seal")
    report = found(forged)
    assert (report.faults, report.is_trusted, report.is_good) == ((), False, False)
    alone = check(forged)
    assert (alone.is_trusted, alone.is_good, code_of(alone)) == (None, False, 1)
    assert say(alone)[0].startswith("WHOLE, BY WHOM IS NOT CHECKED.")


def test_signatures_of_one_key_and_a_seal_of_another_do_not_hold():
    key = ec.generate_private_key(ec.SECP256R1())
    pem = seals.certificate_for(key, name="tutti.example", at=pdfs.AT)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdfs.unsigned()))
    for name in ("Collective", "Company", "Seal"):
        seals.fields.append_signature_field(writer, seals._field(name))
    opened = io.BytesIO()
    writer.write(opened)
    own, other = seals._signer(pdfs.key(), pdfs.certificate()), seals._signer(key, pem)
    signed = seals._sign(opened.getvalue(), pdfs.SIGNINGS[0], other)
    mixed = seals._sign(signed, seals.Signing("Seal", "Tutti", "Seal"), own)
    assert found(mixed).faults == ("several_keys",)


@pytest.mark.parametrize(
    ("pdf", "fault"), [(b"", "unreadable"), (b"%PDF-1.7\n", "unreadable"), (os.urandom(900), "unreadable")]
)
def test_what_is_no_pdf_is_said_so(pdf, fault):
    assert found(pdf).faults == (fault,)


def test_unsigned_file_is_said_so():
    assert found(pdfs.unsigned()).faults == ("unsigned",)


@pytest.mark.parametrize("program", [("-m", "apps.contracts.verifier"), ("manage.py", "verify_contract")])
def test_program_checks_a_file_alone_without_database(tmp_path, program):
    file, trust = tmp_path / "contract.pdf", tmp_path / "tutti-seal.pem"
    file.write_bytes(pdfs.sealed())
    trust.write_text(pdfs.certificate())
    nowhere = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }

    def run(*words):
        return subprocess.run(
            [sys.executable, *program, str(file), *words],
            cwd=ROOT,
            check=False,
            env=nowhere,
            capture_output=True,
            text=True,
        )

    good = run("--key", str(trust))
    assert (good.returncode, good.stdout.startswith("YES.")) == (0, True), good.stderr
    ((_place, changed),) = pdfs.flips(pdfs.sealed(), 1, begin=5000)
    file.write_bytes(changed)
    bad = run("--trust", str(trust))
    assert bad.returncode in (1, 2)
    assert "NO." in bad.stdout + bad.stderr
