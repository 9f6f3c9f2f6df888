"""Makes the rig's people, ballots and rooms: `python -m tests.failure.world VOTERS ROOMS BALLOTS SECONDS`.

Prints what the test needs to know as JSON. BALLOTS more ballots end one after the other within SECONDS.
"""

import json
import os
import sys
from dataclasses import replace
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.failure.settings")

import django

django.setup()

from django.utils.timezone import now  # noqa: E402

from apps.accounts.actions import issue_api_key  # noqa: E402
from tests import makers  # noqa: E402
from tests.ballots import makers as ballots  # noqa: E402
from tests.contracts.makers import World, terms  # noqa: E402
from tests.contracts.makers import world as parties  # noqa: E402
from tests.live.makers import room  # noqa: E402


def main(voters: int, rooms: int, many: int, seconds: int) -> dict[str, object]:
    """Make everything; give addresses, names of people and a key."""
    at = now()
    place = parties(works=1)
    people = [
        makers.person(f"Voter {number}", email=f"voter{number}@rig.example") for number in range(voters)
    ]
    for person in people:
        makers.seat(person, place.collective, "member")
    usual = {"organisation": place.collective, "certifier": place.union, "opens_at": at}
    main_ballot = ballots.ballot(people, closes_at=at + timedelta(hours=1), **usual)
    ending = [
        ballots.ballot(
            people[:5],
            closes_at=at + timedelta(seconds=5 + seconds * number / max(1, many)),
            subject=f"question:{number + 2}",
            **usual,
        )
        for number in range(many)
    ]
    _key, secret = issue_api_key(actor=place.delegate, organisation=place.company, name="desk", at=at)
    return {
        "voters": [person.email for person in people],
        "ballot": main_ballot.public_id,
        "ballot_pk": main_ballot.pk,
        "ending": [ballot.public_id for ballot in ending],
        "rooms": [room(_elsewhere(place)).public_id for _ in range(rooms)],
        "key": secret,
        "terms": terms().as_json(),
        "open_until": (at + timedelta(days=21)).isoformat(),
        "collective": place.collective.slug,
    }


def _elsewhere(place: World) -> World:
    """Give the company another collective to speak with: two parties have one running room."""
    return replace(place, collective=makers.collective(steward=place.steward, union=place.union))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*(int(word) for word in sys.argv[1:]))) + "\n")
