"""Proposals, their versions, and who may read them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from apps.accounts.models import Role, Seat, User
from apps.collectives.models import Collective
from apps.proposals.models import Proposal, ProposalVersion

_DRAFTERS = (Role.MEMBER, Role.STEWARD)


@dataclass(frozen=True)
class Listed:
    """A proposal with the version that a reader of the list sees, and a newer draft if they may see it."""

    proposal: Proposal
    version: ProposalVersion
    draft: ProposalVersion | None


def collectives_drafting(person: User, *roles: str) -> QuerySet[Collective]:
    """Find the collectives in which a person drafts: as a member or steward, or in the roles named."""
    if not person.is_authenticated:
        return Collective.objects.none()
    seats = Seat.objects.filter(person=person, until__isnull=True, role__in=roles or _DRAFTERS)
    collectives = Collective.objects.filter(organisation__in=seats.values("organisation"))
    return collectives.select_related("organisation").order_by("organisation__name")


def proposals_visible_to(person: User) -> QuerySet[Proposal]:
    """Find the published proposals, and all of the collectives in which a person drafts."""
    published = ProposalVersion.objects.filter(proposal=OuterRef("pk"), published_at__isnull=False)
    own = Q(collective__in=collectives_drafting(person).values("pk"))
    proposals = Proposal.objects.select_related("collective__organisation")
    return proposals.filter(own | Q(Exists(published))).order_by("-created_at", "-pk")


def proposals_with_versions(person: User) -> list[Listed]:
    """List the visible proposals with their versions, in two statements."""
    versions = Prefetch("versions", queryset=versions_visible_to(person), to_attr="seen")
    listed = []
    for proposal in proposals_visible_to(person).prefetch_related(versions):
        seen: list[ProposalVersion] = proposal.seen
        published = [one for one in seen if one.state == ProposalVersion.State.PUBLISHED]
        drafts = [one for one in seen if one.state == ProposalVersion.State.DRAFT]
        shown = (published or seen)[:1]
        if shown:
            listed.append(Listed(proposal, shown[0], drafts[0] if drafts else None))
    return listed


def versions_visible_to(person: User) -> QuerySet[ProposalVersion]:
    """Find every version that was ever published, and all versions of one's own collectives; newest first."""
    own = Q(proposal__collective__in=collectives_drafting(person).values("pk"))
    versions = ProposalVersion.objects.select_related("proposal__collective__organisation", "made_by")
    return versions.filter(own | Q(published_at__isnull=False)).order_by("-number")


def published_version(collective_org_id: int) -> ProposalVersion | None:
    """Find what a collective asks for now: its latest published version."""
    versions = ProposalVersion.objects.filter(
        proposal__collective__organisation=collective_org_id, state=ProposalVersion.State.PUBLISHED
    )
    return (
        versions.select_related("proposal__collective__organisation").order_by("-published_at", "-pk").first()
    )


def latest_version(proposal: Proposal) -> ProposalVersion | None:
    """Find the newest version of a proposal, draft or not."""
    return proposal.versions.order_by("-number").first()


def published_versions() -> QuerySet[ProposalVersion]:
    """Find what collectives ask for now, the latest first."""
    versions = ProposalVersion.objects.filter(state=ProposalVersion.State.PUBLISHED)
    return versions.select_related("proposal__collective__organisation").order_by("-published_at", "-pk")
