"""What the payload of each kind of fact may hold: nothing else, ever.

Every entry that any test writes through the site's own code is compared with this (see `conftest.py`), the
journeys and the demo's world among them. A name, an address or free text has no shape here, so it cannot
enter unseen. A new kind needs its line.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

APPS = str(Path(__file__).resolve().parents[1] / "apps")

ID = r"[a-z2-7]{16}"
HASH = r"[0-9a-f]{64}"
CODE = r"[a-z][a-z0-9_]{0,39}"
NUMBER = r"\d{1,18}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(\+\d\d:\d\d|Z)"
DAY = r"\d{4}-\d\d-\d\d"
VERSION = r"[0-9.]{1,20}"
ZONE = r"[A-Za-z0-9_+\-]{1,30}(/[A-Za-z0-9_+\-]{1,30}){0,2}"
SUBJECT = rf"{CODE}:({ID}|{NUMBER})"
CODES = (CODE,)
_QUESTION = {"ballot": ID, "subject": SUBJECT, "document_hash": HASH, "definition_hash": HASH}
_CONTEST = {"ballot": ID, "contest": ID}
_DELEGATION = {"ballot": ID, "delegation": ID}
_BALLOT = {
    **_QUESTION,
    "roll_root": HASH,
    "checkpoint_root": HASH,
    "checkpoint_size": NUMBER,
}
_TEXT = {"motion": ID, "text": HASH}
_ASKED = {**_TEXT, "ballot": ID, "closes_at": MOMENT}
_OFFER = {"room": ID, "offer": ID}
_CONTRACT = {"contract": ID}
_CHANGE = {**_CONTRACT, "change": NUMBER, "what": CODE, "side": CODE}
_STEP = {**_CONTRACT, "step": NUMBER, "act": CODE}
_RULING = {"room": ID, "ruling": ID}
_MESSAGE = {"room": ID, "message": ID}
_DRAFT = {"room": ID, "draft": ID}
_DRAFT_READ = {**_DRAFT, "content": HASH}
_PROPOSAL = {"proposal": ID, "version": ID, "number": NUMBER, "terms": HASH}
_ACT = {"act": ID}
_MEDIATION = {"mediation": ID}
_PARTY = {**_MEDIATION, "party": ID}
_FINDING = {**_MEDIATION, "finding": ID}
_ACTING = {"acting": ID, "capacity": CODE}
_VOICE = {"act": ID, "representation": ID}
_INVITATION = {"invitation": ID, "role": rf"({CODE})?"}
_SHARES = {"work": ID, "rights": CODES}
_ASK = {"ask": ID}
_CHECK = {"check": ID, "work": ID}
_CONFLICT = {"conflict": ID, "work": ID, "about": CODE}
_MERGE = {"merge": ID, "work": ID, "retired": ID, "rows": NUMBER}
_PAIR = {"work": ID, "other": ID}
_SETTLEMENT = {**_CONFLICT, "settlement": ID}
_SEAT = {"organisation": ID, "role": CODE}
_IMPORT = {"run": ID, "sha256": HASH}
_COUNTS = dict.fromkeys(("read", "created", "updated", "unchanged", "merged", "doubtful", "refused"), NUMBER)
_DATASET = {"dataset": ID, "sha256": HASH}
_BESIDE = {"collective": ID, "union": ID}
_SEARCH = {"search": ID, "dataset": ID}

Shape = str | tuple[str, ...]
SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "act.founded": _ACT,
    "act.joined": _ACT,
    "act.left": _ACT,
    "acting.claimed": _ACTING,
    "acting.confirmed": _ACTING,
    "acting.ended": _ACTING,
    "acting.evidenced": _ACTING,
    "acting.refused": _ACTING,
    "address.changed": {},
    "appeal.answered": {**_RULING, "appeal": ID, "verdict": CODE},
    "appeal.made": {**_RULING, "appeal": ID},
    "appeal.unanswered": {**_RULING, "appeal": ID},
    "ruling.ended": {**_RULING, "power": CODE},
    "ruling.made": {**_RULING, "power": CODE},
    "archive.asked": {"archive": ID},
    "archive.ready": {"archive": ID},
    "ballot.announced": {**_QUESTION, "opens_at": MOMENT},
    "ballot.certified": _BALLOT,
    "ballot.challenged": _BALLOT,
    "ballot.closed": _BALLOT,
    "ballot.disagreed": _BALLOT,
    "ballot.contest_answered": _CONTEST,
    "ballot.contest_lapsed": _CONTEST,
    "ballot.contested": _CONTEST,
    "ballot.delegated": _DELEGATION,
    "ballot.delegation_ended": _DELEGATION,
    "ballot.extended": {**_BALLOT, "closes_at": MOMENT},
    "ballot.opened": _BALLOT,
    "ballot.roll_revised": {"ballot": ID, "people": NUMBER},
    "ballot.sequenced": _BALLOT,
    "ballot.voided": {**_BALLOT, "roll_root": rf"({HASH})?"},
    "bylaws.set": {"version": NUMBER},
    "calendar.ended": {},
    "calendar.made": {},
    "catalogue.approved": _IMPORT,
    "catalogue.cancelled": {**_IMPORT, "entered": NUMBER, "read": NUMBER},
    "catalogue.columns_chosen": _IMPORT,
    "catalogue.doubts_decided": {**_IMPORT, "rows": NUMBER},
    "catalogue.imported": {**_IMPORT, **_COUNTS},
    "catalogue.lapsed": {**_IMPORT, "read": NUMBER},
    "catalogue.previewed": {**_IMPORT, **_COUNTS},
    "catalogue.repairs_chosen": {**_IMPORT, "which": CODE},
    "catalogue.unreadable": {**_IMPORT, "code": r"[a-z_.]{1,40}"},
    "code.added": {"work": ID, "scheme": CODE, "verdict": CODE},
    "code.removed": {"work": ID, "scheme": CODE, "verdict": CODE},
    "codes.renewed": {},
    "collective.founded": {"collective": ID},
    "conflict.opened": _CONFLICT,
    "conflict.settled": _CONFLICT,
    "claim.release_taken_back": {**_CONTRACT, "work": ID},
    "claim.released": {**_CONTRACT, "work": ID},
    "contract.agreed": {**_CONTRACT, "terms": HASH, "until": MOMENT},
    **dict.fromkeys(("contract.change_asked", "contract.change_declined"), _CHANGE),
    "contract.fell_short": _CONTRACT,
    "contract.frozen": {**_CONTRACT, "fingerprint": HASH, "works": NUMBER},
    "contract.in_force": {**_CONTRACT, "fingerprint": HASH},
    "contract.lapsed": {**_CONTRACT, "cause": CODE},
    "contract.order_set": {**_CONTRACT, "change": NUMBER, "void": NUMBER},
    "contract.sealed": {**_CONTRACT, "sha256": HASH, "level": r"B-(B|T|LT)"},
    "contract.amended": {**_STEP, "successor": ID},
    "contract.breached": {**_STEP, "side": CODE, "due_at": MOMENT},
    "contract.cured": {**_STEP, "side": CODE},
    "contract.ended": _STEP,
    "contract.notice_given": {**_STEP, "side": CODE, "due_at": MOMENT},
    "contract.renewed": {**_STEP, "successor": ID},
    "contract.resumed": {**_STEP, "side": CODE},
    "contract.suspended": {**_STEP, "side": CODE},
    "contract.signed": {**_CONTRACT, "side": CODE, "fingerprint": HASH},
    "contract.voided": {**_CONTRACT, "cause": CODE},
    "dataset.brought": _DATASET,
    "dataset.confirmed": _DATASET,
    "dataset.read": {**_DATASET, "lines": NUMBER},
    "dataset.removed": _DATASET,
    "dataset.resumed": _DATASET,
    "dataset.stopped": _DATASET,
    "dataset.unreadable": {**_DATASET, "code": r"[a-z_.]{1,40}"},
    "desk.admitted": {"room": ID, "guest": ID},
    "desk.dismissed": {"room": ID, "guest": ID},
    "domain.asked": {"proof": ID},
    "domain.not_found": {"proof": ID, "outcome": CODE},
    "domain.lost": {"proof": ID, "outcome": CODE},
    "domain.proven": {"proof": ID, "outcome": CODE},
    "dossier.written": {},
    "draft.approval_asked": _DRAFT_READ,
    "draft.approved": _DRAFT_READ,
    "draft.changed": _DRAFT_READ,
    "draft.dropped": _DRAFT,
    "draft.prepared": _DRAFT_READ,
    "draft.sent_back": _DRAFT_READ,
    "draft.tabled": {**_DRAFT, "offer": ID},
    "draft.taken_back": _DRAFT,
    "erasure.asked": {"erasure": ID},
    "erasure.cancelled": {"erasure": ID},
    "erasure.held": {"erasure": ID},
    "evidence.closed": {**_MEDIATION, "due_at": MOMENT},
    "evidence.extended": {**_PARTY, "due_at": MOMENT},
    "evidence.finished": _PARTY,
    "evidence.given": {**_PARTY, "evidence": ID, "words": HASH},
    "evidence.missed": _PARTY,
    "factor.added": {"type": CODE},
    "factor.removed": {"type": CODE},
    "factor.reset": {"factors": NUMBER},
    "finding.accepted": _FINDING,
    "finding.answered": {**_FINDING, "answer": CODE},
    "finding.appeal_answered": {**_FINDING, "verdict": CODE},
    "finding.appeal_taken": _FINDING,
    "finding.appeal_unanswered": _FINDING,
    "finding.appealed": _FINDING,
    "finding.given": {**_FINDING, "parts": HASH},
    "finding.lapsed": _FINDING,
    "finding.refused": _FINDING,
    "finding.voided": _FINDING,
    "hits.confirmed": {**_DATASET, "hits": NUMBER},
    "hits.dismissed": {**_DATASET, "hits": NUMBER},
    "hits.reopened": {**_DATASET, "hits": NUMBER},
    "interests.declared": {"statement": ID},
    "invitation.accepted": _INVITATION,
    "invitation.declined": _INVITATION,
    "invitation.made": _INVITATION,
    "invitation.sent_again": _INVITATION,
    "invitation.withdrawn": _INVITATION,
    "key.issued": {"key": ID},
    "key.revoked": {"key": ID},
    "licence.ended": {**_CONTRACT, "version": NUMBER, "work": ID, "last_day": DAY},
    "mailing.changed": {},
    "mandate.given": {"mandate": ID, "text": HASH, "version": VERSION},
    "model.described": {"model": ID, "part": CODE},
    "motion.adopted": _TEXT,
    "motion.called_again": _ASKED,
    "motion.drafted": _TEXT,
    "motion.dropped": {"motion": ID},
    "motion.not_adopted": _TEXT,
    "motion.put_to_vote": _ASKED,
    "motion.revised": _TEXT,
    "mandate.reminded": {"organisation": ID, "about": CODE},
    "mediation.asked": {**_MEDIATION, "conflict": ID},
    "mediation.closed": _MEDIATION,
    "mediation.handed_back": _MEDIATION,
    "mediation.joined": _PARTY,
    "mediation.lapsed": _MEDIATION,
    "mediation.left": _PARTY,
    "mediation.taken": {**_MEDIATION, "due_at": MOMENT},
    "mediation.went_back": _MEDIATION,
    "mediation.withdrawn": _MEDIATION,
    "membership.admitted": {"membership": ID},
    "membership.applied": {"membership": ID},
    "membership.left": {"membership": rf"({ID})?"},
    "membership.placed": {"membership": ID, "category": CODE},
    "membership.refused": {"membership": ID},
    "caucus.closed": {"room": ID},
    "caucus.opened": {"room": ID},
    "message.erased": _MESSAGE,
    "message.posted": {**_MESSAGE, "words": HASH},
    "message.struck": _MESSAGE,
    "minimum.published": {"minimum": ID, "hash": HASH, "version": NUMBER},
    "model.added": {"model": ID},
    "offer.accepted": {**_OFFER, "terms": HASH},
    "offer.accepted_in_principle": {**_OFFER, "terms": HASH},
    "offer.declined": _OFFER,
    "offer.expired": _OFFER,
    "offer.not_accepted": {**_OFFER, "terms": HASH},
    "offer.called_again": {**_OFFER, "ballot": ID, "closes_at": MOMENT, "terms": HASH},
    "offer.put_to_vote": {**_OFFER, "ballot": ID, "closes_at": MOMENT, "terms": HASH},
    "offer.tabled": {**_OFFER, "number": NUMBER, "round": NUMBER, "side": CODE, "terms": HASH},
    "offer.withdrawn": _OFFER,
    "opinion.given": {**_OFFER, "stance": CODE},
    "organisation.founded": {"organisation": ID, "kind": CODE},
    "outside.answered": {**_ASK, "text": HASH, "yes": NUMBER, "no": NUMBER},
    "outside.asked": _ASK,
    "outside.asked_again": _ASK,
    "outside.joined": _ASK,
    "outside.withdrawn": _ASK,
    "part.written": {"part": CODE},
    "password.changed": {},
    "performers.named": {"work": ID, "answer": CODE},
    "person.erased": {"erasure": ID},
    "profile.changed": {},
    "points.spread": {"collective": ID},
    "points.taken_back": {"collective": ID},
    "policy.chosen": {"version": NUMBER, "rule": CODE},
    "proposal.drafted": _PROPOSAL,
    "proposal.published": _PROPOSAL,
    "proposal.revised": _PROPOSAL,
    "question.answered": {"question": CODE},
    "representative.agreed": _VOICE,
    "representative.appointed": _VOICE,
    "representative.ended": {"act": ID, "representation": rf"({ID})?"},
    "representative.proposed": _VOICE,
    "representative.voided": _VOICE,
    "room.opened": {"room": ID, "company": ID, "proposal": ID},
    "room.paused": {"room": ID, "until": MOMENT},
    "room.reopened": {"room": ID},
    "room.resumed": {"room": ID},
    "schedule.revised": {**_CONTRACT, "version": NUMBER, "fingerprint": HASH, "works": NUMBER},
    "search.asked": _SEARCH,
    "search.done": {**_SEARCH, "works": NUMBER, "hits": NUMBER},
    "search.stopped": _SEARCH,
    "seat.ended": _SEAT,
    "seat.opened": _SEAT,
    "session.ended": {"session": ID},
    "settlement.agreed": _SETTLEMENT,
    "settlement.proposed": _SETTLEMENT,
    "share.asserted": {**_SHARES, "ppm": rf"({NUMBER})?"},
    "share.checked": _CHECK,
    "share.ended": _SHARES,
    "share.unchecked": _CHECK,
    "terms.answered": {"terms": HASH, "revision": NUMBER, "choice": CODE},
    "union.affiliated": _BESIDE,
    "union.ask_withdrawn": _BESIDE,
    "union.asked": _BESIDE,
    "union.charge_ended": _BESIDE,
    "union.charge_given": _BESIDE,
    "union.declined": _BESIDE,
    "union.ended": _BESIDE,
    "union.notice_given": {**_BESIDE, "side": CODE},
    "union.notice_taken_back": {**_BESIDE, "side": CODE},
    "weights.taken": {"taken": ID, "weights": HASH},
    "withdrawal.begun": {"withdrawal": ID, "ends_at": MOMENT},
    "withdrawal.called_back": {"withdrawal": ID},
    "withdrawal.effective": {"withdrawal": ID},
    "work.added": {"work": ID, "kind": CODE},
    "work.answered": {"work": ID, "use": CODE, "answer": CODE},
    "work.changed": {"work": ID, "fields": CODES},
    "work.credited": {"work": ID, "part": CODE},
    "work.described": {"work": ID},
    "work.merged": _MERGE,
    "work.split": _MERGE,
    "work.taken_out": {"contract": ID, "work": ID},
    "work.uncredited": {"work": ID, "part": CODE},
    "works.changed": {
        "change": ID,
        "fields": CODES,
        "changed": NUMBER,
        "same": NUMBER,
        "refused": NUMBER,
    },
    "works.claimed": {
        "answer": CODE,
        "controller": CODE,
        "claimed": NUMBER,
        "conflicting": NUMBER,
        "disputed": NUMBER,
    },
    "works.suggested_again": _PAIR,
    "works.told_apart": _PAIR,
    "works.restored": {"change": ID, "changed": NUMBER, "refused": NUMBER},
    "zone.changed": {"organisation": ID, "zone": ZONE},
}
# Keys that are there only sometimes.
SOMETIMES: Mapping[str, Mapping[str, Shape]] = {
    "offer.tabled": {"supersedes": ID},
    "contract.ended": {"side": CODE},
}
_STREAM = re.compile(r"[a-z]+:\d+")


def faults(kind: str, payload: Mapping[str, object]) -> list[str]:
    """Say what is wrong with a payload; nothing if it has exactly its keys in their shapes."""
    if kind not in SHAPES:
        return [f"{kind}: no shape is written down for this kind"]
    sometimes = {key: one for key, one in SOMETIMES.get(kind, {}).items() if key in payload}
    shape = {**SHAPES[kind], **sometimes}
    found = [f"{kind}: unknown key {key}" for key in payload.keys() - shape.keys()]
    found += [f"{kind}: {key} is missing" for key in shape.keys() - payload.keys()]
    return found + [
        f"{kind}: {key} is {payload[key]!r}"
        for key in shape.keys() & payload.keys()
        if not _fits(payload[key], shape[key])
    ]


def _fits(value: object, shape: Shape) -> bool:
    if isinstance(shape, tuple):
        return isinstance(value, list) and all(_fits(one, shape[0]) for one in value)
    return isinstance(value, str) and re.fullmatch(shape, value) is not None


def faults_of_entry(entry) -> list[str]:
    """Say what is wrong with an entry and the name of its stream."""
    stream = [] if _STREAM.fullmatch(entry.stream.name) else [f"stream {entry.stream.name!r}"]
    return stream + faults(entry.kind, entry.payload)


def is_written_by_the_site() -> bool:
    """Say whether the `record` under way was called by the site's code, and not by a test."""
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_name != "record":
        frame = frame.f_back
    caller = frame.f_back if frame else None
    while caller is not None and "contextlib" in caller.f_code.co_filename:
        caller = caller.f_back
    return caller is not None and caller.f_code.co_filename.startswith(APPS)
