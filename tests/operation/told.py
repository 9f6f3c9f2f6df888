"""A small world for the running site, made by `python -m tests.operation.told` in its environment.

Five members, a ballot among them that stays open, and one that ends at once. Prints where they are, as JSON.
"""

import json
import os
import sys
from datetime import timedelta

import django

PASSWORD = "a long enough password"
LASTING = {"question:1": timedelta(hours=1), "question:2": timedelta(seconds=1)}


def tell() -> dict[str, object]:
    """Make the world; its people can sign in, since their addresses are confirmed."""
    # Models can be imported only once Django is set up.
    from allauth.account.models import EmailAddress  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from tests import makers  # noqa: PLC0415
    from tests.ballots import makers as ballots  # noqa: PLC0415

    people = ballots.members(5)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people]
    )
    where, now = makers.collective("Common Measure", members=people), timezone.now()
    stays, ends = (
        ballots.ballot(
            people,
            organisation=where,
            subject=subject,
            opens_at=now,
            closes_at=now + lasting,
            visibility="open",
        )
        for subject, lasting in LASTING.items()
    )
    return {"people": [one.email for one in people], "ballot": stays.public_id, "ending": ends.pk}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    sys.stdout.write(json.dumps(tell()))
