"""The PDF is the same each time, reaches for nothing, and keeps what PDF/A-3 asks, as far as we can check it.

No registry that this project may use has a validator of PDF/A. Where `verapdf` is installed it is asked too.
"""

import io
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from apps.common.errors import Refusal
from apps.contracts.adapters import press
from tests.contracts import pdfs

_PRINTED, _HIDDEN = 4, 2 | 1 | 32


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def test_same_content_gives_the_same_bytes():
    assert pdfs.unsigned() == pdfs.unsigned()
    assert pdfs.unsigned() != pdfs.unsigned(pdfs.HTML.replace("19.00", "19.01"))


def test_files_are_inside_each_named_once():
    with opened(pdfs.unsigned()) as pdf:
        held = {str(each.UF): (str(each.AFRelationship), str(each.EF.F.Subtype)) for each in pdf.Root.AF}
        assert held == {
            "terms.json": ("/Source", "/application/json"),
            "schedule.csv": ("/Data", "/text/csv"),
            "certificate.json": ("/Supplement", "/application/json"),
        }
        assert len(pdf.Root.AF) == len(pdf.attachments) == 3
        assert pdf.attachments["terms.json"].get_file().read_bytes() == pdfs.TEXT


def test_nothing_but_the_site_s_fonts_is_fetched(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>secret</text></svg>')
    html = pdfs.HTML.replace("<h1>", f'<img src="{secret.as_uri()}"><img src="http://127.0.0.1:1/x"><h1>')
    with opened(pdfs.unsigned(html)) as pdf:
        assert not any(page.get_images() for page in pdf.pages)


def test_missing_library_is_named_with_its_packages(monkeypatch):
    monkeypatch.setattr(press, "_load", _without_pango)
    with pytest.raises(Refusal) as refused:
        pdfs.unsigned()
    assert "libpango-1.0-0" in str(refused.value.params["packages"])


def _without_pango():
    try:
        raise OSError("cannot load library 'libpango-1.0-0'")
    except OSError as error:
        raise Refusal("paper.pango_missing", packages=press.PACKAGES) from error


@pytest.mark.parametrize("make", [pdfs.unsigned, pdfs.sealed])
def test_file_keeps_what_pdf_a_3_asks(make):
    with opened(make()) as pdf:
        root = pdf.Root
        kinds = {
            name.rpartition("}")[2]: value
            for each in ET.fromstring(root.Metadata.read_bytes()).iter()
            for name, value in each.attrib.items()
            if "pdfaid" in name or "pdfa/ns/id" in name
        }
        assert kinds == {"part": "3", "conformance": "U"}
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert root.OutputIntents[0].DestOutputProfile.N == 3
        assert root.MarkInfo.Marked
        assert pdf.trailer.ID
        assert not pdf.is_encrypted
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(root.keys())
        assert list(faults_of_objects(pdf)) == []


def faults_of_objects(pdf):
    """Yield fonts that are not inside or say no letters, and fields that PDF/A would not have."""
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary):
            continue
        kind = each.get("/Type")
        if kind == "/Font" and each.Subtype == "/Type0" and "/ToUnicode" not in each:
            yield "no letters", each.BaseFont
        if kind == "/FontDescriptor" and not {"/FontFile2", "/FontFile3"} & set(each.keys()):
            yield "not inside", each.FontName
        if kind == "/Annot" and (not each.get("/F", 0) & _PRINTED or each.get("/F", 0) & _HIDDEN):
            yield "flags", each.get("/T")
        if kind == "/Filespec" and "/AFRelationship" not in each:
            yield "no relation", each.UF


def test_validator_of_pdf_a_agrees_where_there_is_one(tmp_path):
    validator = shutil.which("verapdf")
    if validator is None:
        print("No PDF/A validator on this machine: only the checks above were made.")  # noqa: T201
        return
    file = tmp_path / "sealed.pdf"
    file.write_bytes(pdfs.sealed())
    said = subprocess.run(
        [validator, "--flavour", "3u", "--format", "text", str(file)], capture_output=True, check=False
    )
    assert said.stdout.startswith(b"PASS"), said.stdout
