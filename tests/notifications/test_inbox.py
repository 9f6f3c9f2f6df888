"""What concerns me: one row for each fact and person, never about what one may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.actions import end_seat
from apps.accounts.models import User
from apps.audit.actions import record
from apps.ballots.actions import void
from apps.common.errors import NotAllowed
from apps.notifications import actions, messages
from apps.notifications.messages.inbox import LINES_ON_A_PAGE
from apps.notifications.models import Notice
from tests import makers
from tests.ballots import makers as ballots
from tests.contracts.makers import AGREED_AT, agreed, in_force, world
from tests.live import makers as rooms

pytestmark = pytest.mark.django_db
LATER = ballots.OPENING + timedelta(hours=1)


def subjects(person: User) -> list[tuple[str, str]]:
    page = messages.page_of(person, None, LATER)
    return [(line.notice.kind, line.letter.over) for line in page.lines]


def test_opened_vote_needs_each_voter_until_they_have_voted() -> None:
    where = rooms.scene()
    voter = where.place.other
    (line,) = messages.page_of(voter, None, LATER).lines
    assert (line.notice.kind, line.letter.needs, line.is_new) == ("ballot.opened", True, True)
    assert messages.count_new(voter, LATER).count == 1
    ballots.vote(where.ballot, voter, "no")
    assert subjects(voter) == [("ballot.opened", "You have voted. You can change it until the vote closes.")]
    assert messages.count_new(voter, LATER).count == 0
    assert messages.count_new(where.place.steward, LATER).count == 1


def test_announced_vote_is_said_to_have_opened_only_when_it_has() -> None:
    voters = ballots.members(2)
    organisation, steward = ballots.stewarded(voters)
    late, gone = (ballots.announced(voters, organisation=organisation) for _ in range(2))
    assert [over for _, over in subjects(voters[1])] == ["", ""]
    void(actor=steward, ballot_id=gone.pk, reason="A page was missing.", at=ballots.ANNOUNCED)
    told = [over for kind, over in subjects(voters[1]) if kind == "ballot.announced"]
    assert sorted(told) == ["", "This vote was called off."]
    ballots.open_now(late, voters)
    told = [over for kind, over in subjects(voters[1]) if kind == "ballot.announced"]
    assert sorted(told) == ["This vote has opened.", "This vote was called off."]


def test_who_leaves_sees_neither_rows_nor_their_number() -> None:
    place = world()
    agreed(place)
    reader = place.steward
    assert "contract.agreed" in dict(subjects(reader))
    assert messages.count_new(reader, AGREED_AT).count > 0
    for role in ("member", "steward"):
        end_seat(person=reader, organisation=place.collective, role=role, at=AGREED_AT)
    kinds = dict(subjects(reader))
    assert "contract.agreed" not in kinds
    assert set(kinds) <= {"ballot.closed", "ballot.opened", "seat.ended"}


def test_company_hears_of_a_contract_and_nothing_of_the_vote() -> None:
    place = world()
    in_force(place)
    kinds = {row.kind for row in Notice.objects.filter(person=place.delegate)}
    assert kinds == {"contract.in_force"}
    assert dict(subjects(place.delegate)) == {"contract.in_force": ""}


def test_inbox_takes_as_many_statements_with_thirty_rows_as_with_one() -> None:
    place = world()
    room = rooms.room(place)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert messages.page_of(place.steward, None, LATER).lines
            messages.count_new(place.steward, LATER)
        return len(caught)

    def resumed() -> None:
        record(stream=room.stream, kind="room.resumed", payload={"room": room.public_id}, at=AGREED_AT)

    resumed()
    with_one = statements()
    for _ in range(28):
        resumed()
    assert len(messages.page_of(place.steward, None, LATER).lines) == 29
    assert statements() == with_one


def test_pages_follow_one_another_without_gap_or_repetition() -> None:
    place = world()
    room = rooms.room(place)
    for _ in range(LINES_ON_A_PAGE * 2 + 5):
        record(stream=room.stream, kind="room.resumed", payload={"room": room.public_id}, at=AGREED_AT)
    seen: list[str] = []
    before = None
    while True:
        page = messages.page_of(place.steward, before, LATER)
        seen += [line.notice.public_id for line in page.lines]
        if not page.older:
            break
        before = Notice.objects.get(public_id=page.older)
    own = Notice.objects.filter(person=place.steward)
    assert seen == list(own.order_by("-at", "-pk").values_list("public_id", flat=True))


def test_nobody_reads_in_another_s_inbox(as_person: object) -> None:
    where = rooms.scene()
    notice = Notice.objects.get(person=where.place.other)
    with pytest.raises(NotAllowed):
        actions.mark_read(actor=where.place.steward, notice_id=notice.pk, at=LATER)
    with pytest.raises(NotAllowed):
        actions.mark_all_read(actor=where.place.steward, newest_id=notice.pk, at=LATER)
    url = reverse("notifications:read", args=[notice.public_id])
    assert as_person(where.place.steward).post(url).status_code == 404
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_button_marks_as_read_and_leads_to_the_one_thing(as_person: object) -> None:
    where = rooms.scene()
    notice = Notice.objects.get(person=where.place.other)
    client: Client = as_person(where.place.other)
    answer = client.post(reverse("notifications:read", args=[notice.public_id]), {"go": "1"})
    assert answer.url == reverse("negotiations:vote", args=[where.room.offers.get().public_id])
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_all_read_leaves_what_came_since() -> None:
    place = world()
    room = rooms.room(place)
    for _ in range(3):
        record(stream=room.stream, kind="room.resumed", payload={"room": room.public_id}, at=AGREED_AT)
    middle = Notice.objects.filter(person=place.steward).order_by("pk")[1]
    assert actions.mark_all_read(actor=place.steward, newest_id=middle.pk, at=LATER) == 2
    assert Notice.objects.filter(person=place.steward, read_at=None).count() == 1
    assert Notice.objects.filter(person=place.delegate, read_at=None).count() == 3


def test_shell_says_the_number_in_words(as_person: object) -> None:
    where = rooms.scene()
    record(
        stream=where.room.stream,
        kind="room.resumed",
        payload={"room": where.room.public_id},
        at=AGREED_AT,
    )
    page = as_person(where.place.delegate).get(reverse("notifications:inbox"))
    assert "one new" in page.content.decode()
    stranger = as_person(makers.person()).get(reverse("notifications:inbox")).content.decode()
    assert "one new" not in stranger
    assert "Nothing new" in stranger


def test_shell_counts_anew_after_a_row_or_a_deed_and_not_for_each_page(as_person: object) -> None:
    place = world()
    room = rooms.room(place)
    reader = place.delegate

    def resumed() -> None:
        record(stream=room.stream, kind="room.resumed", payload={"room": room.public_id}, at=AGREED_AT)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            counted = messages.count_for_shell(reader, LATER)
        return counted.count, len(caught)

    assert asked() == (0, 1)
    resumed()
    (count, first), (again, kept) = asked(), asked()
    assert (count, again, kept) == (1, 1, 1)
    assert first > 1
    resumed()
    assert asked() == (2, first)
    client: Client = as_person(reader)
    client.get(reverse("notifications:inbox"))
    assert asked() == (2, 1)
    assert client.put(reverse("notifications:inbox")).status_code == 405
    assert asked() == (2, 1)
    client.post(reverse("notifications:mailing"), {})
    assert asked() == (2, first)
    actions.mark_read(actor=reader, notice_id=Notice.objects.filter(person=reader).latest("pk").pk, at=LATER)
    assert asked() == (1, first)
