"""Real lists by command and by page, with exact counts, and one of them carried to a contract."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from apps.accounts.models import User
from apps.catalogues.models import ImportRun, Recording, Share, Work
from apps.catalogues.tasks import apply_due
from apps.contracts.models import Contract, LeftOut
from tests import makers
from tests.journeys import scene, sheets
from tests.journeys.scene import Scene
from tests.journeys.visitor import Page, Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]

SPOTIFY = "1_catalogue/spotify2024_isrc.csv"
# read, created, merged, refused; the second time nothing is created.
COUNTS = {
    SPOTIFY: (2_903, 2_817, 86, 0),
    "1_catalogue/visual_tate_artworks.csv": (5_952, 5_952, 0, 0),
}
COSTS = "after 4 % costs"


@pytest.mark.parametrize("name", COUNTS)
def test_a_list_gives_the_same_by_command_and_by_page_and_nothing_changes_after(
    real_data: Path, name: str
) -> None:
    by_page, by_command = makers.person("Ada Lund"), makers.person("Bo Tallis")
    read, created, merged, refused = COUNTS[name]
    page = _by_page(Visitor(by_page), real_data / name)
    assert "Whose are they?" in page.text
    assert f"{created:,}" in page.text
    run = ImportRun.objects.get(person=by_page)
    assert _counted(run) == (read, created, merged, refused, 0)
    told = _by_command(by_command, real_data / name)
    assert (told["read"], told["created"], told["merged"], told["refused"]) == (read, created, merged, [])
    assert _titles(by_command) == _titles(by_page)
    before = _everything()
    _by_page(Visitor(by_page), real_data / name)
    again = ImportRun.objects.filter(person=by_page).latest("pk")
    assert _counted(again) == (read, 0, merged, refused, created)
    told = _by_command(by_command, real_data / name)
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, created)
    assert _everything() == before
    assert Share.objects.count() == 0


def test_only_works_that_somebody_claims_come_into_a_contract(real_data: Path) -> None:
    place = scene.stage({"mira": "Mira Okonjo", "bo": "Bo Tallis"})
    mira, bo = place.people["mira"], place.people["bo"]
    makers.mandate(mira, place.collective, {"train_generative": "yes"})
    makers.mandate(bo, place.collective, {"train_generative": "yes"})
    makers.work(bo, "Slow Tram")
    claimed, half = _bring_and_claim(place, real_data)
    contract = _agree(place)
    scene.freeze(contract)
    in_schedule = set(contract.schedule.values_list("work", flat=True))
    assert contract.state == Contract.State.SIGNING
    assert in_schedule == {*claimed, Work.objects.get(title="Slow Tram").pk}
    assert len(in_schedule) == 41
    left = LeftOut.objects.values_list("reason", "person__name")
    reasons = {pair: list(left).count(pair) for pair in set(left)}
    assert reasons == {("unclaimed", "Mira Okonjo"): 2_767, ("unknown_share", "Mira Okonjo"): 10}
    assert set(LeftOut.objects.filter(reason="unknown_share").values_list("work", flat=True)) == half
    _read_the_counts(place, contract)


def _bring_and_claim(place: Scene, real_data: Path) -> tuple[set[int], set[int]]:
    """Bring 2,817 works; claim 40 by hand as all mine and 10 as half mine, and leave 2,767 unclaimed."""
    visitor = place["mira"]
    page = _by_page(visitor, real_data / SPOTIFY)
    visitor.fill(page, {"answer": "not_sure"})
    assert Share.objects.count() == 4
    works = list(Work.objects.filter(registered_by=place.people["mira"]).order_by("pk"))
    page = visitor.at("catalogues:work", works[0].public_id)
    claim = page.form_to(reverse("catalogues:claim_work", args=[works[0].public_id]))
    for work in works[:50]:
        url = reverse("catalogues:claim_work", args=[work.public_id])
        answer = {"answer": "all_mine"} if work in works[:40] else {"answer": "my_part", "percent": "50"}
        sent = claim.filled({**answer, "controller": "me"}, "")
        assert visitor.client.post(url, sent).status_code == 302
    return {work.pk for work in works[:40]}, {work.pk for work in works[40:50]}


def _agree(place: Scene) -> Contract:
    place.set_minimum("9")
    place.open_room(place.propose())
    offer = place.table(place.desk(), sheets.offered("9.50"), "first")
    place.put_to_vote(offer)
    # 40 works at 9.50 and two years of 30.00, less 4 % costs; the rest is not claimed and not counted.
    told = place["mira"].at("negotiations:vote", offer).text
    assert f"€2,668.80 40 works, two years, {COSTS}." in told
    for who in ("mira", "bo", "steward"):
        place.vote(who, offer, "yes")
    scene.close_and_conclude(offer)
    return Contract.objects.get()


def _read_the_counts(place: Scene, contract: Contract) -> None:
    told = place["delegate"].client.get(reverse("contracts:json", args=[contract.public_id])).json()
    assert len(told["schedule"]) == 41
    numbers = [line["number"] for line in told["schedule"]]
    assert numbers == [str(number) for number in range(1, 42)]
    page = place["delegate"].at("contracts:contract", contract.public_id).text
    assert "Licence for 41 works" in page
    # So few people could be told by their number.
    assert "41 works by" not in page
    # 41 works, 9.50 once and 30.00 in each of two years.
    assert "€2,849.50" in page
    assert "2,767" not in page
    assert "Nobody has said yet whose it is." not in page
    pages = range(1, 29)  # 2,777 lines, a hundred a page
    mine = " ".join(
        place["mira"].at("contracts:contract", contract.public_id, query=f"?page={number}").text
        for number in pages
    )
    assert mine.count("Nobody has said yet whose work it is.") == 2_767
    assert mine.count("A share in it is not known.") == 10
    call_command("verify_record")


def _by_page(visitor: Visitor, path: Path) -> Page:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = visitor.fill(visitor.at("catalogues:import"), {"file": file})
    apply_due()
    page = visitor.open(page.url)
    visitor.fill(page, form=page.form_to(f"{page.url}apply/"))
    apply_due()
    return visitor.open(page.url)


def _by_command(artist: User, path: Path) -> dict[str, object]:
    out = StringIO()
    call_command("import_catalogue", str(path), "--artist", artist.email, "--json", stdout=out)
    told: dict[str, object] = json.loads(out.getvalue())
    return told


def _counted(run: ImportRun) -> tuple[int, int, int, int, int]:
    return (run.rows_total, run.created, run.merged, run.refused, run.unchanged)


def _titles(person: User) -> list[str]:
    works = Work.objects.filter(registered_by=person).order_by("title", "match_key")
    return list(works.values_list("title", flat=True))


def _everything() -> tuple[int, int]:
    return (Work.objects.count(), Recording.objects.count())
