"""The test of sealed ballots is shown to fail: each leak on purpose is found where it leaks."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.http import HttpRequest, HttpResponse

from apps.ballots import domain, sealed
from apps.ballots import queries as ballots
from apps.ballots.actions import casting, sequencing
from apps.ballots.models import Ballot, Header
from apps.ballots.views import ballots as pages
from apps.common import metrics
from apps.live import hub
from apps.notifications.domain import VOTE_CAST
from apps.notifications.messages import letters as mails
from tests.ballots.test_sealed import OTHER_OUTCOME, STORY, told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


def wrapped(monkeypatch, where: object, name: str, around: Callable[..., object]) -> None:
    """Put something around a function: it gets the function, then what the function is called with."""
    made = getattr(where, name)
    monkeypatch.setattr(where, name, lambda *given, **named: around(made, *given, **named))


def choices_in(ballot: Ballot) -> list[str]:
    """Open what nobody should before the close, in no order that says who."""
    openings = sealed.unseal(ballot, Header.objects.filter(ballot=ballot))
    return sorted(opening.choice for opening in openings.values())


def pad_nothing(monkeypatch) -> None:
    padded = domain.Opening.as_bytes
    monkeypatch.setattr(domain.Opening, "as_bytes", lambda opening: padded(opening).rstrip())


def count_choices(monkeypatch) -> None:
    made = domain.check_choice

    def check(choice: str) -> None:
        metrics.TASKS.labels("ballots.cast", choice).inc()
        made(choice)

    monkeypatch.setattr(domain, "check_choice", check)


def say_choices(monkeypatch) -> None:
    made = domain.check_choice

    def check(choice: str) -> None:
        logging.getLogger("apps.ballots").warning("somebody said %s", choice)
        made(choice)

    monkeypatch.setattr(domain, "check_choice", check)


def say_aside(monkeypatch) -> None:
    """In what goes along with a log line, and not in its words."""

    def around(made, choice: str) -> None:
        logging.getLogger("apps.ballots").info("cast", extra={"outcome": choice})
        made(choice)

    wrapped(monkeypatch, domain, "check_choice", around)


def keep_in_a_column(monkeypatch) -> None:
    def around(made, *given, choice: str, request_id: str, **named):
        return made(*given, choice=choice, request_id=f"{request_id}-{choice}", **named)

    wrapped(monkeypatch, casting, "_insert", around)


def keep_in_the_session(monkeypatch) -> None:
    def around(made, request: HttpRequest, *given):
        request.session["last"] = request.POST.get("choice", "")
        return made(request, *given)

    wrapped(monkeypatch, pages, "Again", around)


def draw_nothing(monkeypatch) -> None:
    """Without chance in it a commitment can be tried out: three choices, three hashes."""
    wrapped(monkeypatch, casting, "opening_of", lambda made, choice, _entropy: made(choice, bytes))


def order_by_choice(monkeypatch) -> None:
    def around(made, ballot: Ballot, bodies):
        opened = {
            header.leaf: sealed.unseal(ballot, [header])[header.pk].choice
            for header in Header.objects.filter(ballot=ballot)
        }
        wanted = sorted(bodies, key=lambda body: (opened.get(body.leaf, ""), body.leaf), reverse=True)
        return made(ballot, wanted)

    wrapped(monkeypatch, sequencing.log, "append", around)


def show_on_a_page(monkeypatch) -> None:
    def around(made, person, ballot: Ballot, form):
        return {**made(person, ballot, form), "secrecy": f"So far: {choices_in(ballot)}"}

    wrapped(monkeypatch, pages, "page_of", around)


def show_on_a_receipt(monkeypatch) -> None:
    def around(made, person, ballot: Ballot):
        receipt = made(person, ballot)
        return receipt and replace(receipt, promise={**receipt.promise, "so_far": choices_in(ballot)})

    wrapped(monkeypatch, ballots, "receipt_of", around)


def answer_with_it(monkeypatch) -> None:
    def around(made, address: str) -> HttpResponse:
        return made(f"{address}={choices_in(Ballot.objects.get())[0]}")

    wrapped(monkeypatch, pages, "redirect", around)


def tell_sockets(monkeypatch) -> None:
    def around(made, ids):
        told = {pk: choices_in(Ballot.objects.get(pk=pk)) for pk in ids}
        return {pk: {**message, "so_far": told[pk]} for pk, message in made(ids).items()}

    wrapped(monkeypatch, hub, "turnout_messages", around)


def tell_the_bus(monkeypatch) -> None:
    def around(made, topic: str) -> None:
        made(f"{topic}:{''.join(choices_in(Ballot.objects.get()))}")

    wrapped(monkeypatch, casting, "mark_changed", around)


def put_on_record(monkeypatch) -> None:
    def around(made, ballot: Ballot, checkpoint):
        return {**made(ballot, checkpoint), "checkpoint_size": str(choices_in(ballot).count("yes"))}

    wrapped(monkeypatch, sequencing.log, "facts", around)


def write_by_mail(monkeypatch) -> None:
    made = mails.FOUND[VOTE_CAST]

    def letter(about, seen):
        written = made(about, seen)
        return written and replace(written, subject=f"{written.subject} {choices_in(Ballot.objects.get())}")

    monkeypatch.setitem(mails.FOUND, VOTE_CAST, letter)


LEAKS = [
    (pad_nothing, "dump"),
    (draw_nothing, "dump"),
    (keep_in_a_column, "dump"),
    (order_by_choice, "dump"),
    (keep_in_the_session, "sessions"),
    (count_choices, "metrics"),
    (say_choices, "lines"),
    (say_aside, "lines"),
    (show_on_a_page, "pages"),
    (show_on_a_receipt, "pages"),
    (answer_with_it, "answers"),
    (tell_sockets, "frames"),
    (tell_the_bus, "bus"),
    (put_on_record, "record"),
    (write_by_mail, "mail"),
]


@pytest.mark.parametrize(("leak", "outlet"), LEAKS)
def test_leak_on_purpose_is_found_where_it_leaks(told, monkeypatch, leak, outlet):
    leak(monkeypatch)
    first, second = told(STORY), told(OTHER_OUTCOME)
    is_in_order = first["dump"]["order of the step"] == ["by hash"]
    assert first[outlet] != second[outlet] or not is_in_order
    assert is_in_order is (leak is not order_by_choice)
