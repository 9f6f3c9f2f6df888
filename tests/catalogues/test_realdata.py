"""Real lists, with exact counts."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.catalogues.models import Identifier, ImportRun, Recording, Share, Work
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


@pytest.fixture
def bring(real_data):
    artist = makers.person("Ada Lund")

    def run(name, *options):
        out = StringIO()
        call_command(
            "import_catalogue",
            str(real_data / name),
            "--artist",
            artist.email,
            "--json",
            *options,
            stdout=out,
        )
        return json.loads(out.getvalue())

    return run


def counts(read, created, merged, *, unchanged=0, updated=0):
    return {
        "read": read,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "merged": merged,
        "refused": [],
    }


def with_doubts(answer):
    """Take the doubtful rows and the remarks out of an answer, and count the former by their reason."""
    answer.pop("remarks")
    return answer, Counter(row["code"] for row in answer.pop("doubtful"))


def test_recordings_with_codes_in_american_dates(bring):
    answer, doubts = with_doubts(bring("1_catalogue/spotify2024_isrc.csv"))
    assert (answer, doubts) == (counts(2_903, 2_817, 86), {"doubt.damaged": 298})
    answer, doubts = with_doubts(bring("1_catalogue/spotify2024_isrc.csv"))
    assert (answer, doubts) == (counts(2_903, 0, 86, unchanged=2_817), {})
    assert (Work.objects.count(), Recording.objects.count(), Identifier.objects.count()) == (
        2_817,
        2_903,
        2_903,
    )
    assert Identifier.objects.filter(verdict="invalid").count() == 0
    assert Recording.objects.filter(released_on__isnull=True).count() == 0
    assert Share.objects.count() == 0


def test_playlists_with_the_same_song_many_times(bring):
    assert with_doubts(bring("1_catalogue/playlist_tracks.csv")) == (counts(11_547, 8_461, 3_086), {})
    assert with_doubts(bring("1_catalogue/playlist_tracks.csv")) == (
        counts(11_547, 0, 3_086, unchanged=8_461),
        {},
    )
    assert Work.objects.count() == 8_461
    # Thirty remasters stand beside the recordings that they were made of.
    assert Recording.objects.count() == 8_491
    assert Work.objects.filter(title__iregex=r"\(live|- live").count() == 28


def test_pictures_of_a_museum(bring):
    assert with_doubts(bring("1_catalogue/visual_tate_artworks.csv")) == (counts(5_952, 5_952, 0), {})
    assert with_doubts(bring("1_catalogue/visual_tate_artworks.csv")) == (
        counts(5_952, 0, 0, unchanged=5_952),
        {},
    )
    assert set(Work.objects.values_list("kind", flat=True)) == {"image"}
    assert Work.objects.filter(title="Untitled").count() > 10
    assert Recording.objects.count() == 0


DIRTY = {
    "csv/amounts_bad.csv": "file.no_title_column",
    "csv/duplicate_and_blank_headers.csv": (12, 12, 0, []),
    "csv/embedded_newlines_nul.csv": (2, 2, 0, []),
    "csv/header_only.csv": "file.no_rows",
    "csv/huge_cell.csv.gz": (1, 0, 0, [(2, "row.cell_too_long")]),
    "csv/isrc_variants.csv": (16, 12, 0, []),
    "csv/only_bom.csv": "file.empty",
    "csv/ragged_rows.csv": (12, 9, 0, [(row, "row.too_many_cells") for row in (5, 8, 11)]),
    "csv/shares_bad.csv": (
        17,
        6,
        5,
        [
            (11, "row.share_no_number"),
            (12, "row.share_above_whole"),
            *((row, "row.share_no_number") for row in (13, 14, 16, 17)),
        ],
    ),
    "encodings/gb18030_cn.csv": (64, 64, 0, []),
    "encodings/latin1_semicolon_de.csv": (300, 299, 1, []),
    "encodings/msd_subset_mojibake.csv": (10_000, 9_930, 69, [(6765, "row.no_title")]),
    "encodings/nfc_nfd_pairs.csv": (120, 60, 60, []),
    "encodings/rtl_cjk_cyrillic_utf8.csv": (175, 175, 0, []),
    "encodings/smart_quotes_invisible.csv": (100, 100, 0, []),
    "encodings/utf16le_bom_tab.txt": (200, 199, 1, []),
    "archives/zip_named.csv": "file.archive",
    "archives/bomb_50MB_single.zip": "file.archive",
    "archives/gzip_bomb_100MB.csv.gz": "file.bomb",
    "catalogue_excel.xlsx": (200, 200, 0, []),
    "xml_attacks/xmlbomb.xml": "file.xml_dtd",
    "cwr_malformed/CW_truncated_line.V21": (1, 0, 0, [(3, "row.cwr_cut_line")]),
}


@pytest.mark.parametrize("name", DIRTY)
def test_dirty_files_get_a_clear_answer(bring, name):
    expected = DIRTY[name]
    if isinstance(expected, str):
        with pytest.raises(CommandError, match=expected.replace(".", r"\.")):
            bring(f"5_dirty/{name}")
        assert ImportRun.objects.get().failure["code"] == expected
        return
    answer = bring(f"5_dirty/{name}")
    refused = [(row["row"], row["code"]) for row in answer["refused"]]
    assert (answer["read"], answer["created"], answer["merged"], refused) == expected


def test_every_dirty_table_has_its_expectation(real_data):
    there = {
        f"{folder}/{path.name}"
        for folder in ("csv", "encodings")
        for path in (real_data / "5_dirty" / folder).iterdir()
    }
    assert there == {name for name in DIRTY if name.startswith(("csv/", "encodings/"))}


def test_typographic_signs_are_the_same_song(bring):
    bring("1_catalogue/playlist_tracks.csv")
    assert bring("5_dirty/encodings/smart_quotes_invisible.csv")["created"] == 0
