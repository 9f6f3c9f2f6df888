"""Raw term sheets and minimum terms for Hypothesis, built from the vocabulary itself."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from apps.terms.amounts import COUNTRIES
from apps.terms.minimum import WITHOUT_VALUE, comparators_for
from apps.terms.vocabulary import VOCABULARY, Field

WORDS = st.sampled_from(["Aria 3", "Lyra 2", "Chorale", "Ninth House", "Übung", "a  b"])
CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD"])
AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2).map(str) | st.integers(0, 5000)
PERCENTS = st.decimals(min_value=0, max_value=100, places=4).map(str) | st.integers(0, 100)
DURATIONS = st.sampled_from(
    ["P30D", "P1M", "P12M", "P1Y", "P2W", "P14D", "P45D", "P3Y", "P1Y6M", "P0D", "P90D"]
)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.isoformat())
MONEY = st.fixed_dictionaries({"amount": AMOUNTS, "currency": CURRENCIES})
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def payment(kind: str, stage: str, amount: Any, percent: Any, currency: str) -> dict[str, Any]:
    needs = VOCABULARY.payment_kinds[kind].needs
    if needs == "percent":
        return {"kind": kind, "stage": stage, "percent": percent}
    if needs == "note":
        return {"kind": kind, "note": "studio days"}
    return {"kind": kind, "stage": stage, "amount": amount, "currency": currency}


def payments() -> st.SearchStrategy[list[dict[str, Any]]]:
    """At most one payment of a kind, all in one currency, so that they can be added up."""
    kinds = st.lists(st.sampled_from(list(VOCABULARY.payment_kinds)), min_size=1, max_size=6, unique=True)
    stages = st.sampled_from([stage.id for stage in VOCABULARY.payment_stages])
    return kinds.flatmap(
        lambda chosen: st.tuples(
            *(st.builds(payment, st.just(kind), stages, AMOUNTS, PERCENTS, CURRENCIES) for kind in chosen)
        ).map(list)
    )


def raw_value(one: Field, *, is_empty_too: bool = True) -> st.SearchStrategy[Any]:
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "components": payments(),
        "countries": st.just(["WORLD"])
        | st.lists(st.sampled_from(sorted(COUNTRIES)), min_size=1, max_size=4),
        "date": DATES,
        "date_range": st.tuples(DATES, DATES).map(lambda two: {"from": min(two), "until": max(two)}),
        "decimal": AMOUNTS,
        "duration": DURATIONS,
        "integer": st.integers(0, 2**53),
        "legal_entity": st.builds(
            lambda name, country: {"name": name, "country": country, "register_id": ""},
            WORDS,
            st.sampled_from(["DE", "SE", "US"]),
        ),
        "models": st.lists(WORDS, min_size=1, max_size=3),
        "money": MONEY,
        "percent": PERCENTS,
        "repertoire": st.just({"kind": "all"})
        | WORDS.map(lambda word: {"kind": "category", "category": word}),
        "text": WORDS,
        "url": st.just("https://example.org/summary"),
    }
    if one.type == "choice":
        return st.sampled_from(one.option_ids)
    if one.type == "choices":
        return st.lists(
            st.sampled_from(one.option_ids), min_size=0 if one.may_be_empty and is_empty_too else 1
        )
    return by_type[one.type]


def raw_terms() -> st.SearchStrategy[dict[str, Any]]:
    asked = {one.key: raw_value(one) for one in VOCABULARY.fields if not one.derived_from}
    return st.fixed_dictionaries({}, optional=asked)


@st.composite
def raw_minimums(draw: st.DrawFn) -> dict[str, Any]:
    minimum: dict[str, Any] = {}
    for one in draw(
        st.lists(st.sampled_from(VOCABULARY.fields), max_size=40, unique_by=lambda field: field.key)
    ):
        kind = draw(st.sampled_from(comparators_for(one)))
        minimum[one.key] = {"comparator": kind}
        if kind == "one_of":
            minimum[one.key]["value"] = draw(
                st.lists(st.sampled_from(one.option_ids), min_size=1, unique=True)
            )
        elif kind not in WITHOUT_VALUE:
            minimum[one.key]["value"] = draw(raw_value(one, is_empty_too=False))
    return minimum
