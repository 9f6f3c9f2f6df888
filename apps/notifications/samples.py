"""A sample of every mail, made of things that were never stored, for the preview of mails and for tests."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apps.accounts.models import Act, ActsFor, ApiKey, Organisation, Role, User
from apps.ballots.models import Ballot, Delegation
from apps.catalogues.models import ImportRun, OutsideAsk, Work
from apps.claims.models import Dataset
from apps.collectives.models import Collective, Membership, ShareCheck, Withdrawal
from apps.contracts.models import Contract
from apps.invitations.models import Invitation
from apps.moderation.models import Mediation
from apps.negotiations.models import DraftDecision, Offer, OfferDraft, Pause, Room, Side
from apps.notifications import domain, messages
from apps.notifications.domain import About, Letter
from apps.notifications.queries import Seen
from apps.proposals.models import Proposal, ProposalVersion
from apps.unions.models import MinimumTerms

_DAY = timedelta(days=1)
_NOUNS = (
    *("ballot", "room", "offer", "contract", "membership", "organisation", "version", "minimum"),
    *("work", "run", "dataset", "key", "draft", "act", "acting", "ask", "check", "delegation", "withdrawal"),
    "mediation",
)
_IDS = {**dict.fromkeys(_NOUNS, "sample"), "collective": "sample", "union": "sample-union"}
# What differs from the usual sample: the state of the subject that the words are about.
_OFFER_STATES = {
    "offer.called_again": Offer.State.VOTING,
    "offer.accepted_in_principle": Offer.State.PRINCIPLE,
    "offer.put_to_vote": Offer.State.VOTING,
    "offer.accepted": Offer.State.ACCEPTED,
    "offer.not_accepted": Offer.State.DECLINED,
    "offer.declined": Offer.State.DECLINED,
    "offer.withdrawn": Offer.State.WITHDRAWN,
    "offer.expired": Offer.State.EXPIRED,
}
_STREAMS = {
    **dict.fromkeys(("message.posted", "message.struck"), "table:1"),
    "caucus.opened": "caucus:1",
    "desk.admitted": "desk:1",
}
_RUN_STATES = {
    "catalogue.lapsed": ImportRun.State.CANCELLED,
    "catalogue.previewed": ImportRun.State.READY,
}
_CONTRACT_STATES = {
    "contract.agreed": Contract.State.AGREED,
    "reminder.take_out": Contract.State.AGREED,
    "contract.fell_short": Contract.State.FELL_SHORT,
    "contract.in_force": Contract.State.IN_FORCE,
    "contract.lapsed": Contract.State.LAPSED,
    "contract.voided": Contract.State.VOID,
    "schedule.revised": Contract.State.IN_FORCE,
    "contract.suspended": Contract.State.SUSPENDED,
    "contract.resumed": Contract.State.IN_FORCE,
    "contract.breached": Contract.State.IN_BREACH,
    "contract.cured": Contract.State.IN_FORCE,
    "contract.notice_given": Contract.State.IN_FORCE,
    "contract.ended": Contract.State.ENDED,
    "contract.amended": Contract.State.AMENDED,
    "contract.renewed": Contract.State.RENEWED,
}
_CLAIM_STATES = {
    "acting.confirmed": ActsFor.State.CONFIRMED,
    "acting.refused": ActsFor.State.REFUSED,
    "acting.ended": ActsFor.State.ENDED,
}
_BEFORE_OPENING = {"ballot.announced", "ballot.contested", "ballot.contest_answered"}
_DECIDED = {
    "membership.admitted": Membership.State.ADMITTED,
    "membership.placed": Membership.State.ADMITTED,
    "membership.refused": Membership.State.REFUSED,
}


# Mails to people of whom nothing but an address is known: there is no habit of theirs that a link could stop.
TO_STRANGERS = frozenset({*messages.INVITATIONS, *messages.QUESTIONS})


def kinds() -> list[str]:
    """Name every kind of mail, the digest last."""
    return [*sorted({*messages.LETTERS, *messages.FOUND, *TO_STRANGERS}), domain.DIGEST]


def letter(kind: str, at: datetime) -> Letter:
    """Write a sample of a kind of mail.

    Raises:
        KeyError: there are no words for the kind, or none for the sample.
    """
    scene = _Scene(kind, at)
    if kind in messages.INVITATIONS:
        return messages.INVITATIONS[kind](scene.invitation(), "sample")
    if kind in messages.QUESTIONS:
        return messages.question(scene.ask(), "sample", 3)
    payload = {
        **_IDS,
        "closes_at": (at + 6 * _DAY).isoformat(),
        "due_at": (at + 30 * _DAY).isoformat(),
        "role": str(Role.STEWARD),
        "side": "company",
        "power": "demand",
        "what": "text",
        "void": "1",
        "cause": "text",
    }
    written = messages.letter_for(About(kind, payload, at, _STREAMS.get(kind, "members:1")), scene.seen())
    if written is None:
        raise KeyError(kind)
    return written


def digest(at: datetime) -> messages.Digest:
    """Write a sample of the daily mail."""
    return messages.digest_from(
        letter(kind, at) for kind in ("ballot.opened", "contract.frozen", "share.asserted")
    )


@dataclass
class _Scene:
    """A collective, a company and a union with one of everything, in the state that a kind needs."""

    kind: str
    at: datetime
    person: User = field(init=False)

    def __post_init__(self) -> None:
        self.person = User(pk=1, name="Mira Okonjo", public_id="sample")
        self.collective = Organisation(pk=1, kind="collective", name="Common Measure", slug="sample")
        self.company = Organisation(
            pk=2, kind="company", name="Veldra Audio GmbH", short_name="Veldra", slug="sample"
        )
        self.union = Organisation(pk=3, kind="union", name="Stage and Studio Union", slug="sample")
        self.room = Room(
            pk=1,
            public_id="sample",
            collective=self.collective,
            company=self.company,
            union=self.union,
            state=Room.State.OPEN,
            turn=Side.COMPANY,
            opened_at=self.at,
        )
        self.group = Collective(pk=1, organisation=self.collective, sector="music", founded_at=self.at)

    def seen(self) -> Seen:
        """Give the scene as its person sees it, who holds every seat in it."""
        asks = self.kind in {"ballot.opened", "ballot.extended", "reminder.vote"}
        return Seen(
            person=self.person,
            at=self.at,
            ballots={"sample": self._ballot(is_open=asks or self.kind == domain.VOTE_CAST)},
            to_vote={"sample"} if asks else (),
            rooms={"sample": self.room},
            lanes={"sample": ("table", "caucus", "desk")},
            offers={"sample": self._offer()},
            pauses={"sample": self._pause()} if self.kind == "room.paused" else {},
            drafts={"sample": self._draft()},
            decisions={"sample": self._decision()},
            to_approve={"sample"},
            contracts={"sample": self._contract()},
            to_sign={"sample": "collective"} if self._contract().state == Contract.State.SIGNING else {},
            memberships={"sample": self._membership()},
            versions={"sample": self._version()},
            minimums={"sample": MinimumTerms(union=self.union, sector="music", valid_from=self.at)},
            works={"sample": Work(public_id="sample", title="Low Tide")},
            runs={"sample": self._run()},
            datasets={"sample": Dataset(public_id="sample", name="Open Songs 2021")},
            keys={"sample": self._key()},
            organisations={"sample": self.collective, "sample-union": self.union},
            groups={1: self.collective, 2: self.company, 3: self.union},
            seats=self._seats(),
            unmandated={self.collective.public_id},
            undeclared={self.collective.public_id},
            claims={"sample": self._claim()},
            to_decide={"sample"},
            acts={"sample": Act(public_id="sample", name="The Ferry Band", kind=Act.Kind.BAND)},
            asks={"sample": self.ask()},
            delegations={"sample": self._delegation()},
            withdrawals={"sample": self._withdrawal()},
            mediations={"sample": (self._mediation(), "Low Tide")},
            checks={"sample": ShareCheck(public_id="sample", collective=self.group)},
            to_agree={"sample": User(pk=2, name="Bo Tallis", public_id="other")},
        )

    def invitation(self) -> Invitation:
        """Give what an invitation's mail is made of."""
        return Invitation(
            organisation=self.collective,
            role=Role.MEMBER,
            invited_by=self.person,
            expires_at=self.at + 6 * _DAY,
        )

    def ask(self) -> OutsideAsk:
        """Give what the mail to an owner outside is made of."""
        return OutsideAsk(
            public_id="sample",
            name="Ilse Rand",
            person=self.person,
            collective=self.collective,
            expires_at=self.at + 6 * _DAY,
        )

    def _mediation(self) -> Mediation:
        return Mediation(public_id="sample", collective=self.collective, union=self.union)

    def _claim(self) -> ActsFor:
        other = User(pk=2, name="Una Berg", public_id="other")
        return ActsFor(
            public_id="sample",
            person=other,
            on_behalf_of=self.person,
            capacity=ActsFor.Capacity.MANAGER,
            state=_CLAIM_STATES.get(self.kind, ActsFor.State.CLAIMED),
        )

    def _withdrawal(self) -> Withdrawal:
        ends_at = self.at + 90 * _DAY
        return Withdrawal(
            public_id="sample",
            collective=self.group,
            person=self.person,
            begun_at=self.at,
            ends_at=ends_at,
        )

    def _seats(self) -> set[tuple[int, str]]:
        theirs = {(2, str(Role.DELEGATE)), (2, str(Role.SIGNATORY)), (3, str(Role.REPRESENTATIVE))}
        return {(1, str(Role.MEMBER)), (1, str(Role.STEWARD)), *theirs}

    def _delegation(self) -> Delegation:
        other = User(pk=2, name="Una Berg", public_id="other")
        ballot = self._ballot(is_open=False)
        return Delegation(public_id="sample", ballot=ballot, giver=self.person, delegate=other)

    def _ballot(self, *, is_open: bool) -> Ballot:
        if self.kind in _BEFORE_OPENING:
            return Ballot(
                public_id="sample",
                organisation=self.collective,
                title="Shall we accept Veldra’s offer?",
                subject="offer:sample",
                definition={"delegation": {"most": "3"}},
                state=Ballot.State.ANNOUNCED,
                opens_at=self.at + 2 * _DAY,
                closes_at=self.at + 6 * _DAY,
            )
        return Ballot(
            public_id="sample",
            organisation=self.collective,
            certifier=self.union,
            title="Shall we accept Veldra’s offer?",
            subject="offer:sample",
            state=Ballot.State.OPEN if is_open else Ballot.State.CLOSED,
            passed=None if is_open else True,
            opens_at=self.at,
            closes_at=self.at + 6 * _DAY,
            closed_at=None if is_open else self.at,
        )

    def _offer(self) -> Offer:
        return Offer(
            public_id="sample",
            room=self.room,
            side=Side.COMPANY,
            state=_OFFER_STATES.get(self.kind, Offer.State.TABLED),
            open_until=self.at + 6 * _DAY,
            tabled_at=self.at,
        )

    def _draft(self) -> OfferDraft:
        states = {"draft.approved": OfferDraft.State.APPROVED, "draft.sent_back": OfferDraft.State.WRITING}
        state = states.get(self.kind, OfferDraft.State.ASKED)
        return OfferDraft(public_id="sample", room=self.room, written_by=self.person, state=state)

    def _decision(self) -> DraftDecision:
        is_no = self.kind == "draft.sent_back"
        verdict = DraftDecision.Verdict.SENT_BACK if is_no else DraftDecision.Verdict.APPROVED
        return DraftDecision(person=self.person, verdict=verdict)

    def _pause(self) -> Pause:
        return Pause(room=self.room, representative=self.person, since=self.at, until=self.at + 6 * _DAY)

    def _contract(self) -> Contract:
        return Contract(
            public_id="sample",
            number="CM 2026/1",
            collective=self.collective,
            company=self.company,
            union=self.union,
            state=_CONTRACT_STATES.get(self.kind, Contract.State.SIGNING),
            agreed_at=self.at,
            take_out_until=self.at + 6 * _DAY,
            sign_until=self.at + 30 * _DAY,
        )

    def _membership(self) -> Membership:
        state = _DECIDED.get(self.kind, Membership.State.APPLIED)
        return Membership(collective=self.group, person=self.person, state=state, applied_at=self.at)

    def _version(self) -> ProposalVersion:
        proposal = Proposal(public_id="sample", collective=self.group, title="Training on our songs")
        return ProposalVersion(public_id="sample", proposal=proposal)

    def _run(self) -> ImportRun:
        state = _RUN_STATES.get(self.kind, ImportRun.State.DONE)
        return ImportRun(public_id="sample", state=state, rows_total=14, created=14)

    def _key(self) -> ApiKey:
        return ApiKey(organisation=self.company, person=self.person, name="Our deal desk")
