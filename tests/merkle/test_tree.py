"""The tree of RFC 6962, against its own recursive definition and every wrong proof we can think of."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.merkle import tree

SIZES = st.integers(min_value=1, max_value=70)


def leaves(size: int) -> list[bytes]:
    return [tree.leaf_hash(number.to_bytes(2, "big")) for number in range(size)]


def head_by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written there."""
    if len(hashes) == 1:
        return hashes[0]
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    left, right = head_by_definition(hashes[:middle]), head_by_definition(hashes[middle:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_empty_tree_has_the_hash_of_nothing():
    assert tree.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_leaf_and_node_have_domains_of_their_own():
    assert tree.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    one, two = leaves(2)
    assert tree.node_hash(one, two) != tree.leaf_hash(one + two)


def test_head_of_the_reference_vectors():
    """The eight leaves that Certificate Transparency's own tests use."""
    entries = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    hashes = [tree.leaf_hash(bytes.fromhex(entry)) for entry in entries]
    assert tree.root(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert tree.root(hashes[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


@given(SIZES)
def test_head_is_that_of_the_definition(size):
    assert tree.root(leaves(size)) == head_by_definition(leaves(size))


@given(st.data(), SIZES)
def test_every_leaf_is_proven_where_it_is_and_nowhere_else(data, size):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-1, size))
    hashes = leaves(size)
    head, proof = tree.root(hashes), tree.inclusion_proof(hashes, index)
    assert tree.verify_inclusion(hashes[index], index, size, proof, head)
    if other != index:
        assert not tree.verify_inclusion(hashes[index], other, size, proof, head)
    assert not tree.verify_inclusion(tree.leaf_hash(b"another"), index, size, proof, head)
    assert not tree.verify_inclusion(hashes[index], index, size, [*proof, head], head)
    assert not tree.verify_inclusion(hashes[index], index, size, proof[:-1], head) or size == 1


@given(st.data(), SIZES)
def test_consistency_is_proven_between_any_two_sizes(data, size):
    old = data.draw(st.integers(0, size))
    hashes = leaves(size)
    old_head, head = tree.root(hashes[:old]), tree.root(hashes)
    proof = tree.consistency_proof(hashes, old)
    assert tree.verify_consistency(old, size, old_head, head, proof)
    assert not tree.verify_consistency(old, size, old_head, head, [*proof, head])
    assert not tree.verify_consistency(size + 1, size, old_head, head, proof)
    if proof:
        assert not tree.verify_consistency(old, size, old_head, head, proof[:-1])
        assert not tree.verify_consistency(old, size, old_head, old_head, proof)


@given(st.data(), st.integers(2, 40))
def test_tree_with_a_changed_past_is_not_consistent(data, size):
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    hashes = leaves(size)
    forged = [tree.leaf_hash(b"forged") if place == changed else leaf for place, leaf in enumerate(hashes)]
    proof = tree.consistency_proof(forged, old)
    assert not tree.verify_consistency(old, size, tree.root(hashes[:old]), tree.root(forged), proof)


def test_proofs_that_do_not_exist_are_refused():
    with pytest.raises(IndexError):
        tree.inclusion_proof(leaves(3), 3)
    with pytest.raises(IndexError):
        tree.consistency_proof(leaves(3), 4)


def test_empty_proof_between_different_sizes_shows_nothing():
    hashes = leaves(3)
    assert not tree.verify_consistency(3, 5, tree.root(hashes), tree.root(leaves(5)), [])
