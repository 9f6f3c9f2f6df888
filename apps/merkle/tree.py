"""The Merkle tree of RFC 6962: heads, proofs and their verification. Hashes are 32 bytes of SHA-256."""

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees as their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Give the tree head over leaf hashes, in their order.

    Source: RFC 6962, section 2.1; computed level by level, which gives the same head.
    """
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Prove that the leaf at `index` is in the tree over `leaves`.

    Returns:
        the hashes that lead from the leaf to the head, lowest first.

    Raises:
        IndexError: there is no such leaf.

    Source: RFC 6962, section 2.1.1.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root(leaves[:middle])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Prove that the tree over `leaves` begins with the tree over the first `old_size` of them.

    Raises:
        IndexError: `old_size` is negative or larger than the tree.

    Source: RFC 6962, section 2.1.2.
    """
    if not 0 <= old_size <= len(leaves):
        raise IndexError(old_size)
    if old_size in {0, len(leaves)}:
        return []
    return _subproof(leaves, old_size, whole=True)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Say whether `proof` shows that `leaf` is at `index` of the tree of `size` leaves with this head.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, digest = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = node_hash(part, digest)
            place, last = _rise(place, last)
        else:
            digest = node_hash(digest, part)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == head


def verify_consistency(
    old_size: int, new_size: int, old_head: bytes, new_head: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether `proof` shows that the larger tree begins with the smaller one.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_head == new_head
    if old_size == 0:
        return not proof and old_head == EMPTY_ROOT
    path = [old_head, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _climb(old_size, new_size, path) == (old_head, new_head)


def _climb(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Compute both heads from a consistency path; None when the path has the wrong length."""
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for part in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(part, old), node_hash(part, new)
            place, last = _rise(place, last)
        else:
            new = node_hash(new, part)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _rise(place: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the right edge has no sibling."""
    while not place & 1 and place:
        place, last = place >> 1, last >> 1
    return place, last


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    """Give the path of RFC 6962's SUBPROOF; `whole` while the old tree itself is a subtree."""
    if old_size == len(leaves):
        return [] if whole else [root(leaves)]
    middle = _split(len(leaves))
    if old_size <= middle:
        return [*_subproof(leaves[:middle], old_size, whole=whole), root(leaves[middle:])]
    return [*_subproof(leaves[middle:], old_size - middle, whole=False), root(leaves[:middle])]


def _split(size: int) -> int:
    """Give the largest power of two below `size`, for sizes of 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)
