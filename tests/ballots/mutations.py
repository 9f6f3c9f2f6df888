"""Ways of altering a bundle, each with the check that must find it."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from apps.ballots import domain
from apps.merkle import checkpoints
from tests.ballots import bundles
from tests.ballots.bundles import OTHER_KEY, Vote

Files = dict[str, bytes]
SIGNED = ("manifest", "archive, packed again")


@dataclass(frozen=True)
class Mutation:
    """An altered bundle: what was done, which checks may find it, and a word that one of them must say."""

    what: str
    bundle: bytes
    checks: tuple[str, ...]
    word: str = ""


def unpacked(bundle: bytes) -> Files:
    """Take the files out."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    """Pack files in another way than the site does."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.comment = comment
    return stream.getvalue()


def same_form(files: Mapping[str, bytes]) -> bytes:
    """Pack files exactly as the site does, with the manifest that is among them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return stream.getvalue()


# --- By somebody who has no key -------------------------------------------------------------------------


def flipped_byte(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """One bit anywhere in the archive."""
    place = random.randrange(len(bundle))
    altered = bytearray(bundle)
    altered[place] ^= 1 << random.randrange(8)
    return Mutation(f"bit at {place}", bytes(altered), ("archive", *SIGNED))


def altered_file(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A byte more, less or other in one file, in an archive of the right form; the file is named."""
    files = unpacked(bundle)
    name = random.choice(sorted(files.keys() - {"manifest.json"}))
    content = bytearray(files[name])
    place = random.randrange(len(content))
    act = random.choice(["flip", "drop", "insert", "double", "cut"])
    if act == "flip":
        content[place] ^= 1 << random.randrange(7)
    elif act == "drop":
        del content[place]
    elif act == "insert":
        content.insert(place, 32)
    elif act == "double":
        content += bytes(content)
    else:
        del content[place:]
    files[name] = bytes(content)
    return Mutation(f"{act} in {name} at {place}", same_form(files), ("manifest", "bundle"), name)


def altered_manifest(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A letter of the manifest."""
    files = unpacked(bundle)
    place = random.randrange(len(files["manifest.json"]))
    content = bytearray(files["manifest.json"])
    content[place] ^= 1
    files["manifest.json"] = bytes(content)
    return Mutation(f"manifest at {place}", same_form(files), ("manifest",))


def other_lines(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A line dropped, doubled or put elsewhere."""
    files = unpacked(bundle)
    name = random.choice([one for one in files if one.endswith(".jsonl")])
    files[name], act = _lines_changed(files[name], random)
    return Mutation(f"{act} in {name}", same_form(files), ("manifest",), name)


def taken_out(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A file that is missing."""
    files = unpacked(bundle)
    name = random.choice(sorted(files))
    del files[name]
    return Mutation(f"without {name}", same_form(files), ("archive", "manifest"), name)


def odd_archive(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """An archive that is not as the site makes it."""
    files = unpacked(bundle)
    backwards = dict(sorted(files.items(), reverse=True))
    ways: dict[str, Callable[[], bytes]] = {
        "something behind": lambda: bundle + b"\0",
        "something before": lambda: b"\0" + bundle,
        "a comment": lambda: zipped(files, comment=b"hello"),
        "packed small": lambda: zipped(files, zipfile.ZIP_DEFLATED),
        "another date": lambda: zipped(files),
        "another order": lambda: zipped(backwards),
        "a file more": lambda: same_form({**files, "run_me.sh": b"#!"}),
        "a file above": lambda: same_form({**files, "../evil": b""}),
        "a folder": lambda: same_form({**files, "log/": b""}),
        "a long name": lambda: same_form({**files, "x" * 60_000: b""}),
        "cut off": lambda: bundle[: random.randrange(len(bundle))],
        "nothing": lambda: b"",
        "an archive in it": lambda: same_form({**files, "log.jsonl": bundle}),
        "twice the same": lambda: bundle + bundle,
        "a name twice": lambda: bundle.replace(b"roll.json", b"log.jsonl", 1),
        "a huge size": lambda: bundle[:18] + b"\xff\xff\xff\xff" * 2 + bundle[26:],
    }
    act = random.choice(sorted(ways))
    return Mutation(act, ways[act](), ("archive", *SIGNED))


def another_key(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A choice changed, and all signed anew with another key under the same name."""
    files = unpacked(bundle)
    files["openings.jsonl"] = files["openings.jsonl"].replace(b'"choice":"yes"', b'"choice":"no"', 1)
    if random.random() < 1 / 2:
        key = checkpoints.verifier_key(bundles.SIGNER, OTHER_KEY.public_key())
        about = {**json.loads(files["bundle.json"]), "key": key}
        files["bundle.json"] = domain.canonical(about)
        return Mutation("another key, named", bundles.pack(files, OTHER_KEY), ("key",))
    return Mutation("another key, unnamed", bundles.pack(files, OTHER_KEY), ("manifest",), "signature")


# --- By the site itself, which signs what it altered ----------------------------------------------------


def changed_json(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A field more, less or other, somewhere in one file, signed by the site."""
    files = unpacked(bundle)
    at = {
        "bundle.json": ("bundle", "log", "parts", "manifest", "checkpoints"),
        "definition.json": ("document and rule", "opening and close"),
        "document.json": ("document and rule",),
        "result.json": ("result",),
        "roll.json": ("roll",),
        "named_roll.json": ("named roll",),
        "log.jsonl": ("log", "opening and close", "checkpoints", "ballots"),
        "checkpoints.jsonl": ("checkpoints",),
        "openings.jsonl": ("openings",),
    }
    name = random.choice(sorted(at))
    rows = files[name].splitlines() if name.endswith("l") else [files[name]]
    place = random.randrange(len(rows))
    value = json.loads(rows[place])
    act = _change(value, random, names_are_free=name == "named_roll.json")
    rows[place] = with_numbers(value)
    files[name] = b"".join(row + b"\n" for row in rows) if name.endswith("l") else rows[0]
    return Mutation(f"{act} in {name}, line {place + 1}, signed", bundles.pack(files), at[name])


def changed_lines(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """A line dropped, doubled or put elsewhere, signed by the site."""
    files = unpacked(bundle)
    at = {
        "log.jsonl": ("log", "opening and close", "checkpoints", "ballots"),
        "openings.jsonl": ("openings",),
    }
    name = random.choice(sorted(at))
    files[name], act = _lines_changed(files[name], random)
    return Mutation(f"{act} in {name}, signed", bundles.pack(files), at[name])


def changed_checkpoints(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """The first or last checkpoint gone, one signed over something else, or by somebody else."""
    files = unpacked(bundle)
    notes = [json.loads(row)["note"] for row in files["checkpoints.jsonl"].splitlines()]
    ways: dict[str, Callable[[], list[str]]] = {
        "no first": lambda: notes[1:],
        "no last": lambda: notes[:-1],
        "backwards": lambda: notes[::-1],
        "twice": lambda: [notes[0], *notes],
        "by another key": lambda: vote.notes(OTHER_KEY),
        "one between over another log": lambda: [notes[0], as_large(notes[1]), *notes[2:]],
        "over something else": lambda: [*notes[:-2], bundles.note_over([b"x" * 32] * 3), notes[-1]],
        "by a stranger too": lambda: [
            checkpoints.cosign(notes[0], "stranger.example/key", OTHER_KEY),
            *notes[1:],
        ],
        "none": list,
    }
    act = random.choice(sorted(ways))
    files["checkpoints.jsonl"] = b"".join(domain.canonical({"note": note}) + b"\n" for note in ways[act]())
    return Mutation(f"checkpoints {act}, signed", bundles.pack(files), ("checkpoints",))


def changed_choices(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """Groups of choices, where the single ballots stay closed, altered and signed by the site."""
    files = unpacked(vote.bundle(random.choice(["public", "members"])))
    groups = json.loads(files["choices.json"])
    group = random.choice(groups)
    one = group["classes"][0]
    ways: dict[str, Callable[[], object]] = {
        "a weight of nobody": lambda: group["classes"].append({**one, "weight": "999"}),
        "a weight twice": lambda: group["classes"].insert(0, one),
        "a weight less": lambda: group["classes"].remove(one),
        "a group of nobody": lambda: groups.append(
            {"classes": [], "choices": dict.fromkeys(domain.CHOICES, "0")}
        ),
        "a group twice": lambda: groups.append(group),
        "a group less": lambda: groups.remove(group),
        "one more": lambda: group["choices"].update(yes=str(int(group["choices"]["yes"]) + 1)),
        "a field more": lambda: group.update(extra="1"),
        "a number": lambda: group["choices"].update(yes=int(group["choices"]["yes"])),
    }
    act = random.choice(sorted(ways))
    ways[act]()
    files["choices.json"] = with_numbers(groups)
    return Mutation(f"{act} in choices.json, signed", bundles.pack(files), ("sums",), "choices.json")


def swapped(vote: Vote, bundle: bytes, random: Random) -> Mutation:
    """Weights of two people swapped, or the choices of two ballots, signed by the site."""
    files = unpacked(bundle)
    if random.random() < 1 / 2:
        roll = json.loads(files["roll.json"])
        light = next(one for one in roll if one["weight"] == "1")
        heavy = next(one for one in roll if one["weight"] == "10")
        light["weight"], heavy["weight"] = heavy["weight"], light["weight"]
        files["roll.json"] = with_numbers(roll)
        return Mutation("weights swapped, signed", bundles.pack(files), ("roll",), "roll.json")
    rows = [json.loads(row) for row in files["openings.jsonl"].splitlines()]
    yes = next(row for row in rows if row["choice"] == "yes")
    no = next(row for row in rows if row["choice"] == "no")
    yes["choice"], no["choice"] = no["choice"], yes["choice"]
    files["openings.jsonl"] = b"".join(domain.canonical(row) + b"\n" for row in rows)
    return Mutation("choices swapped, signed", bundles.pack(files), ("openings",), "openings.jsonl, line")


def _lines_changed(content: bytes, random: Random) -> tuple[bytes, str]:
    rows = content.splitlines(keepends=True)
    place, other = sorted(random.sample(range(len(rows)), 2))
    act = random.choice(["dropped", "doubled", "swapped", "reversed"])
    if act == "dropped":
        del rows[place]
    elif act == "doubled":
        rows.insert(other, rows[place])
    elif act == "swapped":
        rows[place], rows[other] = rows[other], rows[place]
    else:
        rows.reverse()
    return b"".join(rows), f"line {place + 1} {act}"


def _change(value: object, random: Random, *, names_are_free: bool) -> str:
    """Change one thing somewhere inside; a name in the roll may be any, so there it is not enough."""
    inside = _somewhere(value, random)
    truths = sorted(key for key in inside if isinstance(inside[key], bool))
    act = random.choice(["more", "nothing more", "less", "other", *(["like"] if truths else [])])
    key = random.choice(sorted(key for key in inside if not (names_are_free and key == "name")))
    if act == "more":
        inside["extra"] = "1"
    elif act == "nothing more":
        inside["extra"] = None
    elif act == "like":  # What many a language takes for equal.
        key = random.choice(truths)
        inside[key] = int(inside[key])
    elif act == "less":
        del inside[key]
    else:
        inside[key] = "1234567" if inside[key] != "1234567" else "1"
    return f"{act} at {key}"


def _somewhere(value: object, random: Random) -> dict[str, object]:
    """Find an object somewhere inside, in lists too."""
    while True:
        parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        nested = [one for one in parts if one and isinstance(one, dict | list) and not _is_flat(one)]
        if isinstance(value, dict) and (not nested or random.random() < 1 / 3):
            return value
        value = random.choice(nested)


def _is_flat(value: object) -> bool:
    """Whether it is a list of words, which have nothing inside."""
    return isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)


def as_large(note: str) -> str:
    """Sign, as the site, the head of another log with as many entries as the one that a note is over."""
    return bundles.note_over([b"x" * 32] * domain.size_signed(note))


def with_numbers(value: object) -> bytes:
    """Write JSON as a bundle has it, whatever numbers and truths are in it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


KINDS = (
    *(flipped_byte, altered_file, altered_manifest, other_lines, taken_out, odd_archive, another_key),
    *(changed_json, changed_lines, changed_checkpoints, changed_choices, swapped),
)
