"""An authority's time raises the level; without an answer nothing is made up."""

from datetime import UTC, datetime

import pytest

from apps.common.errors import Refusal
from apps.contracts.adapters import seals, stamps
from apps.contracts.verifier import check
from tests.contracts import pdfs
from tests.contracts.authority import authority


@pytest.fixture(scope="module")
def served():
    with authority() as one:
        yield one


def found(pdf, served, *, believed=True):
    roots = seals.read_certificates(served.root) if believed else ()
    return check(pdf, seals.read_certificates(pdfs.certificate()), roots)


def test_time_alone_is_the_second_level(served):
    before = datetime.now(UTC).replace(microsecond=0)
    pdf = stamps.stamp(pdfs.sealed(), url=served.url, roots=())
    report = found(pdf, served)
    assert (report.faults, report.level, report.is_good) == ((), "B-T", True)
    assert [mark.kind for mark in report.marks] == ["signature", "signature", "seal", "stamp"]
    assert before <= datetime.fromisoformat(report.marks[-1].at) <= datetime.now(UTC)


def test_time_with_what_checks_it_later_is_the_third_level(served):
    roots = seals.read_certificates(served.root)
    pdf = stamps.stamp(pdfs.sealed(), url=served.url, roots=roots)
    assert (found(pdf, served).faults, found(pdf, served).level) == ((), "B-LT")
    assert found(pdf, served, believed=False).level == "B-T"
    # A copy of the root comes along with the answer, and nobody signs for that copy.
    sent = roots[0].dump().hex().upper().encode()
    copy = pdf.rfind(sent)
    signed = [each for each in pdfs.flips(pdf, 30) if not copy <= each[0] < copy + len(sent)]
    assert [place for place, changed in signed if not found(changed, served).faults] == []


def test_silent_authority_is_a_refusal(served):
    served.answers = False
    try:
        with pytest.raises(Refusal, match=r"paper\.authority_silent"):
            stamps.stamp(pdfs.sealed(), url=served.url, roots=())
    finally:
        served.answers = True
    with pytest.raises(Refusal, match=r"paper\.authority_silent"):
        stamps.stamp(pdfs.sealed(), url="http://127.0.0.1:1/tsa", roots=())
