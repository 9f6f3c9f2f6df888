"""Checkpoints: signed notes that can be read again, and nothing else."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from apps.merkle import checkpoints
from apps.merkle.checkpoints import Checkpoint, CheckpointError

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
SIGNER = "tutti.example/log"
STATED = Checkpoint("tutti.example/ballot/abc", 7, hashlib.sha256(b"head").digest())
NOTE = checkpoints.sign(STATED, SIGNER, KEY)


def test_note_is_written_as_c2sp_says():
    body, signature = NOTE.split("\n\n")
    assert body == "tutti.example/ballot/abc\n7\n" + base64.b64encode(STATED.root).decode()
    dash, name, encoded = signature.removesuffix("\n").split(" ")
    raw = base64.b64decode(encoded)
    key_hash = hashlib.sha256(SIGNER.encode() + b"\n\x01" + KEY.public_key().public_bytes_raw()).digest()
    assert (dash, name, raw[:4], len(raw)) == ("\u2014", SIGNER, key_hash[:4], 68)
    KEY.public_key().verify(raw[4:], STATED.body().encode())


@given(st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_what_was_signed_is_read_again(size, root):
    stated = Checkpoint("log.example", size, root)
    note = checkpoints.sign(stated, SIGNER, KEY)
    assert checkpoints.read(note, SIGNER, KEY.public_key()) == stated


def test_no_letter_can_be_changed():
    for place, letter in enumerate(NOTE):
        changed = NOTE[:place] + ("Q" if letter != "Q" else "g") + NOTE[place + 1 :]
        with pytest.raises(CheckpointError):
            checkpoints.read(changed, SIGNER, KEY.public_key())


def test_another_key_or_name_has_not_signed():
    for signer, key in ((SIGNER, OTHER), ("tutti.example/other", KEY)):
        with pytest.raises(CheckpointError):
            checkpoints.read(NOTE, signer, key.public_key())


def test_cosigned_note_holds_both_signatures():
    note = checkpoints.cosign(NOTE, "union.example/log", OTHER)
    assert note.startswith(NOTE)
    assert checkpoints.read(note, SIGNER, KEY.public_key()) == STATED
    assert checkpoints.read(note, "union.example/log", OTHER.public_key()) == STATED


@pytest.mark.parametrize("signer", ["", "with space", "with+plus"])
def test_name_of_a_key_is_one_word(signer):
    with pytest.raises(ValueError, match="not a name"):
        checkpoints.sign(STATED, signer, KEY)


def resigned(body: str) -> str:
    signature = checkpoints.key_id(SIGNER, KEY.public_key()) + KEY.sign(body.encode())
    return f"{body}\n\u2014 {SIGNER} {base64.b64encode(signature).decode()}\n"


@pytest.mark.parametrize(
    "body",
    [
        "log\n7\n",
        "\n7\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "log\n07\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "log\n-7\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "log\n7\n" + base64.b64encode(bytes(31)).decode() + "\n",
        "log\n7\nnot base64!\n",
    ],
)
def test_malformed_text_is_no_checkpoint_even_when_signed(body):
    with pytest.raises(CheckpointError):
        checkpoints.read(resigned(body), SIGNER, KEY.public_key())


@pytest.mark.parametrize("note", ["", "log\n7\nx\n", NOTE.rstrip("\n"), NOTE.replace("\u2014 ", "- ")])
def test_malformed_note_is_refused(note):
    with pytest.raises(CheckpointError):
        checkpoints.read(note, SIGNER, KEY.public_key())
