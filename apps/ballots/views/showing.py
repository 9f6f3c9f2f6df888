"""What the page of a ballot shows, in each state of its life."""

from uuid import uuid4

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.ballots import domain, messages, queries
from apps.ballots import turnout as headers
from apps.ballots.forms import CastForm
from apps.ballots.models import Ballot, Contest
from apps.common import drawing
from apps.common.permissions import may

Context = dict[str, object]


def subject_url(ballot: Ballot) -> str:
    """Give the page on which one votes: that of what is asked, or the ballot's own."""
    asked = domain.subject_of(ballot.subject)
    if asked and asked[0].vote_page and ballot.state != Ballot.State.ANNOUNCED:
        return asked[0].vote_page(asked[1])
    return reverse("ballots:ballot", args=[ballot.public_id])


def page_of(person: User, ballot: Ballot, form: CastForm) -> Context:
    """Gather what one reader sees of a ballot; `form` holds what they chose before, if it was refused."""
    definition, asked = domain.Definition.parse(ballot.definition), domain.subject_of(ballot.subject)
    certifier = ballot.certifier.name if ballot.certifier else ""
    is_running = ballot.state == Ballot.State.OPEN and ballot.closes_at > timezone.now()
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
        "said": [(messages.say_turn(one), one) for one in queries.reasons(ballot)],
        "rules": messages.say_rules(definition, ballot.roll_size, certifier),
        "is_secret": queries.secrecy(ballot),
        "checkpoint": queries.latest_checkpoint(ballot),
        "is_cross_checked": queries.is_cross_checked(ballot),
        "may_extend": is_running and may(person, "ballots.extend", ballot),
        "form": form,
        "request_id": uuid4().hex,
        **_place(person, ballot, form),
        **_roll(person, ballot),
        **(_announced(person, ballot, definition) if ballot.state == Ballot.State.ANNOUNCED else {}),
        **_result(person, ballot),
    }


def _place(person: User, ballot: Ballot, form: CastForm) -> Context:
    """Show the reader's own place on the frozen roll and what they chose, which is for their eyes alone."""
    entry = queries.my_entry(person, ballot)
    choice = queries.my_choice(person, ballot) if entry else None
    return {
        "entry": entry,
        "reason": messages.say_reason(entry.reason) if entry else "",
        "my_choice": messages.say_choice(choice) if choice else "",
        "options": _options(form["choice"].value() or choice),
    }


def _roll(person: User, ballot: Ballot) -> Context:
    """Show names and turnout to those who may see them, and after the end who took part."""
    if not headers.visible_to(person).filter(pk=ballot.pk).exists():
        return {"turnout_panel": None, "roll": [], "took_part": [], "delegations": []}
    is_announced = ballot.state == Ballot.State.ANNOUNCED
    return {
        "turnout_panel": None if is_announced else headers.panel(person, ballot),
        "roll": queries.provisional_roll(ballot) if is_announced else queries.people_on_roll(ballot),
        "took_part": headers.participants(ballot),
        "delegations": queries.delegations(ballot),
    }


def _announced(person: User, ballot: Ballot, definition: domain.Definition) -> Context:
    """Show the reader's provisional place, objections to the roll, and who votes for whom."""
    place, chosen = queries.my_provisional_entry(person, ballot), queries.my_delegation(person, ballot)
    may_answer = may(person, "ballots.answer_contest", ballot)
    delegations = queries.delegations(ballot)
    waits = queries.contests(ballot).filter(person=person, answered_at__isnull=True).exists()
    return {
        "place": place,
        "reason": messages.say_reason(place.reason) if place else "",
        "roll": queries.provisional_roll(ballot),
        "contests": _contests(person, ballot, sees_all=may_answer),
        "may_contest": not waits and may(person, "ballots.contest", ballot),
        "may_answer": may_answer,
        "may_void": may(person, "ballots.void", ballot),
        "may_delegate": bool(definition.proxies) and may(person, "ballots.delegate", ballot),
        "my_delegate": chosen.delegate if chosen else None,
        "delegations": delegations,
        "gave_me": [one.giver for one in delegations if one.delegate == person],
    }


def _contests(person: User, ballot: Ballot, *, sees_all: bool) -> QuerySet[Contest]:
    found = queries.contests(ballot)
    return found if sees_all else found.filter(person=person)


def _options(choice: str | None) -> list[Context]:
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


def _result(person: User, ballot: Ballot) -> Context:
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
    certifies, raised = may(person, "ballots.certify", ballot), queries.challenge_of(ballot)
    # Whoever doubted a result does not settle that (rule 20).
    settles = raised is not None and raised.by_id != person.pk and ballot.state == Ballot.State.CHALLENGED
    return {
        "result": result,
        "outcome": messages.say_outcome(result),
        "steps": messages.say_steps(result),
        "bars": bars,
        "certification": queries.certification(ballot, timezone.now()),
        "was_secret": queries.secrecy_of_votes(ballot),
        "may_certify": certifies and (settles or ballot.state == Ballot.State.CLOSED),
        "may_challenge": certifies and ballot.state == Ballot.State.CLOSED,
        "may_void": settles and may(person, "ballots.void", ballot),
    }
