"""Drafts of a company, for the company's own people alone."""

from django.db.models import QuerySet

from apps.accounts.models import Role, Seat, User
from apps.companies.domain import ApprovalPolicy
from apps.companies.queries import approval_policy, roles_in
from apps.negotiations import domain
from apps.negotiations.models import DraftDecision, Offer, OfferDraft, Room
from apps.negotiations.queries.forecasts import estimate_of
from apps.negotiations.queries.rooms import side_of
from apps.terms.domain import Terms


def drafts_visible_to(person: User) -> QuerySet[OfferDraft]:
    """Find the drafts of the companies for which a person speaks or signs, the latest written first."""
    if not person.is_authenticated:
        return OfferDraft.objects.none()
    seats = Seat.objects.filter(person=person, role__in=[Role.DELEGATE, Role.SIGNATORY], until__isnull=True)
    drafts = OfferDraft.objects.select_related(
        "room__collective",
        "room__company",
        "room__union",
        "room__proposal",
        "written_by",
        "asked_by",
        "offer",
    )
    return drafts.filter(room__company__in=seats.values("organisation")).order_by("-written_at", "-pk")


def drafts_of_company(person: User, company_id: int) -> QuerySet[OfferDraft]:
    """Find the drafts of one company that a person may read: what an API key of the company sees."""
    return drafts_visible_to(person).filter(room__company=company_id).prefetch_related("decisions")


def drafts_to_approve(person: User) -> list[OfferDraft]:
    """List the drafts that wait for a yes or no which this person may give, the longest waiting first."""
    asked = drafts_visible_to(person).filter(state=OfferDraft.State.ASKED)
    waiting = asked.prefetch_related("writers").order_by("asked_at", "pk")
    policies: dict[int, ApprovalPolicy] = {}
    roles: dict[int, set[str]] = {}
    found = []
    for draft in waiting:
        company = draft.room.company_id
        if company not in policies:
            policies[company], roles[company] = approval_policy(company), roles_in(person, company)
        if policies[company].may_approve(roles[company], is_author=is_author(person, draft)):
            found.append(draft)
    return found


def is_author(person: User, draft: OfferDraft) -> bool:
    """Say whether a person ever wrote in a draft, or asked for its approval."""
    return person.pk in authors_of(draft)


def authors_of(draft: OfferDraft) -> set[int]:
    """Give the ids of all who ever wrote in a draft, and of who asked for its approval."""
    wrote = {one.person_id for one in draft.writers.all()}
    return wrote | {draft.written_by_id, *([draft.asked_by_id] if draft.asked_by_id else [])}


def speaks_for_company(person: User, room: Room) -> bool:
    """Say whether a person is a delegate of the room's company, and speaks for nobody else in it."""
    return side_of(person, room) == "company"


def may_see_drafts(person: User, room: Room) -> bool:
    """Say whether a person has a seat in the room's company."""
    return bool(roles_in(person, room.company_id))


def content_of(draft: OfferDraft) -> domain.OfferContent:
    """Read what a draft says."""
    return domain.OfferContent(Terms.parse(draft.terms), draft.prose, estimate_of(draft), draft.open_until)


def approval_of(draft: OfferDraft) -> DraftDecision | None:
    """Find an approval of the content as it stands that the company's rule accepts now."""
    policy = approval_policy(draft.room.company_id)
    given = draft.decisions.filter(
        verdict=DraftDecision.Verdict.APPROVED, content_hash=content_of(draft).hash_in(draft.room.public_id)
    )
    accepted = [one for one in given.select_related("person").order_by("-at") if policy.accepts(one.role)]
    return accepted[0] if accepted else None


def approval_of_offer(offer: Offer) -> DraftDecision | None:
    """Find who approved an offer inside the company before it was tabled; for the company's own people."""
    decisions = DraftDecision.objects.filter(draft__offer=offer, verdict=DraftDecision.Verdict.APPROVED)
    return decisions.select_related("person").order_by("-at").first()


def as_tabled(draft: OfferDraft, offers: list[Offer]) -> Offer:
    """Give the offer that a draft would be on the table, unsaved, to be read as the other side will read it.

    Args:
        offers: all offers of the room, in order.
    """
    last = offers[-1] if offers else None
    terms = Terms.parse(draft.terms)
    return Offer(
        room=draft.room,
        number=last.number + 1 if last else 1,
        round=domain.round_of("company", last.round if last else 0),
        side="company",
        terms=terms.as_json(),
        terms_hash=terms.hash,
        prose=draft.prose,
        estimate=draft.estimate,
        tabled_at=draft.written_at,
        open_until=draft.open_until,
    )
