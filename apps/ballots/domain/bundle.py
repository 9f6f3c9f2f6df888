"""What is handed out after the close, so that anybody can check the vote: one archive, always the same."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import rfc8785

from apps.ballots.domain.canonical import canonical
from apps.ballots.domain.casting import Opening, reason_hash
from apps.ballots.domain.counting import Result
from apps.ballots.domain.definition import Definition
from apps.ballots.domain.pooling import Group
from apps.ballots.domain.roll import RollLine

TAG = "tutti.ballot.bundle.v1"
MANIFEST_TAG = "tutti.ballot.manifest.v1"
VERIFIER = "verify_ballot.py"
# A date for every file, so that the same vote always makes the same archive.
_NEVER = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3

Audience = Literal["public", "members", "auditors"]
Sign = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Frozen:
    """What a bundle is about, whoever reads it.

    Args:
        site: the host whose log this is, as its checkpoints name it.
        key: the site's key for this ballot, as a line `name+id+key`.
        cosigners: keys of those who signed checkpoints beside the site, in the same form.
        log: the entries' contents, in their order.
        notes: the signed checkpoints, in their order.
    """

    ballot: str
    site: str
    key: str
    cosigners: Sequence[str]
    document: object
    definition: Definition
    roll: Sequence[RollLine]
    log: Sequence[Mapping[str, object]]
    notes: Sequence[str]
    result: Result


@dataclass(frozen=True)
class NamedVoter:
    """A line of the roll as members see it: by name, without the pseudonym."""

    name: str
    weight: str
    share: str = ""

    def as_json(self) -> dict[str, object]:
        """Write it for the bundle."""
        line: dict[str, object] = {"name": self.name, "weight": self.weight}
        return line | ({"share": self.share} if self.share else {})


def sees_openings(audience: Audience, openings: str) -> bool:
    """Say whether these readers see each opened ballot, or only how many chose what."""
    return audience == "auditors" or openings in {"public", audience}


def files_of(
    frozen: Frozen,
    *,
    audience: Audience,
    names: Iterable[NamedVoter],
    openings: Mapping[str, Opening],
    groups: Iterable[Group],
    verifier: bytes,
) -> dict[str, bytes]:
    """Write the files of a bundle, all but the manifest.

    Args:
        names: the named roll; left out for the public.
        openings: leaf of each last ballot to what opens it; left out where these readers may not see it.
        groups: how many chose what; there instead of the openings.
        verifier: the program that checks all this.
    """
    files = {
        "bundle.json": canonical(_about(frozen, audience)),
        "document.json": rfc8785.dumps(frozen.document),  # type: ignore[arg-type]
        "definition.json": canonical(frozen.definition.as_json()),
        "roll.json": _listed(line.as_json() for line in sorted(frozen.roll, key=lambda one: one.pseudonym)),
        "log.jsonl": _lines(frozen.log),
        "checkpoints.jsonl": _lines({"note": note} for note in frozen.notes),
        "result.json": canonical(frozen.result.as_json()),
        "README.txt": README.encode(),
        VERIFIER: verifier,
    }
    if audience != "public":
        people = sorted(names, key=lambda one: (one.name, one.weight, one.share))
        files["named_roll.json"] = _listed(one.as_json() for one in people)
    if sees_openings(audience, frozen.definition.openings):
        files["openings.jsonl"] = _lines(_opened(leaf, openings[leaf]) for leaf in sorted(openings))
    else:
        files["choices.json"] = _listed(group.as_json() for group in groups)
    return files


def packed(files: Mapping[str, bytes], signer: str, sign: Sign) -> bytes:
    """Add the signed manifest, which names every file by its hash, and pack all as it is.

    Args:
        signer: name of the key that signs.
        sign: gives the signature over some bytes.
    """
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest: dict[str, object] = {"tag": MANIFEST_TAG, "files": hashes, "signed_by": signer}
    signature = base64.b64encode(sign(canonical(manifest))).decode()
    whole = {**files, "manifest.json": canonical({**manifest, "signature": signature})}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, whole[name])
    return stream.getvalue()


def size_signed(note: str) -> int:
    """Read from a signed checkpoint how many entries it is over."""
    return int(note.split("\n", 2)[1])


def _about(frozen: Frozen, audience: Audience) -> dict[str, object]:
    return {
        "tag": TAG,
        "ballot": frozen.ballot,
        "audience": audience,
        "site": frozen.site,
        "key": frozen.key,
        "cosigners": list(frozen.cosigners),
    }


def _opened(leaf: str, opening: Opening) -> dict[str, object]:
    return {
        "leaf": leaf,
        "choice": opening.choice,
        "reason_hash": reason_hash(opening.reason, opening.salt),
        "nonce": opening.nonce.hex(),
    }


def _lines(contents: Iterable[Mapping[str, object]]) -> bytes:
    return b"".join(canonical(content) + b"\n" for content in contents)


def _listed(contents: Iterable[Mapping[str, object]]) -> bytes:
    return b"[" + b",".join(canonical(content) for content in contents) + b"]"


README = """\
A vote, and all that is needed to check it
==========================================

This archive holds one vote that has closed: what was asked, who could vote, what was cast, and how it was
counted. You need not believe the site that gave it to you. With Python 3.11 or newer:

    pip install cryptography
    python3 verify_ballot.py BUNDLE.zip --key SITE_KEY.txt --receipt YOUR_RECEIPT.json

where BUNDLE.zip is this archive as you got it. The program is in the archive too, but whoever altered the one
could alter the other: take it from somebody you trust, or read it; it is one file and written to be read.
SITE_KEY.txt is a line with the site's key, as you noted it before or got it from others.

What is in it
-------------
bundle.json        which vote, for which readers, and the keys
manifest.json      the SHA-256 of every other file, signed by the site
document.json      the exact text
definition.json    how it is decided
roll.json          who could vote, by a pseudonym made for this vote alone, with weights
named_roll.json    their names, without the pseudonyms (members and auditors only)
log.jsonl          every entry of the log: opening, cast ballots, close, result, certificate
checkpoints.jsonl  what the site, and perhaps the union, signed over the log while the vote ran
openings.jsonl     what opens the last ballot of each person (for whom the rule allows it)
choices.json       otherwise: how many chose what, in groups of at least five people where there are as many
result.json        the result and its reasons

What is proven: the text, the rule and the roll are those of the opening; every ballot was cast by somebody on
the roll, in time, and none was left out or counted twice; and from openings.jsonl, that a ballot was not
changed after it was cast, and that the result follows. With your receipt: that your own ballot is among them.

What is not proven: that nobody was pressed or paid; that the names on the roll are the members, which they
must look at themselves; that the site cast no ballot for somebody who was silent, which is why everybody is
told when a vote is cast in their name; that a key in bundle.json is the union's, which the union can tell
you; and, where choices.json stands instead of openings.jsonl, that people chose so: that is the site's word,
and the union's auditors, who get the openings, prove it.
"""
