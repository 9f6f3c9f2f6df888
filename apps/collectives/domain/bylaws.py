"""How a collective decides, as data that is read once and never half."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from operator import attrgetter
from typing import Any, Literal

from apps.ballots.domain import definition
from apps.ballots.domain.definition import (
    BASES,
    ELECTORATES,
    MOST_PROXIES,
    OPENINGS,
    VISIBILITIES,
    WEIGHT_RULES,
)
from apps.catalogues.domain import NATURAL_RIGHTS
from apps.collectives.domain.categories import FULL, Category, parse_categories
from apps.common.errors import Refusal

SHORTEST_TAKE_OUT_DAYS = 7
RANGES: Mapping[str, tuple[int, int]] = {
    "quorum_percent": (0, 100),
    "voting_days": (1, 60),
    "announce_days": (0, 60),
    "take_out_days": (SHORTEST_TAKE_OUT_DAYS, 183),
    "costs_ppm": (0, 1_000_000),
    "demanded_grade": (0, 3),
    "proxies": (0, MOST_PROXIES),
    "second_call_days": (1, 60),
    "steward_months": (1, 120),
}
_MAY_BE_NONE = ("steward_months",)
_MAJORITIES = ("threshold", "second_majority")
# What may be decided otherwise than an offer: the bylaws themselves, and who leads.
MATTERS = ("about_bylaws", "about_stewards")
_TRUE_OR_FALSE = ("minimum_is_gate", "certified")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "visibility": VISIBILITIES,
    "openings": OPENINGS,
    "names_seen_by": ("stewards", "members"),
    "electorate": ELECTORATES,
    "weight_rule": WEIGHT_RULES,
}


@dataclass(frozen=True)
class Voter:
    """One line of a roll: who, with which weight (a decimal string), and why.

    Args:
        share: how many works of the pool are theirs, for a majority of the catalogue; empty without one.
    """

    person_id: int
    weight: str
    reason: str
    share: str = ""


def kinds_asked(rights: Collection[str]) -> frozenset[str]:
    """Say which kinds of works have one of the rights that terms ask for; all of them if none is named."""
    return frozenset(
        kind for kind, natural in NATURAL_RIGHTS.items() if not rights or set(natural) & {*rights}
    )


def weight_of(rule: str, works: int) -> str:
    """Say how heavy a vote is: everybody has one at the least.

    Args:
        rule: of the bylaws; in bands it is 1 below ten works, 2 below a hundred, 3 below a thousand, ...
        works: how many works of the pool the person holds a share in.
    """
    if rule == "works":
        return str(max(1, works))
    return str(len(str(works))) if rule == "works_in_bands" else "1"


@dataclass(frozen=True)
class Threshold:
    """What a yes needs of the votes that `of` names: more than one half, or at least any other fraction."""

    numerator: int = 1
    denominator: int = 2
    of: str = "cast"

    @classmethod
    def parse(cls, raw: object) -> "Threshold":
        """Read a fraction from JSON.

        Raises:
            Refusal: "bylaws.threshold".
        """
        if not isinstance(raw, Mapping) or set(raw) - {"numerator", "denominator", "of"}:
            raise Refusal("bylaws.threshold")
        read = cls(**raw)
        numbers_read = _is_whole(read.numerator) and _is_whole(read.denominator)
        if not numbers_read or not 0 < read.numerator < read.denominator <= 100 or read.of not in BASES:
            raise Refusal("bylaws.threshold")
        if 2 * read.numerator < read.denominator:
            raise Refusal("bylaws.threshold")
        return read


@dataclass(frozen=True)
class Otherwise:
    """What holds for one kind of decision instead of the rule for all; None is as for all."""

    quorum_percent: int | None = None
    threshold: Threshold | None = None
    voting_days: int | None = None
    announce_days: int | None = None
    weight_rule: Literal["one_person_one_vote", "works", "works_in_bands"] | None = None
    visibility: Literal["sealed", "open"] | None = None
    certified: bool | None = None

    @classmethod
    def parse(cls, raw: object) -> "Otherwise":
        """Read from JSON what is different.

        Raises:
            Refusal: "bylaws.unknown_rule", "bylaws.out_of_range", "bylaws.not_a_choice", "bylaws.threshold".
        """
        read = _read(cls, raw)
        given = {rule: value for rule, value in read.items() if value is not None}
        for rule, value in given.items():
            _check(rule, value)
        if "threshold" in given:
            given["threshold"] = Threshold.parse(given["threshold"])
        return cls(**given)

    def said(self) -> dict[str, Any]:
        """Give what is different, by the name of its rule."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {rule: value for rule, value in found.items() if value is not None}


@dataclass(frozen=True)
class Bylaws:
    """A version of a collective's rules; what is not said is the careful choice.

    Args:
        quorum_percent: how much of the roll has to take part.
        take_out_days: days after the result in which works may be taken out; 7 at the least.
        costs_ppm: millionths of the money that the collective keeps for its costs.
        names_seen_by: who reads a list of the members' names; the roll of a ballot is named in any case.
        demanded_grade: 0 to 3, the grade that a company's dossier needs for a mandate's yes to hold.
        electorate: all members, or those who have works of the kinds that are asked for.
        weight_rule: one vote a person, or by their works in the pool.
        second_majority: what part of the catalogue has to say yes besides; None for no such rule.
        proxies: for how many others a member may vote; they are named while a vote is announced.
        second_call_quorum: per cent that are enough when a vote is asked once more; None for no second call.
        second_call_days: how long that is open.
        certified: whether the union that stands beside the collective certifies its votes.
        steward_months: how long a steward leads before the members are asked anew; None for no end. Bylaws
            written before there were terms say nothing of it, and mean none.
        categories: of members, besides full ones; none means that all members are alike.
        about_bylaws: what is different when the bylaws themselves are changed.
        about_stewards: what is different when the members decide who leads.
    """

    quorum_percent: int = 50
    threshold: Threshold = Threshold()
    voting_days: int = 7
    announce_days: int = 0
    take_out_days: int = SHORTEST_TAKE_OUT_DAYS
    visibility: Literal["sealed", "open"] = "sealed"
    openings: Literal["auditors", "members", "public"] = "auditors"
    minimum_is_gate: bool = False
    costs_ppm: int = 0
    demanded_grade: int = 0
    names_seen_by: Literal["stewards", "members"] = "stewards"
    electorate: Literal["roll", "concerned"] = "roll"
    weight_rule: Literal["one_person_one_vote", "works", "works_in_bands"] = "one_person_one_vote"
    second_majority: Threshold | None = None
    proxies: int = 0
    second_call_quorum: int | None = None
    second_call_days: int = 7
    certified: bool = True
    steward_months: int | None = None
    categories: tuple[Category, ...] = ()
    about_bylaws: Otherwise = Otherwise()
    about_stewards: Otherwise = Otherwise()

    @classmethod
    def parse(cls, raw: object) -> "Bylaws":
        """Read bylaws from JSON; what is missing takes its default.

        Bylaws of before each kind of decision had rules of its own say "bylaws_majority" instead.

        Raises:
            Refusal: "bylaws.unknown_rule", "bylaws.out_of_range", "bylaws.not_a_choice", "bylaws.threshold",
                "bylaws.proxies_need_days", "bylaws.second_call_quorum".
        """
        read = _read(cls, _with_matters(raw))
        for rule, value in read.items():
            _check(rule, value)
        for rule in _MAJORITIES:
            if rule in read and (rule == "threshold" or read[rule] is not None):
                read[rule] = Threshold.parse(read[rule])
        if "categories" in read:
            read["categories"] = parse_categories(read["categories"])
        for matter in MATTERS:
            if matter in read:
                read[matter] = Otherwise.parse(read[matter])
        bylaws = cls(**read)
        bylaws.check_together()
        return bylaws

    def check_together(self) -> None:
        """Refuse rules that cannot hold side by side.

        Raises:
            Refusal: "bylaws.proxies_need_days", "bylaws.second_call_quorum".
        """
        if self.proxies and not all(
            rules.announce_days for rules in (self, self.for_itself(), self.for_stewards())
        ):
            raise Refusal("bylaws.proxies_need_days")
        second = self.second_call_quorum
        if second is not None and not (_is_whole(second) and 0 <= second < self.quorum_percent):
            raise Refusal("bylaws.second_call_quorum", quorum=self.quorum_percent)

    def definition(self, document_hash: str, zone: str) -> definition.Definition:
        """Say how a ballot on a text is decided under these rules.

        Args:
            zone: of the collective, whose days they are.
        """
        works, quorum = self.second_majority, self.second_call_quorum
        return definition.Definition(
            document_hash=document_hash,
            quorum_percent=self.quorum_percent,
            threshold=definition.Threshold.parse(asdict(self.threshold)),
            visibility=self.visibility,
            openings=self.openings,
            organisation_zone=zone,
            electorate=self.electorate,
            weight_rule=self.weight_rule,
            second_majority=definition.Threshold.parse(asdict(works)) if works else None,
            proxies=self.proxies,
            second_call=None if quorum is None else definition.SecondCall(quorum, self.second_call_days),
        )

    def as_json(self) -> dict[str, Any]:
        """Write every rule, said or taken by default."""
        return {**asdict(self), "categories": [asdict(one) for one in self.categories]}

    def category(self, code: str) -> Category | None:
        """Find a category by its code; full members are everywhere. None if these bylaws do not name it."""
        named = {one.code: one for one in (Category(), *self.categories)}
        return named.get(code or FULL)

    def category_of(self, code: str) -> Category:
        """Say what a member of a category may; whose category is named no longer is a full member."""
        return self.category(code) or Category()

    def for_itself(self) -> "Bylaws":
        """Give the rules by which these bylaws are changed: they concern every member."""
        return self._when(self.about_bylaws)

    def for_stewards(self) -> "Bylaws":
        """Give the rules by which the members decide who leads: it concerns every member."""
        return self._when(self.about_stewards)

    def _when(self, otherwise: Otherwise) -> "Bylaws":
        """Put what is different in the place of what holds for all; a second call needs fewer, or is none."""
        rules = replace(self, electorate="roll", **otherwise.said())
        second = rules.second_call_quorum
        return (
            rules
            if second is None or second < rules.quorum_percent
            else replace(rules, second_call_quorum=None)
        )


def differences(before: Bylaws, after: Bylaws) -> tuple[str, ...]:
    """Name in their order the rules that differ; what applies in neither is no difference.

    What holds for one kind of decision is named with it: "about_bylaws.threshold".
    """
    has_calls = before.second_call_quorum is not None or after.second_call_quorum is not None
    return tuple(
        rule
        for rule in every_rule()
        if value_of(before, rule) != value_of(after, rule) and (rule != "second_call_days" or has_calls)
    )


def every_rule() -> tuple[str, ...]:
    """Name every rule in its order, those of one kind of decision with it."""
    parts = [one.name for one in fields(Otherwise)]
    return (
        *(one.name for one in fields(Bylaws) if one.name not in MATTERS),
        *(f"{matter}.{part}" for matter in MATTERS for part in parts),
    )


def value_of(bylaws: Bylaws, rule: str) -> Any:
    """Give what bylaws say by one rule that `every_rule` names."""
    return attrgetter(rule)(bylaws)


def _read(kind: type[Any], raw: object) -> dict[str, Any]:
    """Take JSON for the fields of a kind of rules, and nothing else.

    Raises:
        Refusal: "bylaws.unknown_rule".
    """
    if not isinstance(raw, Mapping):
        raise Refusal("bylaws.unknown_rule", rule="")
    known = {one.name for one in fields(kind)}
    for rule in raw:
        if rule not in known:
            raise Refusal("bylaws.unknown_rule", rule=str(rule))
    return dict(raw)


def _with_matters(raw: object) -> object:
    if not isinstance(raw, Mapping) or "bylaws_majority" not in raw:
        return raw
    rest = {rule: value for rule, value in raw.items() if rule != "bylaws_majority"}
    return {"about_bylaws": {"threshold": raw["bylaws_majority"]}, **rest}


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check(rule: str, value: object) -> None:
    if rule in RANGES and not (rule in _MAY_BE_NONE and value is None):
        least, most = RANGES[rule]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Refusal("bylaws.out_of_range", rule=rule, least=least, most=most)
    if rule in _CHOICES and value not in _CHOICES[rule]:
        raise Refusal("bylaws.not_a_choice", rule=rule)
    if rule in _TRUE_OR_FALSE and not isinstance(value, bool):
        raise Refusal("bylaws.not_a_choice", rule=rule)
