#!/usr/bin/env python3
"""Check a vote from its bundle, without trusting the site that made it.

    python3 verify_ballot.py BUNDLE.zip [--receipt FILE] [--key FILE]

Needs Python 3.11 or newer and the package `cryptography`, and nothing else: no network, no other file. It
prints one line for each check. Exit code: 0 all checks hold, 1 a check fails, 2 wrong usage or unreadable.

    --receipt FILE   also check that the ballot of this receipt is in the log, and counts
    --key FILE       the site's key as you know it from elsewhere, one `name+id+key` on a line. Without it
                     the bundle is compared with the key that it brings along itself ("key not pinned")

How a vote is written down, in short:

* A line of `log.jsonl` is an entry, and a leaf of a Merkle tree (RFC 6962): SHA-256 of a zero byte and the
  line. All JSON here is canonical (RFC 8785), and numbers in it are strings.
* A cast ballot stands there as a header in clear and a commitment: a hash of the choice and of a random
  number, which says nothing before the close and cannot be changed after the cast.
* `checkpoints.jsonl` holds what the site signed while the vote ran: sizes and heads of the tree, as C2SP
  writes them (signed-note, tlog-checkpoint).
* `openings.jsonl` opens the last ballot of each voter. Who may not see openings gets `choices.json` instead:
  how many chose what, in groups of people with the same weight.
* `roll.json` says who may vote, by a pseudonym for this vote alone. Every entry names its Merkle head.

Each part uses only what stands above it; `verify` near the end names the checks in their order.
"""

import argparse
import base64
import hashlib
import json
import re
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MOST_BYTES = 1 << 30
CHOICES = ("yes", "no", "abstain")

Files = Mapping[str, bytes]
Json = Mapping[str, Any]


class Failure(Exception):
    """A check that does not hold; the text says what and where."""


def fail(text: str) -> NoReturn:
    """Stop the check at hand."""
    raise Failure(text)


def shown(value: object) -> str:
    """Write something foreign so that it cannot disturb the reader's screen."""
    text = ascii(value)
    return text if len(text) <= 80 else text[:77] + "..."


class Line(NamedTuple):
    """What one check found: "ok", "FAIL", "skip" (an earlier failure is in the way) or "note"."""

    status: str
    check: str
    text: str


class Report(list[Line]):
    """The lines so far."""

    def run(self, name: str, check: Callable[..., Any], *parts: object) -> Any:
        """Run a check; it gives its line's text and what later checks need. None if it fails."""
        line, found = Line("skip", name, "cannot be checked after the failure above"), None
        try:
            if all(part is not None for part in parts):
                text, found = check(*parts)
                line = Line("ok", name, text)
        except Failure as failure:
            line = Line("FAIL", name, str(failure))
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            line = Line("FAIL", name, f"malformed ({type(error).__name__}: {shown(str(error))})")
        self.append(line)
        return found


# --- JSON in one way of writing: RFC 8785 ---------------------------------------------------------------
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: object) -> str:
    """Write JSON canonically: names sorted, no space, each string and number in its one form."""
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_quoted(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return _number(value)


def _number(value: object) -> str:
    """RFC 8785, section 3.2.2.3: numbers as ECMAScript writes them."""
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    if not isinstance(value, float) or value - value != 0:
        raise ValueError(f"no such number in JSON: {shown(value)}")
    if value == 0:
        return "0"
    sign, figures, power = Decimal(repr(value)).normalize().as_tuple()
    digits, point = "".join(map(str, figures)), len(figures) + int(power)
    if 0 < point <= 21:
        whole, part = digits[:point].ljust(point, "0"), digits[point:]
        text = f"{whole}.{part}" if part else whole
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        part = f".{digits[1:]}" if len(digits) > 1 else ""
        text = f"{digits[0]}{part}e{point - 1:+d}"
    return "-" + text if sign else text


def parse(written: bytes, where: str) -> Any:
    """Read JSON that must be canonical: written anew it gives the same bytes, so nothing hides in it."""
    try:
        value = json.loads(written.decode())
        again = canonical(value).encode()
    except (ValueError, RecursionError):
        fail(f"{where}: not JSON as it is written here")
    if again != written:
        fail(f"{where}: not in canonical form (a repeated name, a space, another order or another spelling)")
    return value


def parse_lines(written: bytes, where: str) -> list[tuple[str, bytes, Any]]:
    """Read one JSON value a line; gives for each line its place in words, its bytes and its value."""
    lines = written.split(b"\n")
    if lines.pop():
        fail(f"{where}: the last line does not end")
    places = [f"{where}, line {number}" for number in range(1, len(lines) + 1)]
    return [(place, line, parse(line, place)) for place, line in zip(places, lines, strict=True)]


# --- Shapes: what may stand where, and nothing else -----------------------------------------------------
HASH = re.compile(r"[0-9a-f]{64}")
ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
WORD = re.compile(r"[^\x00-\x1f]{1,300}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
DECIMAL = re.compile(r"(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?")
# All moments are in UTC and of one length, so that they are in the order of their text.
STAMP = re.compile(r"2[0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}\+00:00")
NAME = re.compile(r"(?s).{0,500}")
BASE64 = re.compile(r"[0-9A-Za-z+/]{1,200}={0,2}")
NOTE = re.compile(r"[^\x00-\x09\x0b-\x1f]{1,100000}")
ANY = object()


def fits(value: object, shape: object, where: str) -> None:
    """Demand that a value has a shape.

    A dictionary names its fields, a trailing "?" those that may be missing; a list has one shape for all that
    is in it; a tuple offers several; a pattern is for a string; ANY is checked elsewhere; anything else is
    the value itself.
    """
    if isinstance(shape, dict):
        _fits_fields(value, shape, where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            fail(f"{where}: not a list")
        for number, item in enumerate(value, 1):
            fits(item, shape[0], f"{where}, item {number}")
    elif not _is_one(value, shape):
        fail(f"{where}: {shown(value)} cannot stand here")


def _fits_fields(value: object, shape: Mapping[str, object], where: str) -> None:
    if not isinstance(value, dict):
        fail(f"{where}: not an object")
    left = set(value)
    for name, inner in shape.items():
        key = name.removesuffix("?")
        if key in value:
            left.discard(key)
            fits(value[key], inner, f"{where}, {key}")
        elif key == name:
            fail(f"{where}: the field {name} is missing")
    if left:
        fail(f"{where}: unknown field {shown(min(left))}")


def _is_one(value: object, shape: object) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, tuple):
        return any(_is_one(value, one) for one in shape)
    if isinstance(shape, dict) and isinstance(value, dict) and value.keys() == shape.keys():
        return all(_is_one(value[name], shape[name]) for name in shape)
    return shape is ANY or (type(value) is type(shape) and value == shape)


# --- The Merkle tree of RFC 6962, and keys --------------------------------------------------------------
def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def heads(leaves: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """Give the heads of the trees over the first so many leaves, for several sizes in one walk.

    The walk keeps the full subtrees from the left, largest first; a new leaf joins its equals. A head hashes
    the subtrees together from the right. Two heads found in one walk are consistent by themselves: the
    larger tree begins with the smaller one.
    """
    wanted, found = set(sizes), {}
    full: list[tuple[int, bytes]] = []
    for size in range(len(leaves) + 1):
        if size:
            full.append((1, leaves[size - 1]))
        while len(full) > 1 and full[-1][0] == full[-2][0]:
            (width, left), (_, right) = full[-2:]
            full[-2:] = [(2 * width, _node(left, right))]
        if size in wanted:
            subtrees = [digest for _, digest in reversed(full)] or [hashlib.sha256(b"").digest()]
            found[size] = reduce(lambda right, left: _node(left, right), subtrees)
    return found


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Key(NamedTuple):
    """An Ed25519 key with its name, and the four bytes by which a note names it."""

    name: str
    id: bytes
    public: bytes

    @classmethod
    def read(cls, text: str, where: str = "bundle.json") -> "Key":
        """Read `name+id+key`: the id in hex digits, the key in base64 after a byte that says Ed25519."""
        name, digits, encoded = (*text.split("+", 2), "", "")[:3]
        key = unbase64(encoded, f"{where}, a key")
        known = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
        if key[:1] != b"\x01" or len(key) != 33 or known.hex() != digits:
            fail(f"{where}: not an Ed25519 key: {shown(text)}")
        return cls(name, known, key[1:])

    def has_signed(self, content: bytes, signature: bytes) -> bool:
        """Say whether this key made a signature over the content."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, content)
        except InvalidSignature:
            return False
        return True


def unbase64(text: str, where: str) -> bytes:
    """Read base64 in its one spelling."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except ValueError:
        decoded = b""
    if base64.b64encode(decoded).decode() != text:
        fail(f"{where}: not base64 in its one spelling: {shown(text)}")
    return decoded


# --- The archive ----------------------------------------------------------------------------------------
ALWAYS = (
    *("README.txt", "bundle.json", "checkpoints.jsonl", "definition.json", "document.json", "log.jsonl"),
    *("manifest.json", "result.json", "roll.json", "verify_ballot.py"),
)
SOMETIMES = ("choices.json", "named_roll.json", "openings.jsonl")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# Version 2.0, no flags, stored as it is, 1 January 1980: the same files always make the same archive.
_FORM = struct.pack("<HHHHH", 20, 0, 0, 0, 33)


def read_archive(written: bytes) -> tuple[str, dict[str, bytes]]:
    """Take the files out of the archive. They lie there one after another, unpacked."""
    if len(written) > MOST_BYTES:
        fail(f"larger than {MOST_BYTES >> 20} MiB")
    files: dict[str, bytes] = {}
    at = 0
    while written[at : at + 4] == _LOCAL and len(written) >= at + 30:
        _crc, size, unpacked, name_length, extra_length = struct.unpack("<LLLHH", written[at + 14 : at + 30])
        name = written[at + 30 : at + 30 + name_length].decode("ascii", "replace")
        begin = at + 30 + name_length + extra_length
        at = begin + size
        if name in files or name not in ALWAYS + SOMETIMES:
            fail(f"there is a file in it that does not belong there, or twice: {shown(name)}")
        if size != unpacked or at > len(written):
            fail(f"{name}: packed, or cut off")
        files[name] = written[begin:at]
    for name in sorted(set(ALWAYS) - files.keys()):
        fail(f"not a bundle, or only a part of one: {name} is not in it")
    return f"{len(files)} files, {len(written)} bytes", files


def check_form(written: bytes, files: Files) -> tuple[str, bool]:
    """Pack the files again and compare: then nothing lies beside or between them."""
    if pack(files) != written:
        fail("packed again, its files give another archive: it was changed, or packed by another program")
    return "packed again, its files give the same archive", True


def pack(files: Files) -> bytes:
    """Write the archive as the site does: sorted by name, stored, fixed dates."""
    local, central = bytearray(), bytearray()
    for name in sorted(files):
        content = files[name]
        sizes = struct.pack("<LLLHH", zlib.crc32(content), len(content), len(content), len(name), 0)
        place = struct.pack("<HHHLL", 0, 0, 0, 0o100644 << 16, len(local))
        central += _CENTRAL + struct.pack("<BB", 20, 3) + _FORM + sizes + place + name.encode()
        local += _LOCAL + _FORM + sizes + name.encode() + content
    end = struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(central), len(local), 0)
    return bytes(local + central + _END + end)


# --- Who made it: bundle.json, the key, the manifest ----------------------------------------------------
AUDIENCES = ("public", "members", "auditors")
ABOUT = {"tag": "tutti.ballot.bundle.v1", "ballot": ID, "audience": AUDIENCES, "site": WORD, "key": WORD}
HASHES = {name + "?": HASH for name in ALWAYS + SOMETIMES if name != "manifest.json"}
MANIFEST = {"tag": "tutti.ballot.manifest.v1", "files": HASHES, "signed_by": WORD, "signature": BASE64}


class About(NamedTuple):
    """What bundle.json says: which ballot, for whom the bundle is, and the keys."""

    ballot: str
    audience: str
    site: str
    key: Key
    cosigners: tuple[Key, ...]


def read_about(files: Files) -> tuple[str, About]:
    """Read which ballot this is."""
    content = parse(files["bundle.json"], "bundle.json")
    fits(content, {**ABOUT, "cosigners": [WORD]}, "bundle.json")
    key, cosigners = Key.read(content["key"]), tuple(map(Key.read, content["cosigners"]))
    if not key.name.startswith(content["site"] + "/"):
        fail("bundle.json: the key has the name of another site")
    about = About(content["ballot"], content["audience"], content["site"], key, cosigners)
    return f"ballot {about.ballot} at {shown(about.site)}, bundle for {about.audience}", about


def check_key(about: About, pinned: str) -> tuple[str, bool]:
    """Compare the bundle's key with those that the reader knows from elsewhere."""
    known = [Key.read(line.strip(), "your keys") for line in pinned.splitlines() if line.strip()]
    if about.key not in known:
        fail(f"the bundle is signed by {shown(about.key.name)}, which is none of the keys that you gave")
    return f"{about.key.name} is a key that you gave", True


def check_manifest(files: Files, about: About) -> tuple[str, bool]:
    """Compare every file with its hash in the manifest, and check the signature over all hashes."""
    content = parse(files["manifest.json"], "manifest.json")
    fits(content, MANIFEST, "manifest.json")
    hashes = content["files"]
    for name in sorted((files.keys() | hashes.keys()) - {"manifest.json"}):
        if name not in files or hashlib.sha256(files[name]).hexdigest() != hashes.get(name):
            fail(f"{name}: changed, added or taken out, it is not what manifest.json names")
    signed = {name: content[name] for name in ("tag", "files", "signed_by")}
    signature = unbase64(content["signature"], "manifest.json, signature")
    is_signed = about.key.has_signed(canonical(signed).encode(), signature)
    if content["signed_by"] != about.key.name or not is_signed:
        fail("manifest.json: its signature does not hold, or is by another key than bundle.json names")
    return f"{len(hashes)} files are what {shown(about.key.name)} signed", True


def check_parts(files: Files, about: About, rule: Json) -> tuple[str, bool]:
    """Demand that the bundle holds what its readers may see by the rule, no more and no less."""
    openings, audience = rule["openings"], about.audience
    sees = audience == "auditors" or openings in {"public", audience}
    wanted = {"openings.jsonl" if sees else "choices.json"}
    wanted |= {"named_roll.json"} if audience != "public" else set()
    for name in sorted(wanted ^ (files.keys() & set(SOMETIMES))):
        word = "is missing" if name in wanted else "must not be there"
        fail(f"{name} {word}: openings are for {openings}, the bundle for {audience}")
    return f"openings are for {openings}, this bundle for {audience}: {', '.join(sorted(wanted))}", True


class Checkpoint(NamedTuple):
    """What a signed note says: how many leaves, which head; and who signed it beside the site."""

    where: str
    size: int
    head: bytes
    cosigners: Sequence[str]


def read_note(note: str, about: About, where: str) -> Checkpoint:
    """Read a signed checkpoint; the site must have signed it, and every further signature must hold."""
    body, gap, signatures = note.partition("\n\n")
    lines, signers = body.split("\n"), []
    if not gap or len(lines) != 3 or not NUMBER.fullmatch(lines[1]) or not signatures.endswith("\n"):
        fail(f"{where}: not a signed checkpoint")
    if lines[0] != f"{about.site}/ballot/{about.ballot}":
        fail(f"{where}: of another log, {shown(lines[0])}")
    known = {(one.name, one.id): one for one in (about.key, *about.cosigners)}
    for line in signatures[:-1].split("\n"):
        dash, name, encoded = (*line.split(" ", 2), "", "")[:3]
        signature = unbase64(encoded, where)
        signer = known.get((name, signature[:4]))
        if dash != "\u2014" or signer is None or signer in signers:
            fail(f"{where}: signed twice, or by somebody whom bundle.json does not name: {shown(name)}")
        if not signer.has_signed((body + "\n").encode(), signature[4:]):
            fail(f"{where}: the signature of {shown(name)} does not fit the text")
        signers.append(signer)
    if about.key not in signers:
        fail(f"{where}: not signed by the site")
    others = sorted(one.name for one in signers if one != about.key)
    return Checkpoint(where, int(lines[1]), unbase64(lines[2], where), others)


# --- What was asked: the text and the rule --------------------------------------------------------------
BASES, COMPARISONS = ("cast", "cast_and_abstained", "roll"), ("more_than", "at_least")
THRESHOLD = {"numerator": NUMBER, "denominator": NUMBER, "of": BASES, "comparison": COMPARISONS}
_HASHED = {"tag": "tutti.ballot.definition.v1", "document_hash": HASH, "method": "yes_no_abstain"}
_PASSES = {"options": [CHOICES], "quorum_percent": NUMBER, "threshold": THRESHOLD, "tie": "not_passed"}
_WEIGHT_RULES = ("one_person_one_vote", "works", "works_in_bands")
_VOTERS = {"electorate": ("roll", "concerned"), "weight_rule": _WEIGHT_RULES, "reasons": "not_asked"}
_MORE = {"second_majority": (None, THRESHOLD), "delegation": (None, {"most": re.compile("[1-3]")})}
_CALLS = (None, {"after": ID}, {"quorum_percent": NUMBER, "days": NUMBER})
_TIMES = {"second_call": _CALLS, "extension": "before_the_close_and_later_only"}
_SHOWN = {"visibility": ("sealed", "open"), "openings": AUDIENCES, "zone": WORD}
RULE = {**_HASHED, **_PASSES, **_VOTERS, **_MORE, **_TIMES, **_SHOWN}


def check_definition(files: Files) -> tuple[str, dict[str, Any]]:
    """Check that the text is the one that the rule names, and that the rule can be followed."""
    parse(files["document.json"], "document.json")
    rule: dict[str, Any] = parse(files["definition.json"], "definition.json")
    fits(rule, RULE, "definition.json")
    if rule["options"] != list(CHOICES):
        fail("definition.json: the options are not yes, no and abstain")
    if hashlib.sha256(files["document.json"]).hexdigest() != rule["document_hash"]:
        fail("document.json: not the text whose hash stands in definition.json")
    calls, quorum = rule["second_call"] or {}, int(rule["quorum_percent"])
    if quorum > 100 or ("days" in calls and (calls["days"] == "0" or int(calls["quorum_percent"]) >= quorum)):
        fail("definition.json: a quorum that cannot be")
    for majority in filter(None, (rule["threshold"], rule["second_majority"])):
        part, whole = int(majority["numerator"]), int(majority["denominator"])
        if not 0 < part <= whole or (majority["comparison"] == "more_than") != (2 * part == whole):
            fail("definition.json: a majority that cannot be")
    return f"the text has the hash {rule['document_hash'][:16]}..., the rule is complete", rule


# --- The log: every entry, its order, and what the site signed over it ----------------------------------
CAST, OPENED, EXTENDED, CLOSED, RESULT, CERTIFIED, CHALLENGE, VOIDED = (
    f"tutti.ballot.{kind}.v1"
    for kind in ("cast", "opened", "extended", "closed", "result", "certified", "challenge", "voided")
)
_FROZEN = {"ballot": ID, "definition_hash": HASH, "roll_root": HASH}
_REVISION = {"pseudonym": ID, "revision": NUMBER, "leaf_before": (HASH, ""), "received_at": STAMP}
_WINDOW = {"definition": ANY, "roll_size": NUMBER, "opens_at": STAMP, "closes_at": STAMP}
ENTRIES: Mapping[str, Mapping[str, object]] = {
    CAST: {"header": {**_FROZEN, **_REVISION}, "commitment": HASH},
    OPENED: {**_FROZEN, **_WINDOW},
    EXTENDED: {"ballot": ID, "closes_at": STAMP, "reason_hash": HASH, "extended_at": STAMP},
    CLOSED: {"ballot": ID, "size": NUMBER, "closed_at": STAMP},
    RESULT: {**_FROZEN, "result": ANY},
    CERTIFIED: {"ballot": ID, "certifier": ID, "root": HASH, "certified_at": STAMP},
    CHALLENGE: {"ballot": ID, "challenger": ID, "root": HASH, "reason_hash": HASH, "challenged_at": STAMP},
    VOIDED: {"ballot": ID, "by": ID, "reason_hash": HASH, "voided_at": STAMP},
}
_LETTERS = dict(zip(ENTRIES, "bOEXRcdv", strict=True))
# One opening, ballots and extensions, close, result; a certificate, or a challenge that one or voiding ends.
_ORDER = re.compile("O[bE]*(X(R(c|d[cv]?)?)?)?")


class Entry(NamedTuple):
    """One entry of the log; `head` is what names the ballot: of a cast one its header, else the whole."""

    where: str
    position: int
    leaf: bytes
    tag: str
    body: Json
    head: Json


Entries = Sequence[Entry]
Last = Mapping[str, Entry]


def read_log(files: Files, about: About) -> tuple[str, list[Entry]]:
    """Read the log: each line is an entry of a known kind, about this ballot, and stands there once."""
    entries: list[Entry] = []
    known: set[bytes] = set()
    for position, (where, written, body) in enumerate(parse_lines(files["log.jsonl"], "log.jsonl")):
        tag = body.get("tag") if isinstance(body, dict) else None
        if not isinstance(tag, str) or tag not in ENTRIES:
            fail(f"{where}: an entry of an unknown kind: {shown(tag)}")
        fits(body, {**ENTRIES[tag], "tag": tag}, where)
        head = body["header"] if tag == CAST else body
        entry = Entry(where, position, leaf_hash(written), tag, body, head)
        if entry.head["ballot"] != about.ballot or entry.leaf in known:
            fail(f"{where}: of another ballot, or there a second time")
        entries.append(entry)
        known.add(entry.leaf)
    return f"{len(entries)} entries", entries


class Frame(NamedTuple):
    """The entries around the cast ballots: the opening, the end that held, the close and what follows it."""

    opened: Json
    closes_at: str
    closed: Entry
    after: Sequence[Entry]


def check_frame(entries: Entries, rule: Json, files: Files) -> tuple[str, Frame]:
    """Demand one opening, one close and one result, in this order, all under the same rule and roll."""
    kinds = "".join(_LETTERS[entry.tag] for entry in entries)
    order = _ORDER.match(kinds)
    end = order.end() if order else 0
    if end < len(kinds):
        fail(f"{entries[end].where}: {entries[end].tag} cannot stand at this place")
    if "R" not in kinds:
        fail("log.jsonl: opening, close or result is missing")
    opened, closed = entries[0].body, entries[kinds.index("X")]
    if closed.body["size"] != str(closed.position):
        fail(f"{closed.where}: closed over {closed.body['size']} entries, {closed.position} stand before it")
    hashed = hashlib.sha256(files["definition.json"]).hexdigest()
    if opened["definition"] != rule or opened["definition_hash"] != hashed:
        fail(f"{entries[0].where}: opened with another rule than definition.json")
    for entry in entries:
        if any(entry.head.get(name, opened[name]) != opened[name] for name in _FROZEN):
            fail(f"{entry.where}: names another rule or another roll than the opening")
    frame = Frame(opened, _check_times(entries, closed), closed, entries[closed.position + 1 :])
    words = {"c": ", certified", "d": ", CHALLENGED", "v": ", DECLARED VOID"}
    told = "".join(words[letter] for letter in sorted(set(kinds) & set(words)))
    return f"opened once, closed once over {closed.position} entries, rule and roll the same{told}", frame


def _check_times(entries: Entries, closed: Entry) -> str:
    """Demand that extensions came before the end and led to a later one; gives the end that held."""
    said_at, closes_at = entries[0].body["opens_at"], entries[0].body["closes_at"]
    closed_at = closed.body["closed_at"]
    for entry in entries[: closed.position]:
        if entry.tag == EXTENDED:
            later = entry.body["closes_at"]
            if not said_at <= entry.body["extended_at"] < closes_at < later:
                fail(f"{entry.where}: extended after the end, or to no later one")
            said_at, closes_at = entry.body["extended_at"], later
    if not said_at < closes_at <= closed_at:
        fail(f"{closed.where}: closed at {closed_at}, before its end at {closes_at}")
    for entry in entries[closed.position :]:
        at = next((value for name, value in entry.body.items() if name.endswith("_at")), closed_at)
        if at < closed_at:
            fail(f"{entry.where}: said before what stands above it")
        closed_at = at
    return str(closes_at)


def check_checkpoints(files: Files, about: About, entries: Entries, frame: Frame) -> tuple[str, bool]:
    """Check every signed head against the log, from the first, over the opening, to the last, over all."""
    found: dict[int, Checkpoint] = {}
    for where, _written, content in parse_lines(files["checkpoints.jsonl"], "checkpoints.jsonl"):
        fits(content, {"note": NOTE}, where)
        checkpoint = read_note(content["note"], about, where)
        if not max(found, default=0) < checkpoint.size <= len(entries):
            fail(f"{where}: of size {checkpoint.size}, out of order or beyond the log")
        found[checkpoint.size] = checkpoint
    computed = heads([entry.leaf for entry in entries], found)
    for size, checkpoint in found.items():
        if computed[size] != checkpoint.head:
            fail(f"{checkpoint.where}: the first {size} lines of log.jsonl do not have the head signed there")
    if 1 not in found or len(entries) not in found:
        fail("checkpoints.jsonl: the one over the opening is missing, or the one over the whole log")
    sizes = {checkpoint.head.hex(): size for size, checkpoint in found.items()}
    for entry in frame.after:
        seen = sizes.get(entry.body.get("root", ""), 0)
        if "root" in entry.body and not frame.closed.position < seen <= entry.position:
            fail(f"{entry.where}: names a head that no checkpoint between the close and it has")
    close = min(size for size in found if size > frame.closed.position)
    opening, end = (shown(", ".join(found[size].cosigners) or "nobody") for size in (1, close))
    text = f"{len(found)} heads are the log's; the opening also signed by {opening}, the close by {end}"
    return text + (" (whose keys those are, bundle.json says)" if about.cosigners else ""), True


# --- The roll -------------------------------------------------------------------------------------------
ROLL_LINE = {"tag": "tutti.ballot.roll.v1", "pseudonym": ID, "weight": DECIMAL, "reason": WORD}
ROLL = [{**ROLL_LINE, "share?": DECIMAL, "delegate?": ID}]


class Column(NamedTuple):
    """Decimals of the roll by pseudonym, as whole numbers of 10 to the power of -`places`: sums are exact."""

    places: int
    values: Mapping[str, int]

    @classmethod
    def of(cls, lines: Mapping[str, Json], name: str) -> "Column":
        """Read one field of every line; what is missing is nothing."""
        places = max((len(line.get(name, "").partition(".")[2]) for line in lines.values()), default=0)
        column = cls(places, {})
        return cls(places, {key: column.read(line.get(name, "0")) for key, line in lines.items()})

    def sum(self, names: Iterable[str]) -> int:
        """Add up these people."""
        return sum(self.values[name] for name in names)

    def read(self, decimal: str) -> int:
        """Read a decimal that is no finer than those of the roll."""
        whole, _, part = decimal.partition(".")
        if len(part) > self.places:
            fail(f"{shown(decimal)} is finer than any number in the roll")
        return int(whole + part.ljust(self.places, "0"))

    def write(self, number: int) -> str:
        """Write a number as the shortest decimal."""
        digits = str(number).rjust(self.places + 1, "0")
        whole, part = digits[: len(digits) - self.places], digits[len(digits) - self.places :].rstrip("0")
        return f"{whole}.{part}" if part else whole


class Roll(NamedTuple):
    """Who may vote, by pseudonym; three columns: each as one person, by weight, by part of the catalogue."""

    lines: Mapping[str, Json]
    columns: Sequence[Column]


def read_roll(files: Files, frame: Frame, rule: Json) -> tuple[str, Roll]:
    """Check the roll against the head that the opening names, and against the rule."""
    lines = parse(files["roll.json"], "roll.json")
    fits(lines, ROLL, "roll.json")
    by_name = {line["pseudonym"]: line for line in lines}
    if sorted(by_name) != [line["pseudonym"] for line in lines]:
        fail("roll.json: somebody stands there twice, or it is not in order")
    leaves = [leaf_hash(canonical(line).encode()) for line in lines]
    head = heads(leaves, [len(leaves)])[len(leaves)].hex()
    if (head, str(len(lines))) != (frame.opened["roll_root"], frame.opened["roll_size"]):
        fail("roll.json: not the roll that was frozen at the opening, its head is another")
    may_weigh, may_delegate = rule["weight_rule"] != "one_person_one_vote", rule["delegation"] is not None
    for number, line in enumerate(lines, 1):
        has_share = ("share" in line) == (rule["second_majority"] is not None)
        if not has_share or ("delegate" in line) > may_delegate or (line["weight"] != "1") > may_weigh:
            fail(f"roll.json, item {number}: a weight, a share or a delegate against the rule")
    weights, shares = (Column.of(by_name, field) for field in ("weight", "share"))
    roll = Roll(by_name, (Column(0, dict.fromkeys(by_name, 1)), weights, shares))
    total = weights.write(weights.sum(by_name))
    return f"{len(lines)} people with a weight of {total}, frozen at the opening", roll


def check_named_roll(files: Files, roll: Roll) -> tuple[str, bool]:
    """Compare the names with the pseudonyms: as many, and the same weights."""
    people = parse(files["named_roll.json"], "named_roll.json")
    fits(people, [{"name": NAME, "weight": DECIMAL, "share?": DECIMAL}], "named_roll.json")
    if Counter(map(_class_of, people)) != Counter(map(_class_of, roll.lines.values())):
        fail("named_roll.json: other people than in roll.json, their number or their weights differ")
    return f"{len(people)} names with the weights of roll.json; whether they are the members, they know", True


def _class_of(line: Json) -> tuple[str, str]:
    """Give what a line shows besides who it is."""
    return line["weight"], line.get("share", "")


# --- The cast ballots -----------------------------------------------------------------------------------
def check_chains(entries: Entries, frame: Frame, roll: Roll) -> tuple[str, dict[str, Entry]]:
    """Check that each person's ballots form one chain, in time; gives the last of each person."""
    chains: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.tag == CAST:
            chains.setdefault(entry.head["pseudonym"], []).append(entry)
    for name, chain in chains.items():
        if name not in roll.lines:
            fail(f"{chain[0].where}: cast by {shown(name)}, who is not on the roll")
        chain.sort(key=lambda cast: int(cast.head["revision"]))
        leaf, time = "", frame.opened["opens_at"]
        for revision, cast in enumerate(chain, 1):
            if (cast.head["revision"], cast.head["leaf_before"]) != (str(revision), leaf):
                fail(f"{cast.where}: does not follow that person's ballot before it, one is missing or twice")
            if not time <= cast.head["received_at"] < frame.closes_at:
                fail(f"{cast.where}: received at {cast.head['received_at']}, outside its time")
            leaf, time = cast.leaf.hex(), cast.head["received_at"]
    total = sum(map(len, chains.values()))
    text = f"{total} ballots of {len(chains)} people, no change missing, all before {frame.closes_at}"
    return text, {name: chain[-1] for name, chain in chains.items()}


def check_openings(files: Files, last: Last) -> tuple[str, dict[str, str]]:
    """Open the last ballot of each person; gives what each chose, by pseudonym."""
    shape = {"leaf": HASH, "choice": CHOICES, "reason_hash": HASH, "nonce": HASH}
    waiting, votes, before = {cast.leaf.hex(): cast for cast in last.values()}, {}, ""
    for where, _written, opening in parse_lines(files["openings.jsonl"], "openings.jsonl"):
        fits(opening, shape, where)
        cast = waiting.pop(opening["leaf"], None)
        if cast is None or opening["leaf"] <= before:
            fail(f"{where}: opens no last ballot in the log, or one a second time, or is not in order")
        if _commitment(opening) != cast.body["commitment"]:
            fail(f"{where}: does not fit the commitment at {cast.where}: not what was cast")
        votes[cast.head["pseudonym"]], before = opening["choice"], opening["leaf"]
    for cast in waiting.values():
        fail(f"openings.jsonl: the ballot at {cast.where} is not opened ({len(waiting)} in all)")
    return f"{len(votes)} last ballots open to what was committed to when they were cast", votes


def _commitment(opening: Json) -> str:
    """Hash what was cast; each part has its length, in eight bytes, before it."""
    digest = hashlib.sha256()
    parts = (bytes.fromhex(opening["reason_hash"]), bytes.fromhex(opening["nonce"]))
    for part in (b"tutti.ballot.commitment.v1", opening["choice"].encode(), *parts):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def check_delegation(roll: Roll, last: Last, rule: Json) -> tuple[str, dict[str, str]]:
    """Find whose ballot counts for whom: one's own, else that of the nearest delegate who voted, if any."""
    tellers = {name: name for name in last}
    for start in roll.lines:
        path, name = {start: True}, start
        while name and name not in tellers:
            name = roll.lines[name].get("delegate", "")
            if name and name not in roll.lines:
                fail(f"roll.json: the delegate {shown(name)} is not on the roll")
            name = "" if name in path else name
            path[name] = True
        teller = tellers.get(name, "")
        for passed in path:
            tellers.setdefault(passed, teller)
    counted = {name: teller for name, teller in tellers.items() if teller}
    others = Counter(teller for name, teller in counted.items() if teller != name)
    most = int((rule["delegation"] or {"most": "0"})["most"])
    for teller, number in others.most_common(1):
        if number > most:
            fail(f"roll.json: {shown(teller)} votes for {number} others, {most} are allowed")
    return f"{len(counted)} people take part, {sum(others.values())} of them by a delegate", counted


# --- The count ------------------------------------------------------------------------------------------
class Sums(NamedTuple):
    """How much chose each option, and how much did not take part; in the unit of its column."""

    column: Column
    chose: Mapping[str, int]
    cast: int
    silent: int


def check_sums(roll: Roll, counted: Json, votes: Json) -> tuple[str, list[Sums]]:
    """Add up what the opened ballots say: in people, in weight, in parts of the catalogue."""
    chosen = {choice: [name for name in counted if votes[counted[name]] == choice] for choice in CHOICES}
    return _tally(roll, counted, [{key: one.sum(chosen[key]) for key in CHOICES} for one in roll.columns])


def _tally(roll: Roll, counted: Json, sums: Sequence[Mapping[str, int]]) -> tuple[str, list[Sums]]:
    silent, columns = roll.lines.keys() - counted.keys(), zip(roll.columns, sums, strict=True)
    tally = [Sums(column, chose, sum(chose.values()), column.sum(silent)) for column, chose in columns]
    said = ", ".join(f"{number} {choice}" for choice, number in tally[0].chose.items())
    return f"{said}, {tally[0].silent} did not take part", tally


GROUPS = [{"classes": [{"weight": DECIMAL, "share?": DECIMAL}], "choices": dict.fromkeys(CHOICES, NUMBER)}]


def check_choices(files: Files, roll: Roll, counted: Json, rule: Json) -> tuple[str, list[Sums]]:
    """Add up the groups of people with the same weight, where the single ballots stay closed.

    Each group has as many people as took part with its weights, five at the least. What a group of several
    weights chose weighs as much as the result claims: that must be possible, and the whole must be exact.
    """
    written, claimed = (parse(files.get(name, b""), name) for name in ("choices.json", "result.json"))
    fits(written, GROUPS, "choices.json")
    if not isinstance(claimed, dict):
        fail("result.json: not an object")
    fits(claimed.get("weights"), dict.fromkeys(CHOICES, DECIMAL), "result.json, weights")
    members: dict[tuple[str, str], list[str]] = {}
    for name in counted:
        members.setdefault(_class_of(roll.lines[name]), []).append(name)
    groups, before = [], ("", "")
    for number, group in enumerate(written, 1):
        classes = [_class_of(one) for one in group["classes"]]
        if classes != sorted(members.keys() & set(classes)) or classes[:1] <= [before]:
            fail(f"choices.json, item {number}: a weight twice, of nobody who took part, or not in order")
        names, before = [name for one in classes for name in members.pop(one)], classes[0]
        chose = {choice: int(group["choices"][choice]) for choice in CHOICES}
        if len(names) != sum(chose.values()) or len(names) < min(5, len(counted)):
            fail(f"choices.json, item {number}: {sum(chose.values())} choices of {len(names)} people")
        groups.append((names, chose))
    if members:
        fail(f"choices.json: the choices of people with a weight of {min(members)[0]} are missing")
    people = {choice: sum(chose[choice] for _names, chose in groups) for choice in CHOICES}
    weights = {choice: roll.columns[1].read(claimed["weights"][choice]) for choice in CHOICES}
    shares = _claimed_shares(claimed, roll, counted) if rule["second_majority"] else dict.fromkeys(CHOICES, 0)
    text, tally = _tally(roll, counted, (people, weights, shares))
    for sums in tally[1:]:
        _check_possible(sums, groups)
    text += "; each group is as large as those of its weights who took part, and what was chosen in it"
    return f"{text} is the site's word, which the bundle for auditors proves", tally


def _claimed_shares(claimed: Json, roll: Roll, counted: Json) -> dict[str, int]:
    said = [step["params"] for step in claimed["steps"] if step["code"] == "second_majority"]
    fits(said, [{"yes": DECIMAL, "no": DECIMAL, "base": DECIMAL, **THRESHOLD}], "result.json")
    column = roll.columns[2]
    yes, no = (column.read(said[0][choice]) for choice in ("yes", "no"))
    return {"yes": yes, "no": no, "abstain": column.sum(counted) - yes - no}


def _check_possible(sums: Sums, groups: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> None:
    """Demand that each sum lies between the lightest and the heaviest people who could have chosen so."""
    ordered = [(sorted(sums.column.values[name] for name in names), chose) for names, chose in groups]
    for choice in CHOICES:
        least = sum(sum(values[: chose[choice]]) for values, chose in ordered)
        most = sum(sum(values[len(values) - chose[choice] :]) for values, chose in ordered)
        if not least <= sums.chose[choice] <= most:
            fail(f"choices.json: those who chose {choice} cannot weigh what result.json says")
    if sums.cast != sum(sum(values) for values, _chose in ordered):
        fail("choices.json: the groups together do not weigh what result.json says")


def check_result(files: Files, frame: Frame, rule: Json, decided: Json) -> tuple[str, bool]:
    """Compare the result with the one decided anew, to the byte, its explanation included."""
    claimed = parse(files["result.json"], "result.json")
    if not isinstance(claimed, dict):
        fail("result.json: not an object")
    theirs, ours = ({name: canonical(one[name]) for name in one} for one in (claimed, decided))
    for name in sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)):
        fail(f"result.json: counted anew, {shown(name)} is {shown(decided.get(name))}")
    if canonical(frame.after[0].body["result"]) != canonical(decided):
        fail(f"{frame.after[0].where}: another result than result.json")
    return f"counted anew it is the same to the byte: {decided['outcome']}", True


def decide(rule: Json, tally: list[Sums], counted: Json) -> tuple[str, Json]:
    """Decide by quorum of people, quorum of weight, majority of weight, majority of the catalogue."""
    (people, weight, share), percent = tally, int(rule["quorum_percent"])
    quorums = [_quorum("quorum", people, percent)]
    quorums[0]["params"]["needed"] = str((percent * (people.cast + people.silent) + 99) // 100)
    if rule["weight_rule"] != "one_person_one_vote":
        quorums.append(_quorum("quorum_weight", weight, percent))
    first, second = _majority("threshold", rule["threshold"], weight), rule["second_majority"]
    majorities = [first, _majority("second_majority", second, share)] if second else [first]
    if not all(step["met"] for step in quorums):
        outcome = "quorum_missed"
    elif not first["met"]:
        outcome = "tie" if weight.chose["yes"] == weight.chose["no"] > 0 else "threshold_missed"
    else:
        outcome = "passed" if majorities[-1]["met"] else "second_majority_missed"
    decided = {
        "tag": RESULT,
        "passed": outcome == "passed",
        "outcome": outcome,
        "people": {choice: str(people.chose[choice]) for choice in CHOICES},
        "weights": {choice: weight.column.write(weight.chose[choice]) for choice in CHOICES},
        "silent": str(people.silent),
        "silent_weight": weight.column.write(weight.silent),
        "steps": quorums + majorities,
    }
    if rule["delegation"]:
        decided["by_proxy"] = str(sum(name != teller for name, teller in counted.items()))
    return f"a tie is not passed; {outcome}", decided


def _quorum(code: str, sums: Sums, percent: int) -> dict[str, Any]:
    """Ask whether enough took part, in people or in weight."""
    total = sums.cast + sums.silent
    write = sums.column.write
    params = {"voted": write(sums.cast), "total": write(total), "percent": str(percent)}
    return {"code": code, "met": sums.cast * 100 >= total * percent, "params": params}


def _majority(code: str, rule: Json, sums: Sums) -> dict[str, Any]:
    """Compare yes with the part of its base that the rule asks for; no yes is never enough."""
    yes, no, abstain = (sums.chose[choice] for choice in CHOICES)
    base = yes + no + (abstain if rule["of"] != "cast" else 0) + (sums.silent if rule["of"] == "roll" else 0)
    left, right = yes * int(rule["denominator"]), base * int(rule["numerator"])
    enough = left > right if rule["comparison"] == "more_than" else left >= right
    write = sums.column.write
    written = {"yes": write(yes), "no": write(no), "base": write(base)}
    return {"code": code, "met": yes > 0 and enough, "params": {**written, **rule}}


_PROMISED = {"tag": "tutti.ballot.receipt.v1", "entry": {"tag": CAST, **ENTRIES[CAST]}, "leaf": HASH}
_TIME = {"by": ("close", "received"), "delay_seconds": NUMBER}
_WHEN = {"in_log": _TIME, "checkpoint": NOTE, "signed_by": WORD}
RECEIPT = {"promise": {**_PROMISED, **_WHEN}, "signed_by": WORD, "signature": BASE64}


def check_receipt(written: bytes, about: About, entries: Entries, last: Last) -> tuple[str, bool]:
    """Check that the site signed the promise and kept it: the ballot is in the log, and whether it counts."""
    try:
        content = json.loads(written.decode())
    except (ValueError, RecursionError):
        fail("not a receipt: not JSON")
    fits(content, RECEIPT, "receipt")
    promise, signature = content["promise"], unbase64(content["signature"], "receipt, signature")
    names = {about.site + "/" + one["signed_by"] for one in (content, promise)}
    if names != {about.key.name} or not about.key.has_signed(canonical(promise).encode(), signature):
        fail("the site's signature does not hold: the receipt was changed, or another key made it")
    cast, header = canonical(promise["entry"]).encode(), promise["entry"]["header"]
    if leaf_hash(cast).hex() != promise["leaf"] or header["ballot"] != about.ballot:
        fail("of another vote, or the leaf that it promises is not that of its ballot")
    seen = read_note(promise["checkpoint"], about, "receipt, checkpoint")
    if heads([entry.leaf for entry in entries], [seen.size]).get(seen.size) != seen.head:
        fail("the log that the site showed at the time of casting is not the beginning of this log")
    line = next((entry.where for entry in entries if entry.leaf.hex() == promise["leaf"]), None)
    if line is None:
        fail("the ballot that the site promised to take into the log is not there")
    counts = last[header["pseudonym"]]
    if counts.where != line:
        return f"your ballot is {line}; you changed it later, and what counts is {counts.where}", True
    return f"your ballot is {line}, and it is the one that counts", True


# --- All checks, in order -------------------------------------------------------------------------------
def verify(bundle: bytes, pinned: str = "", receipt: bytes = b"") -> list[Line]:
    """Check a bundle; gives a line for each check, and the bundle holds if none of them fails.

    Args:
        bundle: the archive.
        pinned: the site's keys as known from elsewhere, one on a line; empty if none is known.
        receipt: the file of a receipt; empty without one.
    """
    report = Report()
    files = report.run("archive", read_archive, bundle)
    report.run("archive, packed again", check_form, bundle, files)
    about = report.run("bundle", read_about, files)
    if pinned:
        report.run("key", check_key, about, pinned)
    else:
        text = "key not pinned: compared with the key in the bundle itself (give the site's key with --key)"
        report.append(Line("note", "key", text))
    report.run("manifest", check_manifest, files, about)
    rule = report.run("document and rule", check_definition, files)
    report.run("parts", check_parts, files, about, rule)
    entries = report.run("log", read_log, files, about)
    frame = report.run("opening and close", check_frame, entries, rule, files)
    report.run("checkpoints", check_checkpoints, files, about, entries, frame)
    roll = report.run("roll", read_roll, files, frame, rule)
    if files and "named_roll.json" in files:
        report.run("named roll", check_named_roll, files, roll)
    last = report.run("ballots", check_chains, entries, frame, roll)
    counted = report.run("delegation", check_delegation, roll, last, rule)
    if files and "openings.jsonl" in files:
        votes = report.run("openings", check_openings, files, last)
        tally = report.run("sums", check_sums, roll, counted, votes)
    else:
        tally = report.run("sums", check_choices, files, roll, counted, rule)
    decided = report.run("decision", decide, rule, tally, counted)
    report.run("result", check_result, files, frame, rule, decided)
    if receipt:
        report.run("receipt", check_receipt, receipt, about, entries, last)
    return report


def holds(lines: Iterable[Line]) -> bool:
    """Say whether no check failed."""
    return all(line.status in {"ok", "note"} for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="verify_ballot.py", description="Check a vote from its bundle.")
    parser.add_argument("bundle", type=Path, help="the bundle, a .zip")
    parser.add_argument("--receipt", type=Path, help="your receipt, a .json")
    parser.add_argument("--key", type=Path, help="the site's keys as you know them, one on a line")
    asked = parser.parse_args(arguments)
    try:
        bundle, receipt, pinned = _read(asked.bundle), _read(asked.receipt), _read(asked.key).decode()
    except (OSError, ValueError) as error:
        print(f"cannot be read: {shown(str(error))}", file=sys.stderr)
        return 2
    lines = verify(bundle, pinned, receipt)
    for line in lines:
        print(f"{line.status:4} {line.check}: {line.text}".encode("ascii", "backslashreplace").decode())
    print("All checks hold." if holds(lines) else "DO NOT RELY ON THIS BUNDLE: a check fails.")
    return 0 if holds(lines) else 1


def _read(path: Path | None) -> bytes:
    """Read a file, and no more of it than one may hold; nothing without a path."""
    if path is None:
        return b""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if not content.strip():
        raise ValueError(f"{path} is empty")
    return content


if __name__ == "__main__":
    sys.exit(main())
