"""Makes contracts for tests, through the ordinary actions, up to the state that a test needs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.accounts.models import Organisation, Role, User
from apps.ballots.models import Ballot
from apps.catalogues.models import Work
from apps.collectives.actions import answer_terms, set_work_answer
from apps.collectives.queries import collective_of
from apps.contracts import actions
from apps.contracts.models import Contract
from apps.terms.domain import Terms
from tests import makers
from tests.ballots import makers as ballots

AGREED_AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FREEZE_AT = AGREED_AT + timedelta(days=7)
SIGN_AT = FREEZE_AT + timedelta(days=4)
TERMS: dict[str, Any] = {
    "parties.licensee": {"name": "Veldra Audio GmbH", "country": "DE", "register_id": "HRB 1"},
    "parties.models": ["Cantor 2"],
    "scope.uses": ["train_generative"],
    "scope.rights": ["master", "composition"],
    "scope.repertoire": {"kind": "all"},
    "scope.retraining": "new_licence",
    "scope.open_weights": "never",
    "scope.stages": ["training", "service"],
    "money.components": [
        {"kind": "fee_per_work", "stage": "training", "amount": "9.50", "currency": "EUR"},
        {
            "kind": "minimum_guarantee",
            "stage": "service",
            "amount": "30",
            "currency": "EUR",
            "base": "per work",
            "every": "P1Y",
        },
        {"kind": "revenue_share", "stage": "service", "percent": "30"},
    ],
    "money.revenue_base": "net_defined",
    "money.payment_days": "P30D",
    "past_use.admission": "none",
    "transparency.usage_report_every": "P1M",
    "term.duration": "P2Y",
    "term.territory": ["SE", "DE"],
}


@dataclass
class World:
    """A collective with a steward and two artists, a company, a union, and the artists' works."""

    artist: User
    other: User
    steward: User
    delegate: User
    signatory: User
    representative: User
    collective: Organisation
    company: Organisation
    union: Organisation
    works: list[Work] = field(default_factory=list)

    def everybody(self) -> dict[str, User]:
        """Name the people by their part."""
        names = ("artist", "other", "steward", "delegate", "signatory", "representative")
        return {name: getattr(self, name) for name in names}


def world(works: int = 2) -> World:
    """Make people, organisations and some works of the first artist; every mandate says ask."""
    artist, other, steward = (
        makers.person("Mira Okonjo"),
        makers.person("Bo Tallis"),
        makers.person("Tomas Hall"),
    )
    delegate, signatory = makers.person("Jonas Feld"), makers.person("Henrike Maas")
    representative = makers.person("Ingrid Vasko")
    union = makers.union("Stage Union", representative=representative)
    collective = makers.collective("Common Measure", members=[artist, other], steward=steward, union=union)
    company = makers.company("Veldra Audio", delegate=delegate, signatory=signatory)
    for member in (artist, other, steward):
        makers.mandate(member, collective, {"train_generative": "ask"})
    made = [makers.work(artist, f"Low Tide {number}") for number in range(1, works + 1)]
    return World(
        artist, other, steward, delegate, signatory, representative, collective, company, union, made
    )


def terms(**changes: object) -> Terms:
    """Give complete terms; `scope__minimum_works=3` changes "scope.minimum_works"."""
    return Terms.parse({**TERMS, **{key.replace("__", "."): value for key, value in changes.items()}})


def passed_ballot(place: World) -> Ballot:
    """Hold a ballot that passes."""
    ballot = ballots.ballot(
        [place.artist, place.other, place.steward], organisation=place.collective, certifier=place.union
    )
    for voter in (place.artist, place.other):
        ballots.vote(ballot, voter, "yes")
    return ballots.close(ballot)


def answer(place: World, person: User, choice: str, agreed: Terms, works: list[Work] | None = None) -> None:
    """Say below the vote which ask-me works are in."""
    answer_terms(
        actor=person,
        person=person,
        collective_org_id=place.collective.pk,
        terms_hash=agreed.hash,
        choice=choice,
        work_ids=[work.pk for work in works or []],
        at=AGREED_AT,
    )


def say_never(place: World, person: User, work: Work) -> None:
    """Let an artist set one work to never."""
    set_work_answer(
        actor=person,
        person=person,
        collective=collective_of(place.collective.pk),
        work=work,
        use="train_generative",
        answer="never",
        at=AGREED_AT,
    )


def agreed(place: World, given: Terms | None = None, *, origin: str = "", choice: str = "in") -> Contract:
    """Draw up a contract; the first artist's ask-me works are in."""
    given = given or terms()
    answer(place, place.artist, choice, given)
    ballot = passed_ballot(place)
    return actions.draw_up(
        collective=place.collective,
        company=place.company,
        union=place.union,
        ballot=ballot,
        origin=origin or f"offer:{ballot.public_id}",
        terms=given,
        prose="Two years, and no more.",
        take_out_until=FREEZE_AT,
        at=AGREED_AT,
    )


def frozen(place: World, given: Terms | None = None) -> Contract:
    """Bring a contract to signing."""
    return actions.freeze(contract_id=agreed(place, given).pk, at=FREEZE_AT)


def in_force(place: World, given: Terms | None = None) -> Contract:
    """Bring a contract into force."""
    contract = frozen(place, given)
    for side, person in (("collective", place.steward), ("company", place.signatory)):
        contract = actions.sign(
            actor=person, contract_id=contract.pk, side=side, fingerprint=contract.fingerprint, at=SIGN_AT
        )
    return contract


def auditor_of(where: Organisation) -> User:
    """Seat somebody in a role that reads no contracts."""
    auditor = makers.person("Ada Auditor")
    makers.seat(auditor, where, Role.AUDITOR)
    return auditor
