"""Two companies negotiate with one collective at the same time, and the union pauses one of the rooms."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.common import presence
from apps.common.presence import Here
from apps.negotiations import actions
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Room
from tests import makers
from tests.browser.story import Story
from tests.browser.windows import PHONE, Windows

_RIGHTMOST = """() => Math.max(
    ...[...document.querySelectorAll(".person-head")].map(head => head.getBoundingClientRect().right)
)"""
OFFERED, PAUSED = "We have read your proposal aloud to the whole house.", "The licensee is not clear."


def _second_room(story: Story) -> tuple[Room, Callable[[], object]]:
    """Open a room with another company, and give what tables an offer in it."""
    rex = makers.person("Rex Holm")
    quill = makers.company("Quill Systems", delegate=rex)
    story.people["rex"] = rex
    room = actions.open_room(
        actor=rex, company=quill, proposal_version_id=story.version.pk, at=timezone.now()
    )

    def table() -> object:
        return actions.submit_offer(
            actor=rex,
            room_id=room.pk,
            content=OfferContent(
                story.terms(quill, "9.75"), OFFERED, None, timezone.now() + timedelta(days=20)
            ),
            key="one",
            at=timezone.now(),
        )

    return room, table


def _open(windows: Windows, person: object, room: Room) -> Page:
    page = windows.open(person)
    with page.expect_websocket():
        page.goto(reverse("negotiations:room", args=[room.public_id]))
    return page


def test_nothing_of_one_room_shows_in_the_other_and_a_pause_stands_in_the_companys_window(
    story: Story, windows: Windows
) -> None:
    quill_room, table = _second_room(story)
    orrery = _open(windows, story.delegate, story.open_room)
    quill = _open(windows, story.people["rex"], quill_room)
    collective = _open(windows, story.steward, quill_room)
    union = _open(windows, story.representative, quill_room)
    # Who is here: the collective is at one table and not at the other.
    theirs = quill.locator(".presence-line", has_text="Common Measure")
    expect(theirs).to_contain_text("1 person is here")
    expect(orrery.locator(".presence")).to_contain_text("Common Measure nobody now")
    assert "Hallberg" not in quill.content()
    heard = len(windows.watches[orrery].frames)
    table()
    for page in (quill, collective, union):
        expect(page.locator("#offers")).to_contain_text(OFFERED)
    union.get_by_role("link", name="Pause the room").click()
    union.get_by_label("Reason").fill(PAUSED)
    union.get_by_role("button", name="Pause").click()
    for page in (quill, collective):
        expect(page.locator("#room-head [role=alert]")).to_contain_text(PAUSED)
    assert len(windows.watches[quill].navigations) == 1
    union.get_by_role("button", name="End the pause").click()
    expect(quill.locator("#room-head")).not_to_contain_text("Paused until")
    # The other company has heard and seen nothing, and goes on.
    assert windows.watches[orrery].frames[heard:] == []
    orrery.reload()
    expect(orrery.locator("#room-head")).not_to_contain_text("Paused")
    for address in (
        reverse("negotiations:rooms"),
        reverse("negotiations:room", args=[story.open_room.public_id]),
    ):
        said = orrery.request.get(address).text()
        assert not [word for word in ("Quill", OFFERED, PAUSED) if word in said]
    hidden = reverse("negotiations:room", args=[quill_room.public_id])
    assert [orrery.request.get(hidden + rest).status for rest in ("", "presence/", "offers/")] == [404] * 3


def test_the_heads_of_a_crowd_stay_on_a_phones_page(story: Story, windows: Windows) -> None:
    place = story.open_room.stream
    for number in range(13):
        person = makers.person(f"Delegate {number}")
        makers.seat(person, story.orrery, "delegate")
        presence.arrive(Here(place, "company", person.pk))
    page = windows.open(story.delegate, size=PHONE)
    page.goto(reverse("negotiations:room", args=[story.open_room.public_id]))
    heads = page.locator(".presence .person-head")
    expect(heads).to_have_count(11)
    widest = page.evaluate(_RIGHTMOST)
    assert widest <= PHONE[0]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
