"""Which parts are played, and how often."""

from random import Random

from apps.demo.play import bargaining, members
from apps.demo.play.parts import Part, Play


def programme(seed: int | None = None) -> Play:
    """Put the play together; without a seed it is another one each time."""
    parts = (
        Part("votes", members.cast_a_vote, every=3.5, first=2),
        Part("table", bargaining.make_a_move, every=40, first=12),
        Part("answer", bargaining.answer_at_the_door, every=15, first=10),
        Part("opinions", bargaining.give_an_opinion, every=35, first=30),
        Part("applicants", members.apply_to_join, every=75, first=25),
        Part("next vote", members.open_the_next_vote, every=10, first=20),
        Part("certificates", members.certify_a_result, every=30, first=40),
    )
    return Play(parts, Random(seed))
