"""The verifier: alone on a machine, and of one mind with the site's own count."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import rfc8785
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.ballots import domain
from apps.ballots.verifier import verify_ballot
from apps.merkle import checkpoints, tree
from tests.ballots import bundles
from tests.ballots.bundles import KEY, OTHER_KEY, PINNED, hold, line

# Lets only the standard library, cryptography and what it needs in; everything else fails to import.
_ALONE = """
import runpy, sys
sys.path[:] = [path for path in sys.path if path] + sys.argv[1].split(":")
allowed = set(sys.stdlib_module_names) | {"cryptography", "_cffi_backend", "cffi", "pycparser", "__main__"}
class Only:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ImportError("not on this machine: " + name)
sys.meta_path.insert(0, Only())
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def lines_of(vote, audience="auditors", **given):
    return verify_ballot.verify(vote.bundle(audience), pinned=PINNED, **given)


def fails(lines) -> str:
    return "; ".join(f"{one.check}: {one.text}" for one in lines if one.status == "FAIL")


def alone(tmp_path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier out of an empty folder that holds cryptography and what it needs, and nothing else."""
    folder = tmp_path / "packages"
    folder.mkdir(exist_ok=True)
    for name in ("cryptography", "_cffi_backend"):
        found = find_spec(name)
        place = Path(found.origin) if name == "_cffi_backend" else Path(found.origin).parent
        if not (folder / place.name).exists():
            (folder / place.name).symlink_to(place)
    program = tmp_path / "verify_ballot.py"
    program.write_bytes(Path(verify_ballot.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", "-c", _ALONE, str(folder), str(program), *arguments]
    return subprocess.run(
        command,
        cwd=tmp_path,
        env={"LANG": "C"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("make", [bundles.plain, bundles.weighty])
@pytest.mark.parametrize("audience", ["public", "members", "auditors"])
@pytest.mark.parametrize("openings", ["public", "members", "auditors"])
def test_true_bundles_are_accepted(make, audience, openings, monkeypatch):
    hold_with = bundles.hold
    monkeypatch.setattr(bundles, "hold", lambda *a, **kw: hold_with(*a, **kw, openings=openings))
    lines = lines_of(make(), audience)
    assert verify_ballot.holds(lines), fails(lines)


def test_verifier_runs_with_nothing_but_python_and_cryptography(tmp_path):
    vote = bundles.weighty()
    (tmp_path / "bundle.zip").write_bytes(vote.bundle())
    (tmp_path / "key.txt").write_text(PINNED + "\n")
    receipt = next(iter(vote.receipts.values()))
    (tmp_path / "receipt.json").write_text(json.dumps(receipt.as_json(), indent=2))
    done = alone(tmp_path, "bundle.zip", "--key", "key.txt", "--receipt", "receipt.json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "All checks hold." in done.stdout
    unpinned = alone(tmp_path, "bundle.zip")
    assert unpinned.returncode == 0
    assert "key not pinned" in unpinned.stdout


def test_that_machine_would_notice_an_import_of_ours(tmp_path):
    (tmp_path / "verify_ballot.py").write_text("")
    code = _ALONE.replace("runpy.run_path(sys.argv[0]", "import rfc8785; runpy.run_path(sys.argv[0]")
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, "", "x"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "not on this machine: rfc8785" in done.stderr


def test_exit_codes_say_what_happened(tmp_path):
    files = bundles.plain().files()
    (tmp_path / "bad.zip").write_bytes(bundles.pack({**files, "result.json": b"{}"}))
    assert alone(tmp_path, "bad.zip").returncode == 1
    assert alone(tmp_path, "missing.zip").returncode == 2
    (tmp_path / "empty.txt").write_text("")
    assert alone(tmp_path, "bad.zip", "--key", "empty.txt").returncode == 2
    assert alone(tmp_path).returncode == 2


def test_command_of_the_site_runs_the_same_file(tmp_path, capsys):
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundles.plain().bundle())
    (tmp_path / "key.txt").write_text(PINNED)
    with pytest.raises(SystemExit) as good:
        call_command("verify_ballot", str(path), key=str(tmp_path / "key.txt"))
    assert good.value.code == 0
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SystemExit) as bad:
        call_command("verify_ballot", str(path))
    assert bad.value.code == 1
    assert "DO NOT RELY" in capsys.readouterr().out


def test_bundle_signed_by_another_key_is_refused_where_the_key_is_pinned():
    vote = bundles.plain()
    files = vote.files()
    about = json.loads(files["bundle.json"])
    about["key"] = checkpoints.verifier_key(bundles.SIGNER, OTHER_KEY.public_key())
    files["bundle.json"] = domain.canonical(about)
    files["checkpoints.jsonl"] = b"".join(
        domain.canonical({"note": note}) + b"\n" for note in vote.notes(OTHER_KEY)[1:]
    )
    bundle = bundles.pack(files, OTHER_KEY)
    assert "none of the keys that you gave" in fails(verify_ballot.verify(bundle, PINNED))


def test_any_of_several_known_keys_will_do():
    other = checkpoints.verifier_key("tutti.example/newer", OTHER_KEY.public_key())
    assert verify_ballot.holds(verify_ballot.verify(bundles.plain().bundle(), f"{other}\n{PINNED}\n"))


def receipt_of(vote, number: int, **changes) -> bytes:
    receipt = vote.receipts[bundles.pseudonym(number)]
    promise = {**receipt.promise, **changes}
    signature = KEY.sign(domain.canonical(promise))
    return json.dumps(domain.Receipt(promise, receipt.signed_by, signature).as_json()).encode()


def test_receipt_says_that_the_vote_counts_or_was_changed():
    vote = bundles.plain()
    lines = lines_of(vote, receipt=receipt_of(vote, 1))
    assert "it is the one that counts" in lines[-1].text
    first = hold([line(number) for number in range(9)], [(2, "yes")]).receipts[bundles.pseudonym(2)]
    again = hold([line(number) for number in range(9)], [(2, "yes"), (1, "no"), (2, "no")])
    changed = lines_of(again, receipt=json.dumps(first.as_json()).encode())[-1]
    assert (changed.status, "you changed it later" in changed.text) == ("ok", True)


def test_receipt_of_a_ballot_that_is_not_in_the_log_fails():
    vote = bundles.plain()
    other = hold([line(number) for number in range(9)], [(8, "yes")])
    assert "is not there" in fails(lines_of(vote, receipt=receipt_of(other, 8)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"leaf": "0" * 64}, "not that of its ballot"),
        (
            {"checkpoint": bundles.note_over([tree.leaf_hash(b"another log")])},
            "not the beginning of this log",
        ),
        ({"signed_by": "another"}, "signature does not hold"),
        ({"choice": "yes"}, "unknown field"),
    ],
)
def test_changed_receipt_fails(change, said):
    vote = bundles.plain()
    assert said in fails(lines_of(vote, receipt=receipt_of(vote, 1, **change)))


def test_receipt_without_the_sites_signature_fails():
    vote = bundles.plain()
    receipt = json.loads(receipt_of(vote, 1))
    receipt["signature"] = json.loads(receipt_of(vote, 2))["signature"]
    assert "signature does not hold" in fails(lines_of(vote, receipt=json.dumps(receipt).encode()))
    assert "not JSON" in fails(lines_of(vote, receipt=b"[" * 100_000))


@st.composite
def votes(draw):
    """Draw a small vote with any of the rules."""
    has_weights, has_second = draw(st.booleans()), draw(st.booleans())
    proxies = draw(st.sampled_from([0, 0, 1, 3]))
    number = draw(st.integers(1, 9))
    weights = (
        st.sampled_from(["0", "1", "1.50", "2", "0.001", "12345678901.5"]) if has_weights else st.just("1")
    )
    shares = st.sampled_from(["0.1", "0.333333", "7", "0"]) if has_second else st.just("")
    roll = [
        line(
            one,
            draw(weights),
            draw(shares),
            draw(st.none() | st.integers(0, number - 1)) if proxies else None,
        )
        for one in range(number)
    ]
    cast = draw(st.lists(st.tuples(st.integers(0, number - 1), st.sampled_from(domain.CHOICES)), max_size=14))
    threshold = st.builds(
        domain.Threshold,
        st.just(1),
        st.integers(1, 3),
        st.sampled_from(["cast", "cast_and_abstained", "roll"]),
    )
    return (
        roll,
        cast,
        {
            "quorum_percent": draw(st.integers(0, 100)),
            "threshold": draw(threshold),
            "second_majority": draw(threshold) if has_second else None,
            "weight_rule": "works" if has_weights else "one_person_one_vote",
            "proxies": proxies,
        },
    )


@settings(max_examples=int(os.environ.get("VOTES", "60")), deadline=None)
@given(votes(), st.sampled_from(["public", "members", "auditors"]))
def test_both_counts_agree(asked, audience):
    roll, cast, parts = asked
    try:
        vote = hold(roll, cast, **parts)
    except domain.InconsistencyError:  # somebody would vote for too many others: no such roll is opened
        return
    lines = lines_of(vote, audience)
    assert verify_ballot.holds(lines), fails(lines)


def test_the_archive_is_written_alike_by_both():
    files = {**bundles.plain().files(), "manifest.json": b"{}"}
    stored = domain.packed(files, bundles.SIGNER, KEY.sign)
    _text, found = verify_ballot.read_archive(stored)
    assert verify_ballot.pack(found) == stored


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.text(max_size=9)
        | st.integers(-(2**53) + 1, 2**53 - 1)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    )
)
@settings(max_examples=200, deadline=None)
def test_canonical_json_is_that_of_the_site(value):
    assert verify_ballot.canonical(value).encode() == rfc8785.dumps(value)


@given(st.lists(st.binary(max_size=3), max_size=40))
def test_heads_are_those_of_the_site(entries):
    leaves = [tree.leaf_hash(entry) for entry in entries]
    found = verify_ballot.heads(leaves, range(len(leaves) + 1))
    assert found == {size: tree.root(leaves[:size]) for size in range(len(leaves) + 1)}


def test_line_of_the_log_says_who_signed_opening_and_close_beside_the_site():
    vote = hold([line(1)], [(1, "yes")])
    [said] = [one.text for one in lines_of(vote) if one.check == "checkpoints"]
    assert f"the opening also signed by '{bundles.UNION}', the close by 'nobody'" in said
    assert said.endswith("(whose keys those are, bundle.json says)")


def test_line_of_the_sums_says_whose_word_they_are_where_ballots_stay_closed():
    for audience, is_proven in (("public", False), ("auditors", True)):
        [said] = [one.text for one in lines_of(bundles.weighty(), audience) if one.check == "sums"]
        assert ("is the site's word" in said) is not is_proven
