"""Three ready-made bylaws: a founder chooses one and may change each rule."""

from collections.abc import Mapping

from apps.collectives.domain.bylaws import Bylaws, Otherwise, Threshold

_TWO_THIRDS = Otherwise(threshold=Threshold(2, 3))
# The first is what everybody gets who chooses nothing (rule 17).
READY_MADE: Mapping[str, Bylaws] = {
    "equal": Bylaws(announce_days=3, second_call_quorum=25, about_bylaws=_TWO_THIRDS),
    "bands": Bylaws(
        announce_days=7,
        weight_rule="works_in_bands",
        proxies=1,
        second_call_quorum=25,
        about_bylaws=_TWO_THIRDS,
    ),
    "circle": Bylaws(
        quorum_percent=75,
        threshold=Threshold(2, 3, "cast_and_abstained"),
        voting_days=5,
        announce_days=2,
        visibility="open",
        openings="members",
        names_seen_by="members",
        about_bylaws=Otherwise(threshold=Threshold(3, 4, "cast_and_abstained")),
    ),
}
EQUAL = next(iter(READY_MADE))
