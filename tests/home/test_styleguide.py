"""The page of parts, and what every template owes to the strict policy on content."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from apps.home import styleguide

ROOT = Path(__file__).resolve().parents[2]
# What is set in type is read by WeasyPrint, which knows no logical properties in the margins of a page.
ON_PAPER = ROOT / "static" / "contracts" / "paper.css"
STYLES = sorted({*(ROOT / "static").rglob("*.css")} - {ON_PAPER})
SIDES = r"(?:left|right|top|bottom)"
PHYSICAL = re.compile(rf"^\s*(?:margin|padding|border)-{SIDES}|^\s*(?:{SIDES}|width|height)\s*:")


def test_every_component_renders_without_inline_style_or_script() -> None:
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    html = render_to_string(
        "home/styleguide.html", {**styleguide.context(), "nav": [], "person": None}, request
    )
    assert "A share is at most 100 %. Did you mean 13.0 %?" in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)", html)


def test_a_wrong_form_lists_its_errors_with_links_to_its_fields() -> None:
    form = styleguide.SampleForm({"fee": "9.50", "share": "130", "pays": "once", "works": "in"})
    html = form.render()
    assert 'href="#id_share"' in html
    assert 'id="id_share_error"' in html
    assert 'value="130"' in html


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_use_logical_properties_only(path: Path) -> None:
    wrong = [line for line in path.read_text().splitlines() if PHYSICAL.search(line)]
    assert wrong == []


def test_every_token_has_a_light_and_a_dark_value() -> None:
    tokens = (ROOT / "static/common/tokens.css").read_text()
    colours = re.findall(r"--([a-z0-9-]+): (light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\));", tokens)
    assert len(colours) == 20
