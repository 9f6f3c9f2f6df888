"""Real catalogues held against real lists: at least the overlaps that are known."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from apps.claims.domain import Reading
from apps.claims.models import Dataset
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]

MSD, HARMONIX, BEATPORT = "msd_subset_unique_tracks.txt", "harmonix_metadata.csv", "mir_datasets_tracks.csv"
# Works that are met at least; where a list names one work in several lines, the lines.
KNOWN = [
    ("spotify2024_isrc", {MSD: ("works", 6), HARMONIX: ("lines", 27)}),
    ("playlist_tracks", {MSD: ("works", 73), HARMONIX: ("works", 69), BEATPORT: ("works", 2)}),
    ("msd_on_spotify", {MSD: ("works", 4_122), HARMONIX: ("works", 6)}),
    ("billboard_lowercased", {MSD: ("works", 81), HARMONIX: ("works", 127)}),
    ("text_goodbooks", {"books3_isbns.txt.gz": ("works", 176)}),
    ("visual_tate_artworks", {"clip_interrogator_artists.txt": ("works", 1_494)}),
]


@pytest.mark.parametrize(("catalogue", "lists"), KNOWN, ids=[name for name, _lists in KNOWN])
def test_at_least_the_known_overlaps_are_found(real_data, catalogue, lists):
    artist = makers.person("Ada Lund")
    where = makers.collective("Common Measure", members=[artist], steward=makers.person("Sten"))
    path = str(real_data / "1_catalogue" / f"{catalogue}.csv")
    call_command("import_catalogue", path, "--artist", artist.email, "--json", stdout=StringIO())
    for name, (what, least) in lists.items():
        out = StringIO()
        manifest = str(real_data / "2_manifests" / name)
        call_command("match_dataset", manifest, "--collective", where.slug, "--json", stdout=out)
        told = json.loads(out.getvalue())
        met = {"works": told["matched"], "lines": len({hit["line"] for hit in told["hits"]})}
        assert met[what] >= least, name
        assert sum(told["by_reason"].values()) == told["matched"]


@pytest.mark.parametrize(
    ("name", "read", "fields"),
    [
        ("harmonix_youtube_urls.csv", 456, {"youtube"}),
        ("musiccaps-public.csv.gz", 5_521, {"youtube"}),
        ("mirdata_maestro_index_2.0.0.json.gz", 1_282, {"hash"}),
    ],
)
def test_lists_of_codes_are_understood(real_data, name, read, fields, at):
    steward = makers.person("Sten")
    where = makers.collective("Common Measure", steward=steward)
    call_command(
        "match_dataset", str(real_data / "2_manifests" / name), "--collective", where.slug, stdout=StringIO()
    )
    listed = Dataset.objects.get()
    assert (listed.state, listed.lines_done) == ("ready", read)
    assert set(Reading.parse(listed.reading).fields) - {""} == fields
    assert listed.lines_empty < read * 0.02
