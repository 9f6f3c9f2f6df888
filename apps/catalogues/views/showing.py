"""What the page of a work shows, whichever form was sent from it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import actions, domain, queries
from apps.catalogues.forms import AiPartsForm, ClaimForm, CodeForm, PerformersForm, ShareForm
from apps.catalogues.forms.changes import ContributorForm, EditForm
from apps.catalogues.messages import STATE_SIGNS, right_label, say_missing, say_state, scheme_name
from apps.catalogues.messages.changes import say_change
from apps.catalogues.messages.outside import SAID, SAID_SIGNS
from apps.catalogues.models import Share, Work
from apps.catalogues.views.disputes import conflicts_shown
from apps.common.permissions import may


def say_claim(facts: domain.WorkFacts, mine: Collection[int]) -> dict[str, str]:
    """Say whose a work is, in a sign and words."""
    state = domain.claim_state(facts, mine)
    return {"sign": STATE_SIGNS[state.code], "words": say_state(state)}


def one_work(request: HttpRequest, public_id: str) -> Work:
    """Find a work that the person who asks may see, or answer 404."""
    visible = queries.works_visible_to(cast(User, request.user))
    return get_object_or_404(visible.select_related("registered_by"), public_id=public_id)


def work_page(request: HttpRequest, one: Work, **filled: object) -> HttpResponse:
    """Show a work; what is in `filled` stands in the place of what the page would show by itself."""
    person = cast(User, request.user)
    [facts] = queries.work_facts([one.pk], on=now().date())
    history = list(queries.share_history_of(one))
    in_force = [row for row in history if row.ended_at is None]
    shown: dict[str, object] = {
        "work": one,
        **say_claim(facts, speaks_for(person)),
        "shares": _with_said(_lines(in_force), speaks_for(person)),
        "rights": _rights(facts),
        "happened": _happened(one, history, person),
        "contributors": _contributors(one),
        "recordings": one.recordings.order_by("pk"),
        "is_music": domain.GROUPS[one.kind] == domain.MUSIC_GROUP,
        "performing_part": domain.PERFORMING_PART[one.kind],
        "performer_unknown": _is_unknown(facts, domain.PERSONAL_PARTS)
        and one.performers == Work.Performers.UNKNOWN,
        "maker_unknown": _is_unknown(facts, domain.MAKING_PARTS),
        "identifiers": [
            {"label": scheme_name(code.scheme), "code": code} for code in queries.identifiers_of(one)
        ],
        "may_change": may(person, "catalogues.change_work", one),
        "conflicts": conflicts_shown(one, person),
        "ai_parts": one.ai_parts.order_by("pk"),
        **_findable(one),
        "edit_form": EditForm(initial=_said(one)),
        "contributor_form": ContributorForm(),
        "code_form": CodeForm(auto_id="code_%s"),
        "ai_form": AiPartsForm(
            kind=one.kind, initial={part.role: part.degree for part in one.ai_parts.all()}
        ),
        "claim_form": ClaimForm(),
        "share_form": ShareForm(kind=one.kind),
        "performers_form": PerformersForm(),
        **filled,
    }
    return render(request, "catalogues/work.html", shown)


def _is_unknown(facts: domain.WorkFacts, parts: Collection[str]) -> bool:
    return any(person.person_id is None and person.part in parts for person in facts.persons)


def _said(one: Work) -> dict[str, object]:
    """Give what a work says of itself, with the hash by which a change by somebody else is noticed."""
    names = ("title", "artist_line", "kind", "year")
    return {**{name: getattr(one, name) for name in names}, "shown": actions.shown_of(one)}


def _contributors(one: Work) -> list[dict[str, object]]:
    """List who did what, each with their codes and what the check of each said."""
    return [
        {
            "one": contributor,
            "codes": [_person_code(code["scheme"], code["value"]) for code in contributor.codes],
        }
        for contributor in one.contributors.select_related("person").order_by("pk")
    ]


def _person_code(scheme: str, value: str) -> dict[str, object]:
    read = domain.read_code(scheme, value)
    return {"label": scheme_name(scheme), "value": value, "valid": read is not None and read.valid}


def _happened(one: Work, history: list[Share], person: User) -> list[dict[str, object]]:
    """List what happened to a work, the newest first, each with what it was."""
    events: list[tuple[datetime, str, object]] = [
        *((cast(datetime, change["at"]), "change", change) for change in _changes(one)),
        *((merge.merged_at, "merge", merge) for merge in queries.merges_of(one)),
        *((cast(Share, line["share"]).asserted_at, "share", line) for line in _lines(history)),
        *((run.uploaded_at, "import", run) for run in queries.imports_of(one, person)),
        (one.created_at, "entered", one),
    ]
    newest = sorted(events, key=lambda event: event[0], reverse=True)
    return [{"at": at, "what": what, "row": row} for at, what, row in newest]


def _changes(one: Work) -> list[dict[str, object]]:
    """Say what was changed by hand, one line for each field."""
    return [
        {"made": made, "at": made.made_at, **say_change(change, one.registered_by.name)}
        for made in queries.changes_of(one)
        for change in made.changes
    ]


def _findable(one: Work) -> dict[str, object]:
    """Say how well a work can be found, and what would help by how much."""
    found = domain.matchability(one.kind, queries.traits_of([one.pk])[one.pk])
    missing = [{"words": say_missing(name), "points": points} for name, points in found.missing]
    return {"score": found.score, "missing": missing}


def _rights(facts: domain.WorkFacts) -> list[dict[str, object]]:
    """Say how far each right is known; the three of publishing apart only where they are held apart."""
    return [_right(part) for right in facts.rights for part in right.parts or (right,)]


def _right(right: domain.RightFacts) -> dict[str, object]:
    known = sum(one.ppm or 0 for one in right.holders)
    return {
        "label": right_label(right.right),
        "known": domain.percent_of_ppm(known),
        "left": domain.percent_of_ppm(domain.WHOLE_PPM - known),
        "complete": right.complete,
        "disputed": right.disputed,
    }


def _lines(shares: list[Share]) -> list[dict[str, object]]:
    """Put shares into lines, the three of publishing in one where they say the same."""
    lines = domain.share_lines([(share.right, _says(share)) for share in shares])
    return [{"share": shares[places[0]], "right": right_label(word)} for word, places in lines]


def _with_said(lines: list[dict[str, object]], mine: Collection[int]) -> list[dict[str, object]]:
    """Add to each line over which somebody without an account decides what they have said."""
    said = queries.said_outside([cast(Share, line["share"]).pk for line in lines], now().date())
    return [{**line, **_said_of(cast(Share, line["share"]), said, mine)} for line in lines]


def _said_of(share: Share, said: Mapping[int, queries.Said], mine: Collection[int]) -> dict[str, object]:
    is_controlled = share.holder_id in mine and share.controller != Share.Controller.ME
    if share.holder_id is not None and not is_controlled:
        return {}
    word = said[share.pk][0] if share.pk in said else ""
    return {"said": SAID[word], "said_sign": SAID_SIGNS[word], "is_asked": bool(word)}


def _says(share: Share) -> tuple[object, ...]:
    who = (share.holder_id, share.outside_name, share.controller, share.asserted_by_id, share.evidence)
    much = (share.ppm, share.effective_ppm, share.territory, share.valid_from, share.valid_to)
    return (*who, *much, share.level, share.asserted_at, share.ended_at)
