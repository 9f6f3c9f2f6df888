"""Where strokes, note-heads and bars stand; pure geometry for the templates of the design system.

Horizontal places are per cent of the drawing's width as text ("48.75%"), so that a drawing stretches without
distorting its strokes and no locale turns the point into a comma. Vertical places are whole pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Number = int | Decimal
Voter = Literal["waiting", "voted"]
PartKind = Literal["solid", "outlined", "hatched", "dashed"]

ROWS = 5
ONE_LINE_UP_TO = 60
STROKES_AT_MOST = 300
UNITS = (1, 5, 10, 50, 100, 500, 1000)
TRACK = Decimal("97.5")
COVER_LINES = 20


def per_cent(value: Decimal) -> str:
    """Write a share of the width with at most two decimals: "48.75%"."""
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"


@dataclass(frozen=True)
class Stroke:
    """One upright stroke of a meter: the person or persons it stands for have voted."""

    x: str
    y1: int
    y2: int
    is_new: bool = False

    @property
    def height(self) -> int:
        """Its length in pixels."""
        return self.y2 - self.y1


@dataclass(frozen=True)
class Meter:
    """The drawing of turnout. `unit` is how many people one stroke stands for."""

    height: int
    lines: tuple[int, ...]
    strokes: tuple[Stroke, ...]
    mine: Stroke | None
    quorum_x: str | None
    quorum_label_x: str | None
    unit: int
    label_y: int

    @property
    def top(self) -> int:
        """The first line."""
        return self.lines[0]

    @property
    def bar_height(self) -> int:
        """Height of the double bar, from the first line to the last."""
        return max(self.lines[-1] - self.lines[0], 16)

    @property
    def bar_top(self) -> int:
        """Top of the double bar; a single line lies in its middle."""
        return self.lines[0] if len(self.lines) > 1 else self.lines[0] - 8


def people_per_stroke(total: int) -> int:
    """Choose how many people one stroke stands for so that all fit: 1 up to 300, then 5, 10 and so on."""
    return next((unit for unit in UNITS if -(-total // unit) <= STROKES_AT_MOST), UNITS[-1])


@dataclass(frozen=True)
class _Grid:
    """Places for strokes: `rows` lines, each stroke reaching `half` above and below its line."""

    rows: int
    columns: int
    lines: tuple[int, ...]
    half: int

    def stroke(self, index: int, *, is_new: bool = False) -> Stroke:
        """Place stroke number `index`, column by column."""
        column, row = divmod(index, self.rows)
        x = (Decimal(column) + Decimal("0.5")) / self.columns * TRACK
        return Stroke(per_cent(x), self.lines[row] - self.half, self.lines[row] + self.half, is_new)

    def after(self, strokes: Decimal) -> Decimal:
        """Give the place after so many strokes, in per cent of the width."""
        return strokes / (self.rows * self.columns) * TRACK


def _grid(places: int, total: int, *, is_low: bool, has_labels: bool) -> _Grid:
    rows = 1 if total <= ONE_LINE_UP_TO else ROWS
    gap, half = (18, 6) if is_low else (21, 8)
    first = (26 if has_labels else 4) + half
    return _Grid(rows, -(-places // rows), tuple(first + row * gap for row in range(rows)), half)


def meter(
    voted: int,
    total: int,
    quorum: int | None = None,
    me: Voter | None = None,
    *,
    previous: int | None = None,
    is_low: bool = False,
    has_labels: bool = True,
) -> Meter:
    """Draw turnout: one line up to 60 people, five above; strokes filled column by column.

    Args:
        voted: people who have voted, 0 to `total`.
        quorum: people who must take part, or None.
        me: "waiting" puts the reader's own stroke at the front.
        previous: strokes after this many people are new and grow.
        is_low: strokes of 12 px on lines 18 px apart, instead of 16 on 21.
        has_labels: leave room for the numbers above.

    Raises:
        ValueError: `voted` is negative or above `total`.
    """
    if not 0 <= voted <= total:
        raise ValueError("voted must lie between 0 and total")
    unit = people_per_stroke(total)
    places = max(1, -(-total // unit))
    grid = _grid(places, total, is_low=is_low, has_labels=has_labels)
    filled = places if voted == total and total else voted // unit
    old = filled if previous is None else previous // unit
    at = None if quorum is None else grid.after(Decimal(min(quorum, total)) / unit)
    return Meter(
        height=grid.lines[-1] + grid.half + 6,
        lines=grid.lines,
        strokes=tuple(grid.stroke(index, is_new=index >= old) for index in range(filled)),
        mine=grid.stroke(filled) if me == "waiting" and filled < places else None,
        quorum_x=None if at is None else per_cent(at),
        quorum_label_x=None if at is None else per_cent(min(max(at, Decimal(24)), Decimal(70))),
        unit=unit,
        label_y=15,
    )


@dataclass(frozen=True)
class CoverLine:
    """One line of a contract's cover, from `x` to the bar."""

    x: int
    y: int


def cover(fingerprint: str) -> tuple[CoverLine, ...]:
    """Draw 20 lines whose lengths come from a fingerprint, on a sheet of 400 by 250.

    Args:
        fingerprint: at least 60 hexadecimal digits; spaces are ignored.

    Raises:
        ValueError: too short, or not hexadecimal.
    """
    digits = fingerprint.replace(" ", "")
    if len(digits) < COVER_LINES * 3:
        raise ValueError("a cover needs 60 hexadecimal digits")
    starts = (int(digits[3 * line : 3 * line + 3], 16) * 310 // 4095 for line in range(COVER_LINES))
    return tuple(CoverLine(x, 4 + line * 242 // (COVER_LINES - 1)) for line, x in enumerate(starts))


@dataclass(frozen=True)
class Comparison:
    """Places of four note-heads on the line from worse to better; None where there is none."""

    before: str | None
    now: str | None
    ours: str | None
    minimum: str | None
    ticks: tuple[str, ...] = ()

    @property
    def minimum_holds(self) -> bool:
        """Whether another head stands inside the minimum's."""
        return self.minimum is not None and self.minimum in (self.now, self.ours)

    @property
    def ours_holds(self) -> bool:
        """Whether this round's head stands inside ours."""
        return self.ours is not None and self.ours == self.now

    @property
    def now_is_held(self) -> bool:
        """Whether this round's head stands inside another."""
        return self.now is not None and self.now in (self.ours, self.minimum)

    @property
    def has_moved(self) -> bool:
        """Whether the offer changed since the round before."""
        return self.before is not None and self.now is not None and self.before != self.now


def comparison(
    before: Number | None,
    now: Number | None,
    ours: Number | None,
    minimum: Number | None,
    *,
    is_less_better: bool = False,
) -> Comparison:
    """Place numbers in proportion; the best for the artists lies at the right whatever the unit."""
    sign = -1 if is_less_better else 1
    known = [Decimal(value) * sign for value in (before, now, ours, minimum) if value is not None]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(0))

    def place(value: Number | None) -> str | None:
        if value is None:
            return None
        if low == high:
            return per_cent(Decimal(88))
        return per_cent(Decimal(16) + (Decimal(value) * sign - low) / (high - low) * 72)

    return Comparison(place(before), place(now), place(ours), place(minimum))


def comparison_of_choices(
    steps: int, before: int | None, now: int | None, ours: int | None, minimum: int | None
) -> Comparison:
    """Place choices on ticks.

    Args:
        steps: how many choices there are, in order from worse to better.
        before, now, ours, minimum: index of the choice, 0 the worst.
    """

    def tick(index: int) -> str:
        return per_cent(Decimal(12) + Decimal(76) * index / max(1, steps - 1) if steps > 1 else Decimal(88))

    first, second, third, fourth = (
        None if index is None else tick(index) for index in (before, now, ours, minimum)
    )
    return Comparison(first, second, third, fourth, tuple(tick(index) for index in range(steps)))


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: what it stands for, how certain, and its words."""

    amount: Number
    kind: PartKind = "solid"
    words: str = ""


@dataclass(frozen=True)
class BarPart:
    """A drawn stretch of a bar; `words_x` is where its words begin."""

    x: str
    width: str
    kind: PartKind
    words: str
    words_x: str


def bars(rows: Sequence[Sequence[Part]]) -> tuple[tuple[BarPart, ...], ...]:
    """Lay the parts of each row end to end, on one scale from zero to the largest sum."""
    largest = max(
        (sum((Decimal(part.amount) for part in row), Decimal(0)) for row in rows), default=Decimal(0)
    )
    return tuple(_bar(row, largest) for row in rows)


def _bar(row: Sequence[Part], largest: Decimal) -> tuple[BarPart, ...]:
    drawn: list[BarPart] = []
    start = Decimal(0)
    for part in row:
        width = Decimal(part.amount) / largest * 100 if largest else Decimal(0)
        words_x = start if width >= Decimal(38) else start + width
        drawn.append(BarPart(per_cent(start), per_cent(width), part.kind, part.words, per_cent(words_x)))
        start += width
    return tuple(drawn)


def share(part: Number, whole: Number) -> str:
    """Write `part` of `whole` as a width, between 0 % and 100 %."""
    if whole <= 0:
        return per_cent(Decimal(0))
    return per_cent(min(Decimal(100), max(Decimal(0), Decimal(part) / Decimal(whole) * 100)))


@dataclass(frozen=True)
class Act:
    """What a party did in a round; `party` is its line, 0 at the top.

    `words` are two or three and a date; `sentence` replaces them where the line is not seen.
    """

    party: int
    words: str
    is_expected: bool = False
    sentence: str = ""


@dataclass(frozen=True)
class Round:
    """A stretch of the timeline between two bars."""

    label: str
    acts: tuple[Act, ...] = ()
    url: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class TimelineAct:
    """A drawn act: its note-head's place and its words."""

    x: str
    y: int
    words: str
    party: int
    is_expected: bool
    sentence: str


@dataclass(frozen=True)
class TimelineRound:
    """A drawn round, from `x` for `width`."""

    x: str
    label_x: str
    width: str
    label: str
    url: str
    is_now: bool
    acts: tuple[TimelineAct, ...]


@dataclass(frozen=True)
class Timeline:
    """Voices on parallel lines, with bars between rounds."""

    lines: tuple[int, ...]
    rounds: tuple[TimelineRound, ...]

    @property
    def top(self) -> int:
        """The first line."""
        return self.lines[0]

    @property
    def depth(self) -> int:
        """From the first line to the last."""
        return self.lines[-1] - self.lines[0]

    @property
    def shade(self) -> int:
        """Height of the ground under the present round."""
        return self.lines[-1] + 15

    @property
    def label_y(self) -> int:
        """Baseline of the rounds' names."""
        return self.lines[-1] + 32

    @property
    def height(self) -> int:
        """Height of the whole."""
        return self.label_y + 8


def timeline(rounds: Sequence[Round], parties: int = 3) -> Timeline:
    """Give each round an equal stretch and spread its acts over it from the left."""
    width = Decimal(100) / max(1, len(rounds))
    lines = tuple(22 + 30 * party for party in range(parties))
    drawn = tuple(_round(index * width, width, each, lines) for index, each in enumerate(rounds))
    return Timeline(lines, drawn)


def _round(start: Decimal, width: Decimal, each: Round, lines: tuple[int, ...]) -> TimelineRound:
    count = len(each.acts)
    step = {1: Decimal("0.3"), 2: Decimal("0.3"), 3: Decimal("0.21")}.get(count) or Decimal("0.7") / max(
        1, count
    )
    acts = tuple(
        TimelineAct(
            per_cent(start + width * (Decimal("0.12") + step * order)),
            lines[act.party],
            act.words,
            act.party,
            act.is_expected,
            act.sentence,
        )
        for order, act in enumerate(each.acts)
    )
    label_x = per_cent(start + width * Decimal("0.05"))
    return TimelineRound(per_cent(start), label_x, per_cent(width), each.label, each.url, each.is_now, acts)
