"""The two ends of the drill, each run in the environment of a site: `python -m tests.operation.drilled PART`.

"tell" makes a world with contracts, ballots and files, and prints what a person sees of it; "look" prints the
same of a world that is there.
"""

import json
import os
import sys

import django

PARTS = ("tell", "look")


def tell() -> None:
    """Make the world of the browser tests, with an upload."""
    from io import BytesIO  # noqa: PLC0415

    from apps.common import storage  # noqa: PLC0415  models can be imported only once Django is set up
    from tests.browser import story  # noqa: PLC0415

    story.tell()
    storage.keep("documents", BytesIO(b"evidence of 2026"))


def look() -> dict[str, object]:
    """Open the pages of every contract and closed ballot as one who may, and read the kept files."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from apps.ballots.models import Ballot  # noqa: PLC0415
    from apps.contracts.models import Contract  # noqa: PLC0415
    from tests.signin import sign_in  # noqa: PLC0415

    steward = get_user_model().objects.get(name="Tomas Hallberg")
    client = Client(headers={"Host": "localhost"})
    sign_in(steward, client)
    contracts = Contract.objects.order_by("pk").values_list("public_id", flat=True)
    ballots = Ballot.objects.order_by("pk").values_list("public_id", flat=True)
    pages = [
        "/readyz",
        *(reverse("contracts:contract", args=[one]) for one in contracts),
        *(
            reverse("contracts:verify", args=[one])
            for one in Contract.objects.exclude(fingerprint="").values_list("public_id", flat=True)
        ),
        *(reverse("ballots:ballot", args=[one]) for one in ballots),
    ]
    return {"pages": {page: client.get(page).status_code for page in pages}, "files": _files()}


def _files() -> list[str]:
    """Hash every kept file."""
    from pathlib import Path  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415

    from apps.config.backup.manifest import hash_of  # noqa: PLC0415

    root = Path(settings.MEDIA_ROOT)
    return sorted(f"{path.relative_to(root)} {hash_of(path)}" for path in root.rglob("*") if path.is_file())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    if sys.argv[1] == "tell":
        tell()
    sys.stdout.write(json.dumps(look()))
