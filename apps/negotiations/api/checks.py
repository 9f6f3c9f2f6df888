"""A dry run: everything that tabling would look at; nothing is kept and nobody is told."""

from collections.abc import Sequence

from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.negotiations import domain, queries
from apps.negotiations.api.reading import band_json, find_room, next_hour, pointer_to, verdict_json
from apps.negotiations.messages import not_binding
from apps.negotiations.messages.checks import points_of, problems_with
from apps.negotiations.queries import OfferCheck
from apps.negotiations.schema import checks_offer
from apps.negotiations.serializers import CheckSerializer
from apps.terms.domain import NOTHING, Terms
from apps.terms.errors import FieldError, TermsInvalid


@checks_offer
@api_view(["POST"])
def check(request: Request, public_id: str) -> Response:
    """Check an offer as its page does: field by field, and all that one ought to know before tabling it."""
    found, now = find_room(request, public_id), timezone.now()
    given = CheckSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    open_until = given.validated_data["open_until"]
    terms, invalid = _read(given.validated_data["terms"])
    checked = queries.check_of(
        found,
        terms,
        side="company",
        at=now,
        open_until=open_until,
        estimate=given.read_estimate(local_day(now, found.company.zone)),
    )
    problems = problems_with(checked, invalid)
    return Response(
        {
            "can_be_tabled": not problems,
            "problems": [{**one.as_json(), "pointer": pointer_to(one.field)} for one in problems],
            **_found(checked, is_read=invalid is None),
            **_in_the_way(checked),
            "coverage_of_proposal": band_json(checked.coverage),
            "earliest_open_until": next_hour(checked.earliest),
            "needs_approval": checked.needs_approval,
            "not_binding": not_binding(open_until),
        }
    )


def _read(given: object) -> tuple[Terms, Sequence[FieldError] | None]:
    """Read terms; give none, and why, of those that cannot be read."""
    try:
        return Terms.parse(given), None
    except TermsInvalid as invalid:
        return NOTHING, invalid.errors


def _found(checked: OfferCheck, *, is_read: bool) -> dict[str, object]:
    """Say what was found in terms; nothing of terms that cannot be read."""
    if not is_read:
        return {"fields": [], "below_minimum": [], "missing": [], "differing": [], "points": []}
    return {
        "fields": [verdict_json(checked.terms, one) for one in checked.verdicts],
        "below_minimum": list(checked.keys_that("below")),
        "missing": list(checked.unanswered),
        "differing": list(checked.differing),
        "points": [one.as_json() for one in points_of(checked)],
    }


def _in_the_way(checked: OfferCheck) -> dict[str, object]:
    """Say what besides the offer stands in the way of tabling it now: a pause, the other side's turn."""
    try:
        domain.check_table(checked.facts, checked.side)
    except Refusal as refusal:
        return {"obstacle": refusal.code, "obstacle_in_words": say(refusal)}
    return {"obstacle": None, "obstacle_in_words": None}
