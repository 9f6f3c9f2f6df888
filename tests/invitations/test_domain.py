"""How long an invitation stands, and which addresses are addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.common.errors import Refusal
from apps.invitations import domain
from apps.invitations.forms import SeatForm

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LIKE = "Write it like ada@example.org."


def seat_form(emails):
    return SeatForm({"role": "member", "emails": emails}, roles=["member"])


@pytest.mark.parametrize(
    ("state", "left", "shown", "code"),
    [
        ("waiting", timedelta(seconds=1), "waiting", None),
        ("waiting", timedelta(0), "lapsed", "invitation.lapsed"),
        ("accepted", timedelta(days=1), "accepted", "invitation.over"),
        ("declined", timedelta(days=-1), "declined", "invitation.over"),
        ("withdrawn", timedelta(days=1), "withdrawn", "invitation.over"),
    ],
)
def test_what_can_be_answered(state, left, shown, code):
    standing = domain.Standing(state, AT + left)
    assert domain.state_at(standing, AT) == shown
    if code is None:
        domain.check_answerable(standing, AT)
        return
    with pytest.raises(Refusal) as refusal:
        domain.check_answerable(standing, AT)
    assert refusal.value.code == code


def test_another_mail_waits_an_hour_and_revives_what_has_lapsed():
    lapsed = domain.Standing("waiting", AT - timedelta(days=1))
    domain.check_again(lapsed, AT - timedelta(hours=1), AT)
    with pytest.raises(Refusal) as refusal:
        domain.check_again(lapsed, AT - timedelta(minutes=59), AT)
    assert refusal.value.code == "invitation.sent_just_now"
    with pytest.raises(Refusal) as refusal:
        domain.check_again(domain.Standing("accepted", AT), AT - timedelta(days=1), AT)
    assert refusal.value.code == "invitation.over"


def test_tokens_are_long_and_differ():
    assert len({domain.new_token() for _n in range(50)}) == 50
    assert len(domain.new_token()) == 43


def test_each_wrong_line_is_named_and_right_ones_are_read_once():
    form = SeatForm(
        {"role": "member", "emails": "a@x.example\nfoo@\n\nb@x.example; Bo <C@x.example>, bar"},
        roles=["member"],
    )
    assert not form.is_valid()
    assert form.errors["emails"] == [
        "Line 2: “foo@” is no mail address. Write it like ada@example.org.",
        "Line 4: “bar” is no mail address. Write it like ada@example.org.",
    ]
    form = SeatForm(
        {"role": "member", "emails": "A@x.example\na@X.example, Bo <C@x.example>\r\n"}, roles=["member"]
    )
    assert form.is_valid()
    assert form.cleaned_data["emails"] == ["a@x.example", "c@x.example"]


@pytest.mark.parametrize(
    ("emails", "said"),
    [
        (" ,;\n ", "Write at least one mail address."),
        ("\n".join(f"p{n}@x.example" for n in range(51)), "These are 51 addresses. At most 50 go at once."),
        (
            "a@x.example%0aBcc:",
            "Line 1: “a@x.example%0aBcc:” is no mail address. Write it like ada@example.org.",
        ),
    ],
)
def test_none_and_too_many_are_said(emails, said):
    form = seat_form(emails)
    assert said in form.errors["emails"] or form.errors["emails"] == ["This field is required."]
