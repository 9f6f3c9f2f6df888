"""An altered bundle is never accepted, and the check that fails names what was altered."""

import json
import os
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from apps.ballots import domain
from apps.ballots.verifier import verify_ballot
from apps.merkle import checkpoints
from tests.ballots import bundles, mutations
from tests.ballots.bundles import LATER, OPENS, OTHER_KEY, PINNED, hold, line, pseudonym

# 500 in CI; each takes some milliseconds.
MUTATIONS = int(os.environ.get("MUTATIONS", "66"))


def failed(bundle: bytes) -> list[verify_ballot.Line]:
    return [one for one in verify_ballot.verify(bundle, PINNED) if one.status == "FAIL"]


def test_no_mutation_is_accepted():
    """Every kind in turn, at places drawn from a fixed seed."""
    votes = [bundles.weighty(), bundles.plain()]
    bundle = {id(vote): vote.bundle() for vote in votes}
    assert all(failed(one) == [] for one in bundle.values())
    seen: Counter[str] = Counter()
    for number in range(MUTATIONS):
        random, kind = Random(number), mutations.KINDS[number % len(mutations.KINDS)]
        vote = votes[0] if kind is mutations.swapped else votes[number % len(votes)]
        mutation = kind(vote, bundle[id(vote)], random)
        if mutation.bundle == bundle[id(vote)]:
            continue
        lines = failed(mutation.bundle)
        told = f"{number}, {kind.__name__}, {mutation.what}: {lines}"
        assert {one.check for one in lines} & set(mutation.checks), told
        assert any(mutation.word in one.text for one in lines), told
        assert not any("malformed (Attr" in one.text or "malformed (Key" in one.text for one in lines), told
        seen[kind.__name__] += 1
    assert len(seen) == len(mutations.KINDS)


def cast_by(number: int, *, revision: int = 1, minutes: int = 5, before: str = "", opened=None) -> dict:
    """Make an entry of the log as the site could: it holds the key, but not the past."""
    header = domain.CastHeader(
        ballot=bundles.BALLOT,
        definition_hash=opened["definition_hash"],
        roll_root=opened["roll_root"],
        pseudonym=pseudonym(number),
        revision=revision,
        leaf_before=before,
        received_at=OPENS + timedelta(minutes=minutes),
        commitment="0" * 64,
    )
    return header.body()


def insert(**cast):
    def change(bodies):
        bodies.insert(3, cast_by(opened=bodies[0], **cast))
        _close_over(bodies)

    return change


def _close_over(bodies) -> None:
    place = next(n for n, body in enumerate(bodies) if body["tag"] == "tutti.ballot.closed.v1")
    bodies[place] = {**bodies[place], "size": str(place)}


def late(bodies) -> None:
    bodies[3] = {
        **bodies[3],
        "header": {**bodies[3]["header"], "received_at": domain.stamp(LATER)},
    }


def drop(place: int):
    def change(bodies):
        del bodies[place]
        _close_over(bodies)

    return change


def put(place: int, **changes):
    def change(bodies):
        bodies[place] = {**bodies[place], **changes}

    return change


def other_roll(bodies) -> None:
    bodies[3] = {**bodies[3], "header": {**bodies[3]["header"], "roll_root": "0" * 64}}


def after_the_close(bodies) -> None:
    bodies.append(cast_by(8, opened=bodies[0]))


def twice_opened(bodies) -> None:
    bodies.insert(1, {**bodies[0], "roll_size": "8"})
    _close_over(bodies)


def _of_union(kind: str, at: datetime = LATER) -> dict:
    """Make what the union says of a result."""
    reason, root = {"reason_hash": "1" * 64, "at": at}, "0" * 64
    entry = {
        "certified": lambda: domain.certified(ballot=bundles.BALLOT, certifier="u", root=root, at=at),
        "challenge": lambda: domain.challenged(ballot=bundles.BALLOT, challenger="u", root=root, **reason),
        "voided": lambda: domain.voided(ballot=bundles.BALLOT, by="u", **reason),
    }[kind]()
    return dict(entry.content)


def _older_extension(extension: dict) -> dict:
    later = domain.stamp(LATER + timedelta(days=1))
    return {**extension, "closes_at": later, "extended_at": domain.stamp(OPENS + timedelta(hours=1))}


FORGED = {
    "somebody not on the roll": (insert(number=99), "ballots", "not on the roll"),
    "a second first ballot": (insert(number=1), "ballots", "does not follow"),
    "a revision left out": (insert(number=8, revision=2), "ballots", "does not follow"),
    "a revision from nowhere": (insert(number=1, revision=2, before="0" * 64), "ballots", "does not follow"),
    "a ballot before the opening": (insert(number=8, minutes=-5), "ballots", "outside its time"),
    "a ballot that is late": (late, "ballots", "outside its time"),
    "a ballot that nobody can open": (insert(number=8), "openings", "is not opened"),
    "a ballot left out": (drop(4), "openings", "opens no last ballot"),
    "a ballot for another roll": (other_roll, "opening and close", "another roll"),
    "a ballot after the close": (after_the_close, "opening and close", "cannot stand"),
    "no opening": (drop(0), "opening and close", "cannot stand"),
    "two openings": (twice_opened, "opening and close", "cannot stand"),
    "no close": (lambda bodies: bodies.pop(-2), "opening and close", "cannot stand"),
    "a challenge after the certificate": (
        lambda bodies: bodies.extend([_of_union("certified"), _of_union("challenge")]),
        "opening and close",
        "cannot stand",
    ),
    "void without a challenge": (
        lambda bodies: bodies.append(_of_union("voided")),
        "opening and close",
        "cannot stand",
    ),
    "a certificate older than the challenge": (
        lambda bodies: bodies.append(_of_union("challenge", at=LATER + timedelta(days=2))),
        "opening and close",
        "said before",
    ),
    "an extension older than the one before": (
        lambda bodies: (bodies.insert(3, _older_extension(bodies[2])), _close_over(bodies)),
        "opening and close",
        "extended after the end",
    ),
    "a close over fewer": (put(-2, size="3"), "opening and close", "closed over 3"),
    "a close before the end": (
        put(-2, closed_at=domain.stamp(OPENS)),
        "opening and close",
        "before its end",
    ),
    "an extension to an earlier end": (
        put(2, closes_at=domain.stamp(OPENS)),
        "opening and close",
        "to no later one",
    ),
    "an extension after the end": (
        put(2, extended_at=domain.stamp(LATER)),
        "opening and close",
        "after the end",
    ),
    "another result in the log": (put(-1, result={}), "result", "another result"),
    "an extra field": (put(3, note="x"), "log", "unknown field 'note'"),
    "another vote's ballot": (put(-2, ballot="another"), "log", "of another ballot"),
}


@pytest.mark.parametrize("what", FORGED)
def test_log_that_the_site_itself_forged_is_refused(what):
    """Signed anew from the first checkpoint to the manifest: the log contradicts itself all the same."""
    change, check, word = FORGED[what]
    roll = [line(number) for number in range(9)]
    cast = [(1, "yes"), (2, "no"), (3, "yes"), (4, "yes"), (5, "abstain"), (6, "no")]
    true, forged = (hold(roll, cast, change=one) for one in (None, change))
    assert failed(true.bundle()) == []
    lines = {one.check: one.text for one in failed(forged.bundle())}
    assert word in lines.get(check, ""), lines


@pytest.mark.parametrize("audience", ["public", "members"])
def test_forged_groups_of_choices_are_refused(audience):
    vote = bundles.weighty()
    files = vote.files(audience)
    for moved in ({"yes": 1}, {"yes": 1, "no": -1}):
        groups = json.loads(files["choices.json"])
        group = next(one for one in groups if int(one["choices"]["no"]) > 0)
        for choice, more in moved.items():
            group["choices"][choice] = str(int(group["choices"][choice]) + more)
        altered = {
            **files,
            "choices.json": json.dumps(groups, sort_keys=True, separators=(",", ":")).encode(),
        }
        assert {one.check for one in failed(bundles.pack(altered))} in ({"sums"}, {"result"})
    altered = {**files, "choices.json": b"[]"}
    assert "are missing" in failed(bundles.pack(altered))[0].text


def test_sums_of_a_group_of_several_weights_must_be_possible():
    roll = [line(number, ("1", "2", "4", "8", "16")[number]) for number in range(5)]
    vote = hold(roll, [(number, "yes" if number < 2 else "no") for number in range(5)], weight_rule="works")
    assert failed(vote.bundle("public")) == []
    heavy = {**vote.result.as_json(), "weights": {"yes": "30", "no": "1", "abstain": "0"}}
    altered = {**vote.files("public"), "result.json": domain.canonical(heavy)}
    assert "cannot weigh" in failed(bundles.pack(altered))[0].text


def test_result_in_another_type_is_another_result():
    """What many a language takes for equal is not the same to the byte: 0 for false, nothing for no field."""
    vote = bundles.plain()
    files = vote.files()
    as_number = files["log.jsonl"].replace(b'"passed":false', b'"passed":0')
    assert as_number != files["log.jsonl"]
    altered = {**files, "log.jsonl": as_number}
    assert {"result", "checkpoints"} == {one.check for one in failed(bundles.pack(altered))}
    result = vote.result.as_json()
    for altered in ({**result, "passed": 0}, {**result, "note": None}):
        files = {**vote.files(), "result.json": mutations.with_numbers(altered)}
        assert "counted anew" in failed(bundles.pack(files))[0].text


def test_groups_of_choices_are_in_order_and_of_five_people_at_least():
    roll = [line(number, "1" if number < 9 else "2") for number in range(18)]
    vote = hold(roll, [(number, "yes" if number % 2 else "no") for number in range(18)], weight_rule="works")
    files = vote.files("public")
    first, second = json.loads(files["choices.json"])
    few = [{**first, "choices": {"yes": "2", "no": "2", "abstain": "0"}}, second]
    assert failed(bundles.pack(files)) == []
    for altered in ([second, first], few):
        altered_files = {**files, "choices.json": mutations.with_numbers(altered)}
        assert "choices.json, item" in failed(bundles.pack(altered_files))[0].text
    light, heavy = ([line(number, weight) for number in range(4)] for weight in ("1", "2"))
    roll = [*light, *(line(one + 4, "2") for one, _ in enumerate(heavy))]
    vote = hold(roll, [(number, "yes") for number in range(8)], weight_rule="works")
    files = vote.files("public")
    each = [
        {"classes": [{"weight": weight}], "choices": {"yes": "4", "no": "0", "abstain": "0"}}
        for weight in ("1", "2")
    ]
    assert failed(bundles.pack(files)) == []
    told = {**files, "choices.json": mutations.with_numbers(each)}
    assert "4 choices of 4 people" in failed(bundles.pack(told))[0].text


def test_every_signed_head_is_compared_with_the_log():
    """Invariant 5: any two checkpoints are consistent. The site showed somebody another log meanwhile."""
    vote = bundles.weighty()
    notes = vote.notes()
    for place in range(len(notes)):
        shown = [*notes[:place], mutations.as_large(notes[place]), *notes[place + 1 :]]
        lines = b"".join(domain.canonical({"note": note}) + b"\n" for note in shown)
        [refused] = failed(bundles.pack({**vote.files(), "checkpoints.jsonl": lines}))
        assert refused.text.startswith(f"checkpoints.jsonl, line {place + 1}: ")


def test_key_with_the_name_of_the_sites_own_does_not_sign_for_it():
    vote = bundles.plain()
    files = vote.files()
    impostor = checkpoints.verifier_key(bundles.SIGNER, OTHER_KEY.public_key())
    about = json.loads(files["bundle.json"])
    files["bundle.json"] = domain.canonical({**about, "cosigners": [impostor, *about["cosigners"]]})
    notes = [json.loads(row)["note"] for row in files["checkpoints.jsonl"].splitlines()]
    notes[1] = vote.notes(OTHER_KEY)[1]
    files["checkpoints.jsonl"] = b"".join(domain.canonical({"note": note}) + b"\n" for note in notes)
    [refused] = [one for one in failed(bundles.pack(files)) if one.check == "checkpoints"]
    assert "not signed by the site" in refused.text


def test_openings_that_are_not_for_these_readers_are_noticed():
    vote = bundles.plain()
    leaking = {**vote.files("public"), "openings.jsonl": vote.files("auditors")["openings.jsonl"]}
    assert "must not be there" in failed(bundles.pack(leaking))[0].text
    hiding = {name: content for name, content in vote.files("auditors").items() if name != "openings.jsonl"}
    assert "openings.jsonl is missing" in failed(bundles.pack(hiding))[0].text


@pytest.mark.parametrize(
    "name", ["bundle.json", "definition.json", "document.json", "roll.json", "named_roll.json", "result.json"]
)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 200_000,
        b"null",
        b"[[]]",
        b"NaN",
        b"1e999",
        b'"\\ud800"',
        b'{"a":1,"a":1}',
        b"\xff",
        b"9" * 5000,
    ],
)
def test_hostile_json_fails_in_words(name, content):
    lines = failed(bundles.pack({**bundles.plain().files(), name: content}))
    assert lines
    assert name in " ".join(one.text for one in lines) or name == "named_roll.json"


def test_long_chain_of_delegates_takes_no_longer_than_it_is():
    number = 800
    roll = [line(one, delegate=one + 1 if one + 1 < number else None) for one in range(number)]
    vote = hold(roll, [], proxies=3)
    assert failed(vote.bundle("public")) == []
