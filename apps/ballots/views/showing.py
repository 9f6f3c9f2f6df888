"""What the page of a ballot shows, in each state of its life."""

from collections import Counter
from datetime import datetime
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.ballots import domain, messages, queries
from apps.ballots import turnout as headers
from apps.ballots.forms import CastForm
from apps.ballots.models import Ballot, RollEntry
from apps.common import drawing
from apps.common.permissions import is_possible, may

Context = dict[str, object]
MOST_TALLIED = 2_000


def subject_url(ballot: Ballot) -> str:
    """Give the page on which one votes: that of what is asked once there is a roll, or the ballot's own."""
    asked = domain.subject_of(ballot.subject)
    if asked and asked[0].vote_page and ballot.roll_root:
        return asked[0].vote_page(asked[1])
    return reverse("ballots:ballot", args=[ballot.public_id])


def page_of(person: User, ballot: Ballot, form: CastForm) -> Context:
    """Gather what one reader sees of a ballot; `form` holds what they chose before, if it was refused."""
    definition, asked = domain.Definition.parse(ballot.definition), domain.subject_of(ballot.subject)
    certifier = ballot.certifier.name if ballot.certifier else ""
    at = timezone.now()
    is_running = ballot.state == Ballot.State.OPEN and ballot.closes_at > at
    own_page = subject_url(ballot) if asked and asked[0].vote_page else ""
    return {
        "ballot": ballot,
        "definition": definition,
        "text_page": asked[0].text_page(asked[1]) if asked else "",
        "own_page": own_page,
        "is_announced": ballot.state == Ballot.State.ANNOUNCED,
        "is_running": is_running,
        "is_counting": ballot.state == Ballot.State.OPEN and not is_running,
        "is_void": ballot.state == Ballot.State.VOIDED,
        **turns_of(ballot),
        "rules": messages.say_rules(definition, ballot.roll_size, certifier),
        "secrecy": messages.say_secrecy(
            is_sealed=ballot.is_sealed,
            is_secret=queries.secrecy(ballot),
            weight_rule=definition.weight_rule,
            proxies=definition.proxies,
        ),
        "checkpoint": queries.latest_checkpoint(ballot),
        "cosigned": _say_cosigned(ballot, certifier),
        "may_extend": may(person, "ballots.extend", ballot) and queries.can_be_extended(ballot, at),
        "may_void": may(person, "ballots.void", ballot)
        and is_possible(queries.check_voiding, person, ballot, at),
        "form": form,
        "request_id": uuid4().hex,
        **_place(person, ballot, form),
        **_roll(person, ballot),
        **_objections(person, ballot),
        **(_announced(person, ballot, definition) if ballot.state == Ballot.State.ANNOUNCED else {}),
        **_result(person, ballot, at),
    }


def _say_cosigned(ballot: Ballot, certifier: str) -> str:
    """Say who signed the log beside the site; nothing before there is a log."""
    if not ballot.roll_root:
        return ""
    return messages.say_cosigned(queries.cosigned(ballot), certifier, is_closed=queries.is_over(ballot))


def _place(person: User, ballot: Ballot, form: CastForm) -> Context:
    """Show the reader's own place on the frozen roll and what they chose, which is for their eyes alone."""
    mine = place_of(person, ballot)
    return {**mine, "options": _options(str(form["choice"].value() or mine["choice"]))}


def place_of(person: User, ballot: Ballot) -> Context:
    """Gather a reader's place on the frozen roll, and what they chose in words; for their eyes alone."""
    entry = queries.my_entry(person, ballot)
    choice = queries.my_choice(person, ballot) if entry else None
    return {
        "definition": domain.Definition.parse(ballot.definition),
        "entry": entry,
        "reason": messages.say_reason(entry.reason) if entry else "",
        "choice": choice or "",
        "my_choice": messages.say_choice(choice) if choice else "",
    }


def turns_of(ballot: Ballot) -> Context:
    """Gather what befell a ballot: more time, a challenge, a void; and whether it was counted twice."""
    return {
        "said": [(messages.say_turn(one), one) for one in queries.reasons(ballot)],
        "outcome": messages.say_outcome(ballot),
        "is_cross_checked": queries.is_cross_checked(ballot),
        "unanswered": queries.unanswered(ballot),
    }


def _roll(person: User, ballot: Ballot) -> Context:
    """Show names and turnout to those who may see them, and after the end who took part."""
    if not headers.visible_to(person).filter(pk=ballot.pk).exists():
        return {"turnout_panel": None, "roll": [], "took_part": [], "delegations": []}
    is_announced = ballot.state == Ballot.State.ANNOUNCED
    return {
        "turnout_panel": None if is_announced else headers.panel(person, ballot),
        "roll": queries.provisional_roll(ballot) if is_announced else queries.people_on_roll(ballot),
        "took_part": _who_took_part(ballot),
        **tally_of(ballot),
        "delegations": queries.delegations(ballot),
    }


def _who_took_part(ballot: Ballot) -> list[tuple[RollEntry, str]]:
    """List who cast a ballot once it is over; with what they chose if the count was open all the time."""
    places = headers.participants(ballot)
    shows_choices = ballot.closed_at is not None and not ballot.is_sealed
    chosen = queries.choices_of(ballot) if shows_choices else {}
    return [(place, messages.say_choice(chosen[place.pk]) if chosen else "") for place in places]


def tally_of(ballot: Ballot) -> Context:
    """Count the people behind each choice of an open count that is running; None of any other ballot.

    Of a very large roll the count is shown at the close: opening so many ballots for each look is too much.
    """
    is_running = ballot.state == Ballot.State.OPEN and not ballot.is_sealed
    if not is_running or ballot.roll_size > MOST_TALLIED:
        return {"tally": None}
    number = Counter(queries.choices_of(ballot).values())
    return {"tally": [(messages.say_choice(choice), number[choice]) for choice in domain.CHOICES]}


def _announced(person: User, ballot: Ballot, definition: domain.Definition) -> Context:
    """Show the reader's provisional place, and who votes for whom."""
    place, chosen = queries.my_provisional_entry(person, ballot), queries.my_delegation(person, ballot)
    delegations = queries.delegations(ballot)
    waits = queries.contests(ballot).filter(person=person, answered_at__isnull=True).exists()
    return {
        "place": place,
        "reason": messages.say_reason(place.reason) if place else "",
        "roll": queries.provisional_roll(ballot),
        "may_contest": not waits and may(person, "ballots.contest", ballot),
        "may_delegate": bool(definition.proxies) and may(person, "ballots.delegate", ballot),
        "my_delegate": chosen.delegate if chosen else None,
        "delegations": delegations,
        "waits_until": queries.waits_until(ballot),
        "gave_me": [one.giver for one in delegations if one.delegate == person],
    }


def _objections(person: User, ballot: Ballot) -> Context:
    """Show objections to the roll: their own to everybody, all to who may answer them, also afterwards."""
    found = queries.contests(ballot)
    if not may(person, "ballots.answer_contest", ballot):
        return {"contests": [(one, False) for one in found.filter(person=person)]}
    can_answer = [(one, is_possible(queries.check_answering, person, one)) for one in found]
    return {"contests": can_answer}


def _options(choice: str) -> list[Context]:
    notes = {
        "yes": _("accept this text"),
        "no": _("it is not accepted"),
        "abstain": _("counts for the quorum only"),
    }
    return [
        {
            "value": value,
            "label": messages.say_choice(value),
            "note": notes[value],
            "checked": value == choice,
        }
        for value in domain.CHOICES
    ]


def _result(person: User, ballot: Ballot, at: datetime) -> Context:
    """Show the result in words and bars, how it stands with the union, and what the reader may do with it."""
    result = queries.result(ballot)
    if result is None:
        return {}
    rows = [(messages.say_choice(choice), result.people[choice]) for choice in domain.CHOICES]
    rows.append((_("Did not take part"), result.silent))
    kinds: tuple[drawing.PartKind, ...] = ("solid", "solid", "outlined", "dashed")
    bars = [
        {"name": name, "parts": (drawing.Part(number, kind),), "sum": messages.say_people(number)}
        for (name, number), kind in zip(rows, kinds, strict=True)
    ]
    return {
        "result": result,
        "steps": messages.say_steps(result),
        "bars": bars,
        "certification": queries.certification(ballot, at),
        "was_secret": queries.secrecy_of_votes(ballot),
        "may_certify": may(person, "ballots.certify", ballot)
        and is_possible(queries.check_certifying, person, ballot),
        "may_challenge": may(person, "ballots.challenge", ballot)
        and is_possible(queries.check_challenging, ballot, at),
    }
