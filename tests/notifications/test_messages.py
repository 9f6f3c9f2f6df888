"""Every kind has words, in mail and inbox; nothing of theirs breaks a header."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from apps.notifications import domain, messages, samples
from apps.notifications.adapters.mail import Envelope, compose
from apps.notifications.domain import About
from apps.notifications.messages.safety import ACCOUNT_CHANGES
from apps.notifications.queries import Seen
from tests import makers

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KINDS = [kind for kind in samples.kinds() if kind != domain.DIGEST]


@pytest.mark.parametrize("kind", KINDS)
def test_sample_of_every_kind_is_a_mail_with_one_thing_to_do(kind: str) -> None:
    letter = samples.letter(kind, AT)
    assert letter.over == ""
    assert letter.url.startswith("/")
    assert all([letter.subject, letter.lines, letter.action, letter.reason])
    assert "\n" not in letter.subject
    assert len(letter.subject) <= 120
    message = compose(
        "letter", letter.subject, {"letter": letter}, Envelope("a@b.example", "Mira", 1, "https://x/")
    )
    html = str(message.alternatives[0][0])
    assert message.body.count(f"http://127.0.0.1:8000{letter.url}\n") == 1
    assert html.count(f'href="http://127.0.0.1:8000{letter.url}"') == 1
    assert "None" not in message.body
    assert "<img" not in html
    assert "%(" not in message.body + html


def is_about_account(kind: str) -> bool:
    """Such facts have no subject that could be hidden from the person whose account it is."""
    return kind in ACCOUNT_CHANGES or kind.startswith(("archive.", "erasure."))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in KINDS if not is_about_account(kind)])
def test_nothing_is_said_about_what_a_person_does_not_see(kind: str) -> None:
    payload = dict.fromkeys(
        ("ballot", "room", "offer", "contract", "membership", "version", "minimum"), "sample"
    )
    payload |= dict.fromkeys(("work", "run", "key", "organisation"), "sample")
    about = About(kind, payload, AT, "members:1")
    assert messages.letter_for(about, Seen(makers.person(), AT)) is None


def test_mail_says_its_language_and_direction_and_the_way_out() -> None:
    letter = samples.letter("ballot.opened", AT)
    with translation.override("ar"):
        message = compose(
            "letter", letter.subject, {"letter": letter}, Envelope("a@b.example", "M", 1, "https://x/")
        )
    assert '<html lang="ar" dir="rtl">' in str(message.alternatives[0][0])
    assert message.extra_headers["List-Unsubscribe"] == "<https://x/>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    always = compose("letter", letter.subject, {"letter": letter}, Envelope("a@b.example", "M", 1))
    assert "List-Unsubscribe" not in always.extra_headers


def test_names_of_people_are_escaped_in_html() -> None:
    letter = samples.letter("ballot.opened", AT)
    message = compose("letter", letter.subject, {"letter": letter}, Envelope("a@b.example", "<b>M", 1))
    assert "&lt;b&gt;M" in str(message.alternatives[0][0])
    assert "<b>M" in message.body


def test_digest_begins_with_what_needs_the_person() -> None:
    digest = samples.digest(AT)
    assert digest.subject == "2 things need you"
    assert [letter.needs for letter in digest.letters] == [True, True, False]
