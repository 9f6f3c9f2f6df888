"""The page that says how to check."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_anybody_reads_how_the_record_is_checked() -> None:
    page = Client().get(reverse("audit:how"))
    assert page.status_code == 200
    assert "sha256sum" in page.content.decode()
    assert "verify_record" in page.content.decode()
