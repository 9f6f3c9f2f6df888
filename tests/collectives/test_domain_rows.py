"""Which answer of a mandate holds for a work, a use and a licence, and whence."""

from collections.abc import Sequence

import pytest

from apps.collectives import domain
from apps.collectives.domain import Held, Place, Reach, Row
from apps.common.errors import Refusal

TRAIN, SEARCH = "train_generative", "search"
SONG = Place(7, "song", frozenset({"master", "composition"}))
EVERYWHERE = Reach(frozenset({"master", "composition"}), frozenset({"WORLD"}))
IN_DE = Reach(frozenset({"master"}), frozenset({"DE"}))


def row(answer: str, *uses: str, **named: Sequence[object]) -> Row:
    sets = {name: frozenset(values) for name, values in named.items()}
    return Row(frozenset(uses or (TRAIN,)), answer, **sets)  # type: ignore[arg-type]


def holds(*rows: Row, own: str | None = None, place: Place = SONG, reach: Reach = EVERYWHERE) -> Held:
    return domain.held(own, "ask", rows, place=place, use=TRAIN, reach=reach)


SONGS_YES, LIST_YES, LIST_NEVER = (
    row("yes", kinds=["song"]),
    row("yes", works=[7, 8]),
    row("never", works=[7]),
)


@pytest.mark.parametrize(
    ("own", "rows", "expected"),
    [
        (None, [], Held("ask", "general")),
        (None, [SONGS_YES], Held("yes", "kind")),
        (None, [row("never", kinds=["text"])], Held("ask", "general")),
        (None, [row("never", SEARCH, kinds=["song"])], Held("ask", "general")),
        (None, [SONGS_YES, row("never", kinds=["song", "text"])], Held("never", "kind")),
        ("never", [SONGS_YES], Held("never", "work")),
        ("yes", [row("never", kinds=["song"])], Held("yes", "work")),
        (None, [LIST_YES, row("never", kinds=["song"])], Held("yes", "list")),
        (None, [LIST_YES, LIST_NEVER], Held("never", "list")),
        ("yes", [LIST_NEVER], Held("never", "list")),
        ("never", [LIST_YES], Held("never", "work")),
        (None, [row("never", works=[8])], Held("ask", "general")),
    ],
)
def test_the_nearest_answer_holds_and_of_several_the_strictest(
    own: str | None, rows: list[Row], expected: Held
) -> None:
    assert holds(*rows, own=own) == expected
    assert holds(*reversed(rows), own=own) == expected


@pytest.mark.parametrize(
    ("narrow", "reach", "expected"),
    [
        (row("never", rights=["composition"]), EVERYWHERE, Held("never", "right")),
        (row("never", rights=["composition"]), IN_DE, Held("yes", "kind")),
        (row("never", rights=["composition"]), Reach(), Held("never", "right")),
        (row("never", rights=["image"]), EVERYWHERE, Held("yes", "kind")),
        (row("ask", territories=["DE", "AT"]), IN_DE, Held("ask", "country")),
        (row("ask", territories=["DE", "AT"]), EVERYWHERE, Held("ask", "country")),
        (row("ask", territories=["SE"]), IN_DE, Held("yes", "kind")),
        (row("ask", territories=["SE"]), Reach(), Held("ask", "country")),
        (row("never", rights=["master"], territories=["DE"]), IN_DE, Held("never", "right_country")),
        (row("never", rights=["composition"], kinds=["text"]), EVERYWHERE, Held("yes", "kind")),
        (row("never", territories=["DE"], works=[7]), IN_DE, Held("never", "country")),
        (row("never", territories=["DE"]), Reach(is_best=True), Held("yes", "kind")),
    ],
)
def test_a_right_or_a_country_is_excepted_where_a_licence_reaches_it(
    narrow: Row, reach: Reach, expected: Held
) -> None:
    in_play = domain.in_play("song", {"master", "composition"}, reach.rights)
    assert holds(SONGS_YES, narrow, place=SONG._replace(rights=in_play), reach=reach) == expected


def test_a_row_for_a_right_never_gives_more() -> None:
    assert holds(row("ask", rights=["master"]), own="never") == Held("never", "work")


def test_rights_of_other_kinds_are_in_play_only_where_somebody_holds_them() -> None:
    licensed = {"master", "image", "performer", "text"}
    assert domain.in_play("song", {"master", "text"}, licensed) == {"master", "performer", "text"}
    assert domain.in_play("image", {"image"}, licensed) == {"image", "performer"}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (row("yes", "teleport", kinds=["song"]), "mandate.unknown_use"),
        (row("perhaps", kinds=["song"]), "mandate.unknown_answer"),
        (row("yes", kinds=["opera"]), "mandate.unknown_kind"),
        (row("never", rights=["air"]), "mandate.unknown_right"),
        (row("never", territories=["XX"]), "mandate.unknown_country"),
        (Row(frozenset(), "never", kinds=frozenset({"song"})), "mandate.row_no_use"),
        (row("never", kinds=["song"], works=[7]), "mandate.row_kinds_or_works"),
        (row("never"), "mandate.row_names_nothing"),
        (row("yes", rights=["master"]), "mandate.row_only_stricter"),
        (row("never", works=range(501)), "mandate.row_too_long"),
    ],
)
def test_rows_that_make_no_sense_are_refused(wrong: Row, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        domain.check_rows([SONGS_YES, wrong])
    assert refusal.value.code == code


def test_rows_are_not_said_twice_and_not_without_end() -> None:
    domain.check_rows([SONGS_YES, LIST_NEVER, row("never", rights=["composition"], territories=["SE"])])
    with pytest.raises(Refusal) as refusal:
        domain.check_rows([SONGS_YES, SONGS_YES])
    assert refusal.value.code == "mandate.row_said_already"
    with pytest.raises(Refusal) as refusal:
        domain.check_rows([row("never", works=[number]) for number in range(51)])
    assert refusal.value.code == "mandate.too_many_rows"
