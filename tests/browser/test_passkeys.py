"""A passkey from its making to a sign-in with it alone, with a device that the browser plays itself."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.accounts.models import Role, Seat
from tests import makers
from tests.browser.story import Story
from tests.browser.windows import PHONE, Windows

PASSWORD = "a long enough password"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _with_device(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def _sign_in(page: Page, email: str) -> None:
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def by_name(windows: Windows) -> Windows:
    """Reach the site by a name: an address in figures has no passkeys."""
    windows.url = windows.url.replace("127.0.0.1", "localhost")
    return windows


def test_a_steward_sets_up_a_passkey_and_signs_in_with_it_alone(story: Story, by_name: Windows) -> None:
    steward = makers.person("Vera Lund")
    Seat.objects.create(
        person=steward, organisation=story.collective, role=Role.STEWARD, since=makers.LONG_AGO
    )
    page = by_name.open(size=PHONE)
    _with_device(page)
    _sign_in(page, steward.email)
    expect(page.locator("h1")).to_have_text("Your seat needs a second lock.")
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Name of the passkey").fill("my telephone")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("h1")).to_have_text("Keep these somewhere safe.")
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(by_name.url + reverse("home:home"))
    assert Authenticator.objects.get(user=steward, type="webauthn").wrap().is_passwordless

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(by_name.url + reverse("home:home"))


def test_a_passkey_is_the_second_factor_of_a_password(story: Story, by_name: Windows) -> None:
    artist = makers.person("Ada Lund")
    page = by_name.open()
    _with_device(page)
    _sign_in(page, artist.email)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("h1")).to_have_text("Keep these somewhere safe.")
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    _sign_in(page, artist.email)
    expect(page.locator("h1")).to_have_text("Now what you have.")
    page.get_by_role("button", name="Show my passkey").click()
    expect(page).to_have_url(by_name.url + reverse("home:home"))


def test_without_a_device_the_page_says_so_and_offers_another_way(story: Story, windows: Windows) -> None:
    # An address in figures has no passkeys at all: the browser itself refuses.
    page = windows.open(story.artist)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert").filter(has_text="The passkey was not read.")).to_be_visible()
    expect(page.get_by_role("link", name="Rather an app with codes")).to_be_visible()
