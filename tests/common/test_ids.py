"""Public ids: 80 random bits, drawn one by one or many at a time."""

import re
from itertools import islice

from apps.common.ids import new_public_id, new_public_ids


def test_ids_drawn_together_look_like_those_drawn_alone_and_none_comes_twice() -> None:
    drawn = [new_public_id(), *islice(new_public_ids(), 1_200)]
    assert len(set(drawn)) == len(drawn)
    assert all(re.fullmatch("[a-z2-7]{16}", one) for one in drawn)
