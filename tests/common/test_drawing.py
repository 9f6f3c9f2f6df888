"""The geometry of the design system."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common import drawing
from apps.common.drawing import Act, Part, Round

FINGERPRINT = "7c1e94b02f6da85311e7c49a60d28b3fe5a40d973b18f62c9a71d0c845ee1b26"


def share(text: str | None) -> Decimal:
    assert text is not None
    return Decimal(text.removesuffix("%"))


@pytest.mark.parametrize(("total", "unit"), [(0, 1), (300, 1), (301, 5), (1500, 5), (1501, 10), (3000, 10)])
def test_a_stroke_stands_for_as_few_people_as_fit(total: int, unit: int) -> None:
    assert drawing.people_per_stroke(total) == unit


@pytest.mark.parametrize(("total", "lines"), [(1, 1), (60, 1), (61, 5), (300, 5), (2400, 5)])
def test_turnout_has_one_line_up_to_sixty_people_and_five_above(total: int, lines: int) -> None:
    assert len(drawing.meter(0, total).lines) == lines


def test_strokes_fill_column_by_column_so_that_the_front_moves_as_one() -> None:
    drawn = drawing.meter(7, 300)
    columns = [share(stroke.x) for stroke in drawn.strokes]
    assert columns[:5] == [columns[0]] * 5
    assert columns[5:] == [columns[5]] * 2
    assert columns[5] > columns[0]
    assert [stroke.y1 for stroke in drawn.strokes[:5]] == sorted({stroke.y1 for stroke in drawn.strokes})


def test_own_stroke_waits_at_the_front_and_joins_as_ink_after_voting() -> None:
    waiting = drawing.meter(138, 300, 150, "waiting")
    voted = drawing.meter(139, 300, 150, "voted")
    assert len(waiting.strokes) == 138
    assert waiting.mine is not None
    assert voted.mine is None
    assert (voted.strokes[-1].x, voted.strokes[-1].y1) == (waiting.mine.x, waiting.mine.y1)


def test_only_strokes_after_the_previous_count_are_new() -> None:
    drawn = drawing.meter(10, 300, previous=8)
    assert [stroke.is_new for stroke in drawn.strokes] == [False] * 8 + [True] * 2
    assert not any(stroke.is_new for stroke in drawing.meter(10, 300).strokes)


def test_quorum_stands_between_the_columns_of_its_people() -> None:
    drawn = drawing.meter(150, 300, 150)
    assert share(drawn.strokes[-1].x) < share(drawn.quorum_x) < share(drawing.meter(151, 300).strokes[-1].x)


def test_quorum_label_stays_clear_of_both_ends_while_its_line_does_not_move() -> None:
    drawn = drawing.meter(0, 300, 15)
    assert share(drawn.quorum_x) < 10
    assert share(drawn.quorum_label_x) == 24


def test_turnout_never_claims_more_than_have_voted_and_is_full_only_when_all_have() -> None:
    assert len(drawing.meter(9, 2399).strokes) == 0
    assert len(drawing.meter(2398, 2399).strokes) == 239
    assert len(drawing.meter(2399, 2399).strokes) == 240


@pytest.mark.parametrize(("voted", "total"), [(-1, 5), (6, 5)])
def test_impossible_turnout_is_refused(voted: int, total: int) -> None:
    with pytest.raises(ValueError, match="between 0 and total"):
        drawing.meter(voted, total)


@given(total=st.integers(1, 20_000), part=st.integers(0, 100))
def test_every_stroke_lies_within_the_drawing(total: int, part: int) -> None:
    drawn = drawing.meter(total * part // 100, total, max(1, total // 2), "waiting")
    places = [stroke.x for stroke in drawn.strokes] + [mine.x for mine in [drawn.mine] if mine]
    assert all(0 < share(x) < 98 for x in places)
    assert len(drawn.strokes) <= drawing.STROKES_AT_MOST
    assert len({(stroke.x, stroke.y1) for stroke in drawn.strokes}) == len(drawn.strokes)


def test_cover_has_twenty_lines_and_changes_with_one_digit() -> None:
    lines = drawing.cover(FINGERPRINT)
    changed = drawing.cover("8" + FINGERPRINT[1:])
    assert len(lines) == 20
    assert lines != changed
    assert lines[1:] == changed[1:]
    assert lines == drawing.cover(" ".join(FINGERPRINT))


@given(st.binary(min_size=32, max_size=32))
def test_cover_lines_stay_left_of_the_bar_and_on_the_sheet(fingerprint: bytes) -> None:
    assert all(0 <= line.x <= 310 and 4 <= line.y <= 246 for line in drawing.cover(fingerprint.hex()))


@pytest.mark.parametrize("fingerprint", ["", "7c1e", "z" * 64])
def test_cover_of_no_fingerprint_is_refused(fingerprint: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - two reasons, one kind
        drawing.cover(fingerprint)


def test_numbers_stand_in_proportion_with_the_best_at_the_right() -> None:
    line = drawing.comparison(700, 800, 1000, 900)
    assert (line.before, line.now, line.minimum, line.ours) == ("16%", "40%", "64%", "88%")


def test_fewer_days_lie_to_the_right() -> None:
    line = drawing.comparison(60, 45, 30, 30, is_less_better=True)
    assert (line.before, line.now, line.ours, line.minimum) == ("16%", "52%", "88%", "88%")
    assert line.minimum_holds
    assert not line.ours_holds
    assert line.has_moved


def test_where_all_agree_the_shapes_nest() -> None:
    line = drawing.comparison(5, 5, 5, 5)
    assert line.minimum_holds
    assert line.ours_holds
    assert line.now_is_held
    assert not line.has_moved


def test_a_missing_answer_has_no_place() -> None:
    line = drawing.comparison(None, None, 10, 5)
    assert (line.before, line.now) == (None, None)
    assert not line.now_is_held
    assert drawing.comparison(None, None, None, None) == drawing.Comparison(None, None, None, None)


def test_choices_stand_on_ticks() -> None:
    line = drawing.comparison_of_choices(3, 0, 1, 2, 1)
    assert line.ticks == ("12%", "50%", "88%")
    assert (line.before, line.now, line.ours, line.minimum) == ("12%", "50%", "88%", "50%")
    assert drawing.comparison_of_choices(1, 0, 0, None, None).now == "88%"


def test_bars_share_one_scale_from_zero_to_the_largest_sum() -> None:
    small, large = drawing.bars([[Part(20), Part(30, "outlined", "30")], [Part(100)]])
    assert [(part.x, part.width) for part in small] == [("0%", "20%"), ("20%", "30%")]
    assert [(part.x, part.width) for part in large] == [("0%", "100%")]


def test_words_stand_behind_a_bar_too_short_for_them() -> None:
    ((first, second),) = drawing.bars([[Part(20, words="first"), Part(80, words="second")]])
    assert (first.words_x, second.words_x) == ("20%", "20%")


def test_bars_of_nothing_have_no_width() -> None:
    assert drawing.bars([]) == ()
    assert drawing.bars([[Part(0)]])[0][0].width == "0%"


@pytest.mark.parametrize(
    ("part", "all_", "width"), [(1, 4, "25%"), (5, 4, "100%"), (-1, 4, "0%"), (1, 0, "0%")]
)
def test_a_share_stays_between_nothing_and_all(part: int, all_: int, width: str) -> None:
    assert drawing.share(part, all_) == width


def test_rounds_are_equally_wide_and_acts_stand_on_their_party_s_line_in_order() -> None:
    acts = (Act(0, "offer, 3 Oct"), Act(1, "proposal, 9 Oct"))
    drawn = drawing.timeline([Round("Round 1", acts), Round("Round 2, now", is_now=True)])
    assert [(each.x, each.width) for each in drawn.rounds] == [("0%", "50%"), ("50%", "50%")]
    first, second = drawn.rounds[0].acts
    assert (first.y, second.y) == drawn.lines[:2]
    assert share(first.x) < share(second.x) < 50


@given(st.integers(1, 12))
def test_acts_never_leave_their_round(count: int) -> None:
    drawn = drawing.timeline([Round("Round 1", tuple(Act(0, "act") for _ in range(count))), Round("next")])
    assert all(0 < share(act.x) < 50 for act in drawn.rounds[0].acts)


def test_places_are_written_with_a_point_and_without_needless_zeros() -> None:
    assert drawing.per_cent(Decimal("48.750")) == "48.75%"
    assert drawing.per_cent(Decimal(100)) == "100%"
    assert drawing.per_cent(Decimal(0)) == "0%"
