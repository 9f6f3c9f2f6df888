"""What a person says about themselves."""

from datetime import date

import pytest
from django.urls import reverse

from apps.accounts import domain
from apps.common.errors import Refusal
from tests import makers
from tests.accounts.test_actions import change_profile

pytestmark = pytest.mark.django_db


def test_profile_keeps_everything(at):
    mira = makers.person()
    names = ["Low Tide", "N", "Mira O", "low tide"]
    change_profile(mira, at, other_names=names, born_on=date(1990, 2, 3), theme="dark")
    mira.refresh_from_db()
    kept = (mira.name, mira.other_names, mira.born_on, mira.zone, mira.theme, mira.language)
    assert kept == ("N", ["Low Tide", "Mira O"], date(1990, 2, 3), "Europe/Berlin", "dark", "en")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"language": "xx"}, "profile.unknown_language"),
        ({"born_on": date(2126, 1, 1)}, "profile.impossible_birth"),
        ({"born_on": date(1800, 1, 1)}, "profile.impossible_birth"),
        ({"other_names": [f"Name {n}" for n in range(11)]}, "profile.too_many_names"),
    ],
)
def test_what_cannot_be_is_refused(at, changes, code):
    mira = makers.person("Mira")
    with pytest.raises(Refusal) as refusal:
        change_profile(mira, at, **changes)
    mira.refresh_from_db()
    assert (refusal.value.code, mira.name) == (code, "Mira")


@pytest.mark.parametrize(
    ("today", "newest"),
    [
        (date(2026, 11, 20), date(2008, 11, 20)),
        (date(2028, 2, 29), date(2010, 2, 28)),
        (date(2026, 2, 28), date(2008, 2, 28)),
        (date(2026, 3, 1), date(2008, 3, 1)),
    ],
)
def test_majority(today, newest):
    assert domain.newest_grown_up(today) == newest


def test_settings_page_saves_and_shows_errors_beside_their_field(as_person):
    mira = makers.person("Mira")
    client, url = as_person(mira), reverse("accounts:settings")
    typed = {
        "name": "Mira Okonjo",
        "other_names": "Low Tide\n\u202eFerry\u202c\n\n",
        "language": "en",
        "zone": "Europe/Lisbon",
        "theme": "",
        "born_on": "2199-01-01",
    }
    wrong = client.post(url, typed).content.decode()
    assert "This cannot be a date of birth." in wrong
    assert "Low Tide" in wrong
    assert client.post(url, {**typed, "born_on": "1991-05-06"}).status_code == 302
    mira.refresh_from_db()
    assert (mira.other_names, mira.born_on) == (["Low Tide", "Ferry"], date(1991, 5, 6))
    page = client.get(url).content.decode()
    assert 'value="1991-05-06"' in page
    assert "Low Tide\nFerry" in page
    assert f'href="{reverse("accounts:acting")}"' in page
