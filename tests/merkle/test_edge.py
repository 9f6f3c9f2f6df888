"""The right edge gives the same heads as the whole tree, however the leaves come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.merkle import tree
from apps.merkle.edge import Edge

leaves = st.lists(st.binary(min_size=1, max_size=4).map(tree.leaf_hash), max_size=70)


@given(st.lists(leaves, max_size=4))
def test_edge_grown_in_batches_has_the_head_of_the_whole_tree(batches):
    edge, known = Edge(), []
    for batch in batches:
        edge = Edge.parse(edge.size, edge.as_text()).added(batch)
        known += batch
        assert (edge.size, edge.root) == (len(known), tree.root(known))


@pytest.mark.parametrize("size", [*range(1, 40), 63, 64, 65, 1000])
def test_edge_of_every_size_has_the_head_of_the_tree(size):
    known = [tree.leaf_hash(str(number).encode()) for number in range(size)]
    edge = Edge().added(known)
    assert edge.root == tree.root(known)
    assert len(edge.heads) == size.bit_count()


def test_nothing_has_the_head_of_the_empty_tree():
    assert Edge().root == tree.EMPTY_ROOT


def test_edge_of_another_size_is_refused():
    edge = Edge().added([tree.leaf_hash(b"one"), tree.leaf_hash(b"two"), tree.leaf_hash(b"three")])
    with pytest.raises(ValueError, match="2 heads for 4 leaves"):
        Edge.parse(4, edge.as_text())
