"""From the landing page, or from an invitation, to a member with 50 works and a mandate: the screens counted.

A screen is a page that has to be read or filled in. What tells by itself how far a list is, and goes on to
the next page when it is there, is none.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.queries import holds_seat
from apps.catalogues.models import Share
from apps.catalogues.tasks import apply_due
from apps.collectives.queries import mandate_in_force
from apps.home.views.pages import front
from apps.invitations import actions as invitations
from tests import makers
from tests.catalogues.test_importers_workbook import book
from tests.journeys.test_road import FORM
from tests.journeys.visitor import Page, Visitor

pytestmark = pytest.mark.django_db

MIRA = "mira@artists.example"
SIGN_UP = {
    "email": MIRA,
    "name": "Mira Okonjo",
    "password1": "salt road and back",
    "password2": "salt road and back",
}
SONGS = [[f"Song {number}", "Mira Okonjo", f"SEABC24{number:05}"] for number in range(1, 51)]
LIST = book(["Title", "Artist", "ISRC"], *SONGS)


class Walk:
    """Somebody who goes from screen to screen; each is written down."""

    def __init__(self) -> None:
        self.visitor = Visitor()
        self.page = Page.of_source("")
        self.screens: list[str] = []

    def see(self, page: Page, name: str, *words: str) -> None:
        """Note a screen by a name, if its words stand there."""
        for one in words:
            assert one in page.text, (name, page.text[:2000])
        self.page = page
        self.screens.append(name)

    def follow(self, words: str, name: str, *seen: str) -> None:
        """Follow the link with these words, which stands on the page."""
        links = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>\s*([^<]*)', self.page.source)
        found = [address for address, text in links if text.strip() == words]
        assert found, (words, links)
        self.see(self.visitor.open(found[0]), name, *seen)

    def fill(self, values: Mapping[str, Any], name: str, *seen: str) -> None:
        """Fill in the form of the page, and see what comes of it."""
        self.see(self.visitor.fill(self.page, values), name, *seen)

    def press(self, action: str, name: str, *seen: str) -> None:
        """Press the button of the form to an address."""
        self.see(self.visitor.fill(self.page, form=self.page.form_to(action)), name, *seen)

    def bring(self) -> None:
        """Bring a list of 50 works, enter it and say whose they are; the page refreshes itself meanwhile."""
        page = self.visitor.fill(self.page, {"file": SimpleUploadedFile("songs.xlsx", LIST)})
        apply_due()
        self.see(self.visitor.open(page.url), "preview", "50 new works, if you say so.")
        page = self.visitor.fill(self.page, form=self.page.form_to(f"{page.url}apply/"))
        apply_due()
        self.see(self.visitor.open(page.url), "whose", "Whose are these 50 works?")


@pytest.fixture(autouse=True)
def _mail_is_checked(settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def _landing() -> Page:
    """Give the landing page of a site that is no demo, which the tests are."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return Page.of(front(request), "/")


def _check(collective: Any) -> None:
    mira = User.objects.get(email=MIRA)
    assert holds_seat(mira, collective.pk, "member")
    assert mandate_in_force(mira.pk, collective.pk) is not None
    mine = Share.objects.filter(holder=mira, ended_at__isnull=True)
    assert mine.values("work").distinct().count() == 50


def test_from_an_invitation_to_a_member_with_50_works_and_a_mandate_in_eight_screens() -> None:
    steward, at = makers.person("Tomas"), timezone.now()
    where = makers.collective("Common Measure", steward=steward)
    [made] = invitations.invite_to_seat(
        actor=steward, organisation=where, role="member", emails=[MIRA], at=at
    )
    token = invitations.draw_token(invitation_id=made.pk, at=at)
    walk = Walk()
    walk.see(walk.visitor.at("invitations:invited", token), "invitation", "Tomas invites you")
    walk.press(reverse("invitations:join", args=[token]), "sign up", "Join, and decide nothing yet.")
    walk.fill(SIGN_UP, "yes", "Accept the invitation")
    walk.press(reverse("invitations:accept", args=[token]), "mandate", "Welcome to Common Measure.")
    walk.fill({**FORM, "agreed": "on"}, "bring", "Your mandate is given.")
    walk.bring()
    walk.fill({"answer": "all_mine", "controller": "me"}, "works", "Your answer stands for 50 works.")
    _check(where)
    assert walk.screens == ["invitation", "sign up", "yes", "mandate", "bring", "preview", "whose", "works"]
    assert len(walk.screens) <= 8


def test_from_the_landing_page_there_are_eight_screens_and_three_of_the_mail_and_the_stewards() -> None:
    steward = makers.person("Tomas")
    where = makers.collective("Common Measure", steward=steward)
    walk = Walk()
    walk.see(_landing(), "landing", "Nobody signs alone.")
    walk.follow("Bring my works", "sign up", "Join, and decide nothing yet.")
    walk.fill(SIGN_UP, "mail: look", "Look into your mail.")
    [letter] = mail.outbox
    link = re.search(r"https?://[^/]+(/\S+)", str(letter.body))
    assert link
    walk.see(walk.visitor.open(link[1]), "mail: confirm", "Is this your address?")
    walk.press(link[1], "bring", "Which works do you bring?")
    walk.bring()
    walk.fill({"answer": "all_mine", "controller": "me"}, "whom", "Your answer stands for 50 works.")
    walk.follow("Apply to join", "apply", "Do you want to join Common Measure?")
    form = walk.page.form_with("person")
    walk.see(walk.visitor.fill(walk.page, form=form), "stewards: read", "Your application is in.")
    led = Visitor(steward)
    page = led.at("collectives:members", where.slug)
    admit = next(one for one in page.forms if ("decision", "admit") in one.buttons)
    led.fill(page, form=admit, button="decision=admit")
    walk.see(
        walk.visitor.at("collectives:mandate", where.slug), "mandate", "What may be done with your works?"
    )
    walk.visitor.fill(walk.page, {**FORM, "agreed": "on"})
    _check(where)
    own = [name for name in walk.screens if ":" not in name]
    assert own == ["landing", "sign up", "bring", "preview", "whose", "whom", "apply", "mandate"]
    assert len(own) <= 8
    assert len(walk.screens) == 11
