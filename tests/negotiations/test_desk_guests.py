"""Members at the union's desk whom a steward admits, and appeals that nobody answers in time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.negotiations import actions, queries
from apps.negotiations.models import Appeal, DeskGuest
from apps.notifications.messages import letter_for
from apps.notifications.models import Notice
from apps.notifications.queries import about_of, seen_by
from tests import makers
from tests.negotiations.makers import AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def admit(here, person, actor=None):
    return actions.admit_to_desk(actor=actor or here.steward, room_id=here.room.pk, person=person, at=AT)


def post(here, person, text="For the desk."):
    return actions.post_message(actor=person, room_id=here.room.pk, lane="desk", text=text, at=AT)


def told(person, kind):
    return Notice.objects.filter(person=person, kind=kind).exists()


def test_a_steward_admits_a_member_who_reads_and_writes_there_until_it_ends(here):
    member, other = here.members[:2]
    for person in (member, here.delegate, here.representative, here.stranger):
        with pytest.raises(NotAllowed):
            admit(here, member, actor=person)
    with pytest.raises(NotAllowed):
        post(here, member)
    guest = admit(here, member)
    post(here, member)
    assert queries.lanes_of(member, here.room) == ("table", "caucus", "desk")
    assert queries.lanes_by_room(member, [here.room])[here.room.public_id] == ("table", "caucus", "desk")
    assert queries.lanes_of(other, here.room) == ("table", "caucus")
    assert member.pk not in queries.members_to_admit(here.room).values_list("pk", flat=True)
    assert queries.readers_of_lane(here.room, "desk") >= {member.pk, here.steward.pk}
    assert other.pk not in queries.readers_of_lane(here.room, "desk")
    assert told(member, "desk.admitted")
    entry = Entry.objects.get(kind="desk.admitted")
    assert entry.stream.name == f"desk:{here.room.pk}"
    assert entry.payload == {"room": here.room.public_id, "guest": guest.public_id}
    actions.dismiss_from_desk(actor=here.steward, room_id=here.room.pk, public_id=guest.public_id, at=AT)
    with pytest.raises(NotAllowed):
        post(here, member)
    assert queries.lanes_of(member, here.room) == ("table", "caucus")


def test_only_members_are_admitted_and_once(here):
    for person, code in (
        (here.delegate, "no_member"),
        (here.stranger, "no_member"),
        (here.steward, "admitted"),
    ):
        with pytest.raises(Refusal, match=code):
            admit(here, person)
    admit(here, here.members[0])
    with pytest.raises(Refusal, match="admitted_already"):
        admit(here, here.members[0])


def test_who_leaves_the_collective_or_changes_sides_leaves_the_desk(here):
    member = here.members[0]
    admit(here, member)
    makers.seat(member, here.company, "delegate")
    assert queries.lanes_of(member, here.room) == ("table",)
    member.seats.filter(organisation=here.company).update(until=AT)
    assert "desk" in queries.lanes_of(member, here.room)
    member.seats.update(until=AT)
    assert queries.lanes_of(member, here.room) == ()
    assert not queries.at_desk_in([here.room]).exists()


def test_who_left_the_collective_and_came_back_is_admitted_anew(here):
    member = here.members[0]
    former = admit(here, member)
    member.seats.update(until=AT)
    again = makers.seat(member, here.collective, "member")
    member.seats.filter(pk=again.pk).update(since=AT + DAY)
    assert queries.lanes_of(member, here.room) == ("table", "caucus")
    assert queries.lanes_by_room(member, [here.room])[here.room.public_id] == ("table", "caucus")
    assert member.pk not in queries.readers_of_lane(here.room, "desk")
    assert member in queries.members_to_admit(here.room)
    actions.admit_to_desk(actor=here.steward, room_id=here.room.pk, person=member, at=AT + 2 * DAY)
    assert "desk" in queries.lanes_of(member, here.room)
    former.refresh_from_db()
    assert former.until == AT + 2 * DAY


def test_a_member_leaves_the_desk_by_themselves_and_sends_nobody_else_away(here, as_person):
    member, other = here.members[:2]
    mine, theirs = admit(here, member), admit(here, other)
    url = reverse("negotiations:desk_guest", args=[here.room.public_id])
    desk = reverse("negotiations:lane", args=[here.room.public_id, "desk"])
    page = as_person(member)
    assert "Leave the desk" in page.get(desk).content.decode()
    for person in (here.steward, here.representative):
        assert "Leave the desk" not in as_person(person).get(desk).content.decode()
    assert page.post(url, {"end": theirs.public_id}).status_code == 403
    assert page.post(url, {"end": mine.public_id}).status_code == 302
    assert page.get(desk).status_code == 404
    assert [one.person for one in queries.at_desk_in([here.room])] == [other]


def test_a_member_who_is_erased_is_at_no_desk_and_others_stay(here):
    erased, stays = here.members[:2]
    guest, other = admit(here, erased), admit(here, stays)
    actions.forget_speaker(person=erased, names=(erased.name,), at=AT + DAY)
    for one in (guest, other):
        one.refresh_from_db()
    assert (guest.until, guest.person, other.until) == (AT + DAY, erased, None)
    assert [one.person for one in queries.at_desk_in([here.room])] == [stays]
    assert queries.lanes_of(erased, here.room) == ("table", "caucus")


def test_a_mention_at_the_desk_reaches_nobody_whose_stay_there_is_over(here):
    member = here.members[0]
    guest = admit(here, member)
    post(here, here.steward, f"@{member.name}, please read.")
    assert told(member, "message.posted")
    [waiting] = Notice.objects.filter(person=member, kind="message.posted")
    actions.dismiss_from_desk(actor=here.steward, room_id=here.room.pk, public_id=guest.public_id, at=AT)
    about = about_of(waiting)
    assert letter_for(about, seen_by(member, [about], AT)) is None
    post(here, here.steward, f"@{member.name}, and again.")
    assert Notice.objects.filter(person=member, kind="message.posted").count() == 1


def test_the_page_of_the_desk_lets_stewards_admit_and_nobody_else(here, as_person):
    desk = reverse("negotiations:lane", args=[here.room.public_id, "desk"])
    admit_url = reverse("negotiations:desk_guest", args=[here.room.public_id])
    steward, member = as_person(here.steward), as_person(here.members[0])
    assert "Admit this member" in steward.get(desk).content.decode()
    assert "Admit this member" not in as_person(here.representative).get(desk).content.decode()
    assert member.get(desk).status_code == 404
    assert steward.post(admit_url, {"person": "x"}).status_code == 422
    steward.post(admit_url, {"person": here.members[0].public_id})
    assert member.get(desk).status_code == 200
    assert "stewards, members they admitted, and the union" in member.get(desk).content.decode()
    assert "Admit this member" not in member.get(desk).content.decode()
    assert member.post(admit_url, {"person": here.members[1].public_id}).status_code == 403
    steward.post(admit_url, {"end": DeskGuest.objects.get().public_id})
    assert member.get(desk).status_code == 404


def test_an_appeal_that_nobody_answers_is_written_down_once_and_told_to_all(here, as_person):
    ruling = actions.use_power(
        actor=here.representative, room_id=here.room.pk, power="mediate", reason="So.", at=AT
    )
    made = actions.appeal(actor=here.delegate, ruling_id=ruling.pk, reason="No.", at=AT)
    assert queries.appeals_missed(AT + 4 * DAY) == []
    assert actions.miss_appeal(appeal_id=made.pk, at=AT + 4 * DAY) is None
    assert queries.appeals_missed(AT + 6 * DAY) == [made.pk]
    for _again in range(2):
        actions.miss_appeal(appeal_id=made.pk, at=AT + 6 * DAY)
    assert Entry.objects.filter(kind="appeal.unanswered").count() == 1
    assert Appeal.objects.get().missed_at == AT + 6 * DAY
    assert queries.appeals_missed(AT + 7 * DAY) == []
    for person in (here.steward, here.delegate, here.representative):
        assert told(person, "appeal.unanswered")
        page = as_person(person).get(reverse("negotiations:moderation", args=[here.room.public_id]))
        assert "Written down as unanswered" in page.content.decode()
    colleague = makers.person("Lars Holm")
    makers.seat(colleague, here.union, "representative")
    actions.answer_appeal(
        actor=colleague, appeal_id=made.pk, verdict="lifted", answer="Late, but so.", at=AT + 8 * DAY
    )
    assert Appeal.objects.get().verdict == "lifted"
