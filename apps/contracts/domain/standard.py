"""The standard text of contracts: what each says beside its own terms, in versions that never change.

A contract names its version and holds the hash of it, so that both sides sign these words with their own. It
is in one language, since two that are both signed are two contracts. A new version is a new entry here.
"""

import hashlib
from dataclasses import dataclass

import rfc8785

NEWEST = "2"


@dataclass(frozen=True)
class Clause:
    """A numbered part of the standard text."""

    title: str
    text: str


_FIRST = (
    Clause(
        "What this contract is",
        "It is a licence between an artists’ collective, for the people whose works stand in the "
        "schedule, and the company named on the cover. It consists of the terms, these clauses, the "
        "schedule of works and the annexes. Where a term on the cover and a clause here differ, the "
        "term holds.",
    ),
    Clause(
        "What is licensed, and what is not",
        "Licensed are the uses and rights named in the terms, for the works in the schedule, for the "
        "models named in the terms, and for the time named there. Everything else stays with the "
        "artists. A use, a model, an affiliate or an owner that is not named needs a new yes. A work "
        "that is not in the schedule is not licensed, whoever made it.",
    ),
    Clause(
        "How the works came in",
        "The members ratified the terms by ballot; that put no work under them. Each work stands in the "
        "schedule by the yes of its own people, given for these terms, and after at least seven days in "
        "which any of them could take it out. Voice, likeness and style are licensed only where the "
        "person whose they are said so.",
    ),
    Clause(
        "Money",
        "The company pays what the terms name, in the currency named there, at the days named there. "
        "What is guaranteed is owed whatever the use. Nothing is deducted but what the terms allow.",
    ),
    Clause(
        "Past use",
        "Nothing in this contract releases a claim for use before it, unless a person signed a release "
        "of their own, against a list of their own works.",
    ),
    Clause(
        "Changes",
        "This text is bound by its fingerprint. Another word makes another fingerprint, and everything "
        "given for the old one is void for the new: the ballot, the schedule and the signatures. A "
        "change is a new version that goes the same way.",
    ),
    Clause(
        "Signing and sealing",
        "A person signs for each side on the site: signed in under their own name, proven by password "
        "or second factor shortly before, with their name typed to the fingerprint. That is the "
        "signature of the parties. Afterwards the site puts its own cryptographic signature for each of "
        "them and its seal into the document. These prove that the document is as the site sealed it, "
        "and that the site attests who signed; the keys are the site’s and not those persons’.",
    ),
    Clause(
        "When it binds",
        "It is not binding until both sides have signed. Days begin and end by the clock of the zone "
        "named in the text.",
    ),
)

_NEW_IN_SECOND = (
    Clause(
        "What this contract is",
        "It is a licence between an artists’ collective, for the people whose works stand in the "
        "schedule, and the company named on the cover. It consists of the terms, these clauses, the "
        "schedule of works and the annexes: who is paid in which order, releases of past claims if there "
        "are any, and what the company answered. Where a term on the cover and a clause here differ, the "
        "term holds.",
    ),
    Clause(
        "Money",
        "The company pays what the terms name, in the currency named there, at the days named there, and "
        "in the order of the annex. What is guaranteed is owed whatever the use. Nothing is deducted but "
        "what the terms allow. It pays the collective, and is free by that; what falls to a work goes to "
        "its people by their shares, of which the schedule holds a hash for each work.",
    ),
    Clause(
        "Past use",
        "Nothing in this contract releases a claim for use before it, unless a person signed a release "
        "of their own, against a list of their own works. Those releases stand in an annex. Each binds "
        "the person who signed it, for that work, and from when this contract is in force.",
    ),
    Clause(
        "Signing and sealing",
        "One or more people sign for each side on the site, as both sides agreed who and in which order: "
        "signed in under their own name, proven by password or second factor shortly before, with their "
        "name typed to the fingerprint. That is the signature of the parties. If both sides change who "
        "signs after somebody has, every signature given before is void. At the end the site puts its own "
        "cryptographic signature for each of them and its seal into the document. These prove that the "
        "document is as the site sealed it, and that the site attests who signed; the keys are the site’s "
        "and not those persons’.",
    ),
    Clause(
        "When it binds",
        "It is not binding until both sides have signed. If they have not within thirty days after the "
        "schedule was frozen, it lapses and nothing is licensed. Days begin and end by the clock of the "
        "zone named in the text.",
    ),
)
_CHANGED = {clause.title: clause for clause in _NEW_IN_SECOND}
_SECOND = tuple(_CHANGED.get(clause.title, clause) for clause in _FIRST)
_VERSIONS = {"1": _FIRST, "2": _SECOND}


def clauses(version: str) -> tuple[Clause, ...]:
    """Give the clauses of a version; none for a contract older than the standard text."""
    return _VERSIONS.get(version, ())


def hash_of(version: str) -> str:
    """Hash a version as contracts hold it; SHA-256 of canonical JSON, in hex digits."""
    content = [{"title": clause.title, "text": clause.text} for clause in _VERSIONS[version]]
    return hashlib.sha256(rfc8785.dumps({"version": version, "clauses": content})).hexdigest()
