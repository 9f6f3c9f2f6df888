"""The right edge of a growing tree: all that is needed to add leaves and to give the head."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from apps.merkle.tree import EMPTY_ROOT, node_hash

_HASH_BYTES = 32


@dataclass(frozen=True)
class Edge:
    """The heads of the complete subtrees that make up a tree, from the left: one for each bit of its size.

    Source: the compact ranges of Trillian; RFC 6962, section 2.1.

    Args:
        size: number of leaves.
        heads: 32 bytes each, the largest subtree first.
    """

    size: int = 0
    heads: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.heads) != self.size.bit_count():
            raise ValueError(f"{len(self.heads)} heads for {self.size} leaves")

    @classmethod
    def parse(cls, size: int, text: str) -> Self:
        """Read what `as_text` wrote for a tree of this size.

        Raises:
            ValueError: it belongs to another size.
        """
        content = bytes.fromhex(text)
        heads = [content[at : at + _HASH_BYTES] for at in range(0, len(content), _HASH_BYTES)]
        return cls(size, tuple(heads))

    def as_text(self) -> str:
        """Write the heads in hex digits, one after the other."""
        return b"".join(self.heads).hex()

    def added(self, leaves: Iterable[bytes]) -> "Edge":
        """Give the edge after more leaf hashes; two hashes for each leaf at most, on average."""
        size, heads = self.size, list(self.heads)
        for leaf in leaves:
            heads.append(leaf)
            full = size
            while full & 1:
                right = heads.pop()
                heads[-1] = node_hash(heads[-1], right)
                full >>= 1
            size += 1
        return Edge(size, tuple(heads))

    @property
    def root(self) -> bytes:
        """The tree's head; as many hashes as the size has bits."""
        if not self.heads:
            return EMPTY_ROOT
        head = self.heads[-1]
        for left in reversed(self.heads[:-1]):
            head = node_hash(left, head)
        return head
