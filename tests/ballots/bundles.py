"""Small votes made without a database, with everything that a log may hold, and their bundles."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.ballots import domain
from apps.ballots.actions import verifier_source
from apps.merkle import checkpoints, tree

SITE, KEY_NAME = "tutti.example", "20261120"
SIGNER = f"{SITE}/{KEY_NAME}"
KEY, OTHER_KEY, UNION_KEY = (
    Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3)
)
UNION = "union.example/seal"
PINNED = checkpoints.verifier_key(SIGNER, KEY.public_key())
BALLOT = "abcdefghijklmnop"
DOCUMENT = {"question": "Shall we accept?", "price": 9.5, "years": 2, "words": "naïve — “yes”"}
OPENS = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ENDS = OPENS + timedelta(days=7)
LATER = ENDS + timedelta(days=1)
_BATCH = 3


def pseudonym(number: int) -> str:
    """Give the pseudonym of a person."""
    return hashlib.sha256(f"person {number}".encode()).hexdigest()[:32]


def line(number: int, weight: str = "1", share: str = "", delegate: int | None = None) -> domain.RollLine:
    """Put a person on the roll."""
    name = "" if delegate is None else pseudonym(delegate)
    return domain.RollLine(pseudonym(number), weight, "one_person_one_vote", share, name)


@dataclass
class Vote:
    """A closed vote, as far as it lies in the open: what the site would have in its database."""

    definition: domain.Definition
    roll: list[domain.RollLine]
    bodies: list[Mapping[str, object]]
    openings: dict[str, domain.Opening]
    receipts: dict[str, domain.Receipt]
    result: domain.Result
    choices: dict[str, str]
    cuts: list[int]

    def notes(self, key: Ed25519PrivateKey = KEY) -> list[str]:
        """Sign the log at every cut; the union cosigns opening and close."""
        leaves = [tree.leaf_hash(domain.canonical(body)) for body in self.bodies]
        notes = [note_over(leaves[:size], key) for size in self.cuts]
        return [checkpoints.cosign(notes[0], UNION, UNION_KEY), *notes[1:]]

    def files(self, audience: domain.Audience = "auditors") -> dict[str, bytes]:
        """Write the files of the bundle."""
        counted = domain.represented(self.roll, self.choices, self.definition.proxies)
        lines = {one.pseudonym: one for one in self.roll}
        frozen = domain.Frozen(
            ballot=BALLOT,
            site=SITE,
            key=PINNED,
            cosigners=[checkpoints.verifier_key(UNION, UNION_KEY.public_key())],
            document=DOCUMENT,
            definition=self.definition,
            roll=self.roll,
            log=self.bodies,
            notes=self.notes(),
            result=self.result,
        )
        return domain.files_of(
            frozen,
            audience=audience,
            names=[
                domain.NamedVoter(f"Vera {one.pseudonym[:3]} Öst", one.weight, one.share) for one in self.roll
            ],
            openings=self.openings,
            groups=domain.grouped((lines[name], self.choices[teller]) for name, teller in counted.items()),
            verifier=verifier_source(),
        )

    def bundle(self, audience: domain.Audience = "auditors") -> bytes:
        """Make the archive."""
        return pack(self.files(audience))


def pack(files: Mapping[str, bytes], key: Ed25519PrivateKey = KEY) -> bytes:
    """Sign and pack files, as the site does."""
    return domain.packed({name: files[name] for name in files if name != "manifest.json"}, SIGNER, key.sign)


def note_over(leaves: Sequence[bytes], key: Ed25519PrivateKey = KEY) -> str:
    """Sign a head."""
    head = checkpoints.Checkpoint(f"{SITE}/ballot/{BALLOT}", len(leaves), tree.root(leaves))
    return checkpoints.sign(head, SIGNER, key)


def hold(
    roll: Sequence[domain.RollLine],
    cast: Sequence[tuple[int, str]],
    *,
    change: Callable[[list[Mapping[str, object]]], None] | None = None,
    **parts: object,
) -> Vote:
    """Hold a vote: open, cast in this order, extend, close, count, certify.

    Args:
        cast: numbers of people with what they chose; who stands there again changes their vote.
        change: alters the entries before they are signed, as only the site itself could.
    """
    usual = {"document_hash": domain.document_hash(DOCUMENT), "quorum_percent": 50}
    definition = domain.Definition(**{**usual, **parts})
    roll = sorted(roll, key=lambda one: one.pseudonym)
    root = domain.roll_root(roll)
    shared = {"ballot": BALLOT, "definition_hash": definition.hash, "roll_root": root}
    log = [
        domain.opened(
            **shared, definition=definition.as_json(), roll_size=len(roll), opens_at=OPENS, closes_at=ENDS
        )
    ]
    last: dict[str, domain.CastHeader] = {}
    openings: dict[str, domain.Opening] = {}
    receipts: dict[str, domain.Receipt] = {}
    choices: dict[str, str] = {}
    for place, (number, choice) in enumerate(cast):
        name = pseudonym(number)
        before = last.get(name)
        secrets = hashlib.sha512(f"secret {place}".encode()).digest()
        opening = domain.Opening(choice, "", secrets[:32], secrets[32:])
        header = domain.CastHeader(
            ballot=BALLOT,
            definition_hash=definition.hash,
            roll_root=root,
            pseudonym=name,
            revision=before.revision + 1 if before else 1,
            leaf_before=before.leaf if before else "",
            received_at=OPENS + timedelta(minutes=1 + place),
            commitment=opening.commitment,
        )
        if before:
            openings.pop(before.leaf)
        last[name], openings[header.leaf], choices[name] = header, opening, choice
        receipts[name] = _receipt(header, log[:1])
        log.append(domain.LogBody("cast", header.body()))
    log.insert(
        2, domain.extended(ballot=BALLOT, closes_at=LATER, reason_hash="1" * 64, at=OPENS + timedelta(days=1))
    )
    result = domain.count(definition, roll, choices)
    log += [
        domain.closed(ballot=BALLOT, size=len(log), at=LATER),
        domain.resulted(**shared, result=result),
    ]
    bodies: list[Mapping[str, object]] = [body.content for body in log]
    if change:
        change(bodies)
    cuts = [1, *range(4, len(bodies) - 2, _BATCH), len(bodies)]
    vote = Vote(definition, list(roll), bodies, openings, receipts, result, choices, cuts)
    leaves = [tree.leaf_hash(domain.canonical(body)) for body in bodies]
    certificate = domain.certified(
        ballot=BALLOT,
        certifier="unionunionunion2",
        root=tree.root(leaves).hex(),
        at=LATER + timedelta(days=1),
    )
    vote.bodies.append(certificate.content)
    vote.cuts.append(len(vote.bodies))
    return vote


def _receipt(header: domain.CastHeader, opened: Sequence[domain.LogBody]) -> domain.Receipt:
    note = note_over([bytes.fromhex(body.leaf) for body in opened])
    promise = domain.promise(
        body=header.body(), leaf=header.leaf, checkpoint=note, signed_by=KEY_NAME, is_sealed=True
    )
    return domain.Receipt(promise, KEY_NAME, KEY.sign(domain.canonical(promise)))


def weighty() -> Vote:
    """Hold a vote with weights in bands, a second majority, delegates, and changed votes."""
    roll = [line(number, ("1", "2.5", "10")[number % 3], ("0.5", "1.25")[number % 2]) for number in range(18)]
    roll[16] = line(16, "2.5", "0.5", delegate=1)
    roll[17] = line(17, "10", "1.25", delegate=16)
    cast = [(number, ("yes", "no", "yes", "abstain")[number % 4]) for number in range(14)]
    return hold(
        roll,
        [*cast, (3, "yes"), (4, "no"), (3, "no")],
        weight_rule="works_in_bands",
        second_majority=domain.Threshold(2, 5, "cast_and_abstained"),
        proxies=2,
    )


def plain() -> Vote:
    """Hold the usual vote: one person, one vote."""
    cast = [(number, ("yes", "no", "yes", "abstain")[number % 4]) for number in range(7)]
    return hold([line(number) for number in range(9)], [*cast, (2, "no")])
