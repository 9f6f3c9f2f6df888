"""Rooms, offers and votes for tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from apps.accounts.models import Organisation, User
from apps.ballots.actions import cast, close, cross_check
from apps.negotiations import actions
from apps.negotiations.models import Offer, Room
from apps.proposals.actions import draft_proposal, publish
from apps.splits.forecast import Estimate
from apps.terms.domain import Terms
from apps.terms.minimum import suggested_minimum
from apps.unions.models import MinimumTerms
from tests import makers

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OPEN_UNTIL = AT + timedelta(days=21)
CLOSES = AT + timedelta(days=8)

PLAIN: dict[str, object] = {
    "parties.licensee": {"name": "Veldra Audio GmbH", "country": "DE", "register_id": "HRB 1"},
    "parties.affiliates": "none",
    "parties.models": ["Cantor 2"],
    "parties.representation": "joint_non_exclusive",
    "scope.uses": ["train_generative"],
    "scope.rights": ["master", "composition"],
    "scope.repertoire": {"kind": "all"},
    "scope.minimum_works": "400",
    "scope.stages": ["training"],
    "scope.retraining": "new_licence",
    "scope.max_versions": "1",
    "scope.open_weights": "never",
    "scope.purposes": ["music_generation"],
    "scope.output_export": "walled_garden",
    "identity.style_prompts": "names_blocked",
    "identity.voice": "not_granted",
    "money.revenue_base": "net_defined",
    "money.payment_days": "P30D",
    "money.most_favoured": "all_deals",
    "past_use.admission": "none",
    "term.duration": "P2Y",
    "term.territory": ["WORLD"],
    "term.exclusivity": "none",
    "transparency.usage_report_every": "P1M",
}


def payments(fee: str = "10", guarantee: str = "36", share: str = "35") -> list[dict[str, object]]:
    """List a fee for each work, a guarantee for each work and year, and a revenue share."""
    return [
        {"kind": "fee_per_work", "amount": fee, "currency": "EUR", "stage": "training"},
        {
            "kind": "minimum_guarantee",
            "amount": guarantee,
            "currency": "EUR",
            "base": "each work",
            "every": "P1Y",
        },
        {"kind": "revenue_share", "percent": share, "stage": "training"},
    ]


def terms(fee: str = "10", guarantee: str = "36", share: str = "35", **changes: object) -> Terms:
    """Make complete terms; `changes` by key with "__" for the point."""
    changed = {key.replace("__", "."): value for key, value in changes.items()}
    return Terms.parse({**PLAIN, "money.components": payments(fee, guarantee, share), **changed})


@dataclass
class World:
    """Both sides of a table, the union, and a published proposal between them."""

    steward: User
    members: list[User]
    delegate: User
    signatory: User
    representative: User
    stranger: User
    collective: Organisation
    company: Organisation
    union: Organisation
    room: Room

    def offer(self, fee: str = "8", key: str = "", **options: object) -> Offer:
        """Table an offer of the company."""
        given = {"terms": terms(fee), "open_until": OPEN_UNTIL, "at": AT, **options}
        return actions.table_offer(actor=self.delegate, room_id=self.room.pk, key=key or f"k{fee}", **given)

    def answer(self, fee: str = "9.50", key: str = "", **options: object) -> Offer:
        """Table an answer of the collective."""
        given = {"terms": terms(fee), "open_until": OPEN_UNTIL, "at": AT, **options}
        return actions.table_offer(actor=self.steward, room_id=self.room.pk, key=key or f"k{fee}", **given)

    def at_vote(self, fee: str = "10", *, closes_at: datetime = CLOSES, **options: object) -> Offer:
        """Table an offer of the company and put it to the vote."""
        offer = self.offer(fee, **options)
        return actions.put_to_vote(actor=self.steward, offer_id=offer.pk, closes_at=closes_at, at=AT)

    def vote(self, offer: Offer, choices: Iterable[str]) -> None:
        """Cast the members' votes and close the ballot."""
        people = [self.steward, *self.members]
        assert offer.ballot is not None
        for person, choice in zip(people, choices, strict=False):
            cast(
                person=person,
                public_id=offer.ballot.public_id,
                choice=choice,
                request_id=f"r{person.pk}",
                clock=lambda: AT + timedelta(hours=1),
            )
        close(ballot_id=offer.ballot_id, clock=lambda: CLOSES + timedelta(seconds=1))
        assert cross_check(ballot_id=offer.ballot_id, at=CLOSES + timedelta(seconds=2)) == []


ESTIMATE = Estimate(Decimal(100_000), "EUR", AT.date())


def world(*, members: int = 3, rules: dict[str, object] | None = None, with_union: bool = True) -> World:
    """Make everybody, and open the room."""
    representative, steward = makers.person("Ingrid Vasko"), makers.person("Tomas Hallberg")
    delegate, signatory = makers.person("Jonas Feld"), makers.person("Petra Rohde")
    artists = [makers.person() for _ in range(members)]
    union = makers.union("Stage and Session Union", representative=representative)
    group = makers.collective(
        "Common Measure", members=artists, steward=steward, union=union if with_union else None, rules=rules
    )
    firm = makers.company("Veldra Audio", delegate=delegate, signatory=signatory)
    fee = {"money.fee_per_work": {"comparator": "at_least", "value": {"amount": "9", "currency": "EUR"}}}
    MinimumTerms.objects.create(
        union=union,
        sector="music",
        version=1,
        comparators={**least(), **fee},
        comparators_hash="0" * 64,
        valid_from=makers.LONG_AGO,
        published_by=representative,
    )
    version = draft_proposal(
        actor=steward, collective_org_id=group.pk, title="Train on us", terms=terms("10"), prose="", at=AT
    )
    version = publish(actor=steward, version_id=version.pk, at=AT)
    room = actions.open_room(actor=delegate, company=firm, proposal_version_id=version.pk, at=AT)
    return World(
        steward,
        artists,
        delegate,
        signatory,
        representative,
        makers.person("Nobody"),
        group,
        firm,
        union,
        room,
    )


def least() -> dict[str, object]:
    """Give the suggested minimum for the fields that the plain terms answer."""
    answered = {*PLAIN, "money.components", "money.revenue_share", "money.minimum_guarantee"}
    suggested = suggested_minimum().as_json()
    return {key: comparator for key, comparator in suggested.items() if key in answered}
