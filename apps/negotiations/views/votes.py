"""Putting an offer to the vote, and the one sitting in which a member votes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.again import Again
from apps.ballots import queries as ballots
from apps.ballots.domain import Definition, people_needed
from apps.ballots.messages import Rule, say_rules, say_secrecy
from apps.ballots.turnout import panel
from apps.ballots.views.showing import place_of, tally_of, turns_of
from apps.collectives.queries import bylaws_in_force, terms_answer_of
from apps.common.days import after_days
from apps.common.permissions import require
from apps.common.templatetags.look import clock, day
from apps.negotiations import actions, domain, queries
from apps.negotiations.forms import PutToVoteForm, VoteForm, WorksForm
from apps.negotiations.messages import money
from apps.negotiations.models import Offer
from apps.negotiations.views import person_of
from apps.negotiations.views.offers import find_offer
from apps.splits.forecast import Forecast
from apps.terms.domain import Terms
from apps.unions.messages import label, say_floor

SPARE = timedelta(hours=1)


@login_required
def put_to_vote(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a steward what a vote would freeze, and open it."""
    found = find_offer(request, public_id)
    require(request.user, "negotiations.put_to_vote", found)
    now = timezone.now()
    earliest = queries.earliest_deadline(found.room, now)
    form = PutToVoteForm(request.POST or None, initial={"closes_at": min(found.open_until, earliest + SPARE)})
    if request.method == "POST" and form.is_valid():
        closes_at = form.cleaned_data["closes_at"]
        actions.put_to_vote(actor=person_of(request), offer_id=found.pk, closes_at=closes_at, at=now)
        messages.success(request, _("The vote is open. Every member is told."))
        return redirect("negotiations:room", found.room.public_id)
    bylaws = bylaws_in_force(found.room.collective_id)
    below = _below(found)
    own = bylaws.threshold
    needed = domain.fraction_needed(own.numerator, own.denominator, is_below_minimum=bool(below))
    roll = queries.roll_of(found, bylaws)
    context = {
        "offer": found,
        "room": found.room,
        "form": form,
        "bylaws": bylaws,
        "below": below,
        "people": len(roll),
        "quorum": people_needed(bylaws.quorum_percent, len(roll)),
        "secrecy": say_secrecy(
            is_sealed=bylaws.visibility == "sealed",
            is_secret=ballots.secrecy_of_voters(roll, bylaws.visibility),
            weight_rule=bylaws.weight_rule,
            proxies=0,
        ),
        "needed": needed,
        "earliest": earliest,
        "terms": Terms.parse(found.terms),
        "company": found.room.company.short,
    }
    return render(request, "negotiations/put_to_vote.html", context, status=422 if form.errors else 200)


@cache_control(private=True, no_store=True)
@login_required
def vote(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the question with everything that an answer needs, and take the answer."""
    person = person_of(request)
    found = _find(request, public_id)
    now = timezone.now()
    works = queries.works_of_member(person, found, now)
    asked = [(one.work.public_id, one.work.title) for one in works.to_answer]
    form, again = VoteForm(request.POST or None, works=asked), Again(request)
    if request.method == "POST" and form.is_valid() and again.is_passed():
        actions.vote_on_offer(
            actor=person,
            offer_id=found.pk,
            choice=form.cleaned_data["choice"],
            request_id=form.cleaned_data["request_id"],
            works_choice=form.cleaned_data["works"] or None,
            work_ids=_ids(works, form.cleaned_data["chosen"]),
            at=now,
        )
        messages.success(request, _("Your vote is in. You can change it until the ballot closes."))
        return redirect("negotiations:vote", found.public_id)
    context = {**_about(request, found, works), "form": form, "again": again, "request_id": uuid4().hex}
    return render(request, "negotiations/vote.html", context, status=again.status(form))


@cache_control(private=True, no_store=True)
@login_required
@require_POST
def works(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an answer about works alone, after the vote and before the schedule is frozen."""
    person = person_of(request)
    found = _find(request, public_id)
    mine = queries.works_of_member(person, found, timezone.now())
    form = WorksForm(request.POST, works=[(one.work.public_id, one.work.title) for one in mine.to_answer])
    if form.is_valid() and form.cleaned_data["works"]:
        actions.answer_works(
            actor=person,
            offer_id=found.pk,
            works_choice=form.cleaned_data["works"],
            work_ids=_ids(mine, form.cleaned_data["chosen"]),
            at=timezone.now(),
        )
        messages.success(request, _("Your answer about your works is kept."))
    return redirect("negotiations:vote", found.public_id)


@cache_control(private=True, no_store=True)
@login_required
@require_safe
def forecast_fragment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the money again for another answer about the works; the vote is no part of the address."""
    found = _find(request, public_id)
    mine = queries.works_of_member(person_of(request), found, timezone.now())
    return render(request, "negotiations/_forecast.html", _money(found, mine, request.GET))


@cache_control(private=True, no_store=True)
@login_required
@require_safe
def why(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what every figure is made of, down to the share of a work."""
    found = _find(request, public_id)
    person = person_of(request)
    mine = queries.works_of_member(person, found, timezone.now())
    context = _money(found, mine, _answered(request, found))
    shown: Forecast = context["forecast"]
    context |= {
        "room": found.room,
        "ledger": money.ledger_of(shown),
        "possible_ledger": money.possible_ledger_of(shown),
        "shares": money.shares_of(mine, Terms.parse(found.terms).choices("scope.rights")),
        "waiting": [one.work.title for one in mine.ask_others],
    }
    return render(request, "negotiations/why.html", context)


def _find(request: HttpRequest, public_id: str) -> Offer:
    return get_object_or_404(queries.vote_visible_to(person_of(request)), public_id=public_id)


def _below(offer: Offer) -> list[tuple[str, str]]:
    verdicts = queries.verdicts_of(offer.room, Terms.parse(offer.terms), offer.tabled_at)
    return [(label(one.key), say_floor(one)) for one in verdicts if one.verdict == "below"]


def _ids(works: queries.MemberWorks, chosen: list[str]) -> list[int]:
    return [one.work.work_id for one in works.to_answer if one.work.public_id in chosen]


def _answered(request: HttpRequest, offer: Offer) -> QueryDict:
    """Give the answer kept about the works in the shape in which a form sends it."""
    found = QueryDict(mutable=True)
    kept = terms_answer_of(person_of(request), offer.room.collective_id, offer.terms_hash)
    if kept is not None:
        found["works"] = kept.choice
        found.setlist("chosen", [work.public_id for work in kept.works.all()])
    return found


def _money(offer: Offer, works: queries.MemberWorks, answer: QueryDict) -> dict[str, Any]:
    """Work out the sums for the answer given, for none of the asked works and for all of them."""
    costs_ppm = bylaws_in_force(offer.room.collective_id).costs_ppm
    everything = [one.work.work_id for one in works.ask]
    chosen = {"in": everything, "choose": _ids(works, answer.getlist("chosen"))}.get(
        answer.get("works", ""), []
    )
    shown, without, with_all = (
        queries.forecast_for(works, offer, chosen=ids, costs_ppm=costs_ppm)
        for ids in (chosen, [], everything)
    )
    words = money.forecasts_in_words(
        shown, without, with_all, asked=len(works.ask), company=offer.room.company.short
    )
    return {**words, "offer": offer, "works": works}


def _about(request: HttpRequest, offer: Offer, works: queries.MemberWorks) -> dict[str, Any]:
    """Gather what the page says about the question, the works and how it is decided."""
    person, ballot = person_of(request), offer.ballot
    if ballot is None:
        return {}
    kept = _answered(request, offer)
    posted = request.POST if request.method == "POST" else kept
    cast = queries.my_vote(person, offer)
    certifier = ballot.certifier.name if ballot.certifier else ""
    definition = Definition.parse(ballot.definition)
    rules = say_rules(definition, ballot.roll_size, certifier, offer.room.company.short)
    days = int(ballot.document["take_out_days"])
    return {
        **_money(offer, works, posted),
        "room": offer.room,
        "ballot": ballot,
        "is_open": ballot.state == "open" and timezone.now() < ballot.closes_at,
        "works_open": offer.state == Offer.State.ACCEPTED and not queries.schedule_is_frozen(offer),
        "company": offer.room.company.short,
        "terms": Terms.parse(offer.terms),
        "below": _below(offer),
        "cast": cast,
        "vote_options": _vote_options(posted.get("choice") or (cast.choice if cast else ""), cast),
        "works_options": _works_options(posted.get("works", "")),
        "chosen": posted.getlist("chosen"),
        "kept": kept.get("works", ""),
        "opinion": offer.opinions.select_related("representative").order_by("-given_at").first(),
        "turnout_panel": panel(person, ballot),
        **turns_of(ballot),
        **place_of(person, ballot),
        **tally_of(ballot),
        "rules": [*rules, _way_out(after_days(ballot.closes_at, days, offer.room.collective.zone))],
        "secrecy": say_secrecy(
            is_sealed=ballot.is_sealed,
            is_secret=ballots.secrecy(ballot),
            weight_rule=definition.weight_rule,
            proxies=definition.proxies,
        ),
    }


def _way_out(until: datetime) -> Rule:
    return Rule(
        _("Until %(day)s") % {"day": day(until)}, _("anybody may take works out, whatever they voted.")
    )


def _vote_options(chosen: str, cast: queries.MyVote | None) -> list[dict[str, object]]:
    notes = {
        "yes": (_("Yes"), _("accept this text")),
        "no": (_("No"), _("back to the room")),
        "abstain": (_("Abstain"), _("counts for the quorum only")),
    }
    options: list[dict[str, object]] = []
    for value, (name, note) in notes.items():
        mine = cast is not None and cast.choice == value
        words = (
            _("your vote, %(time)s") % {"time": clock(cast.cast_at)} if mine and cast is not None else note
        )
        options.append({"value": value, "label": name, "note": words, "checked": value == chosen})
    return options


def _works_options(chosen: str) -> list[dict[str, object]]:
    names = {"in": _("In"), "out": _("Out"), "choose": _("Choose")}
    return [{"value": value, "label": name, "checked": value == chosen} for value, name in names.items()]
