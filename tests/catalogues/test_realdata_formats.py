"""Real files of every format: what is taken, what is refused and why, without a database."""

import csv
import random
from collections import Counter

import pytest

from apps.catalogues.domain import RefusedCells, Unreadable, normalise, read, repair, tidy

pytestmark = pytest.mark.realdata

# Rows taken, then the codes of rows refused; or the code of the file.
CATALOGUES = {
    "billboard_lowercased.csv": (4_694, {}),
    "cmo_societies.csv": "file.no_title_column",
    "cwr/CW220001000_DMP.V21": "file.cwr_acknowledgement",
    "cwr/CW220001DMP_000.V21": (1, {}),
    "cwr/CW220002DMP_0000_V3-0-0.SUB": (1, {}),
    "cwr/CW220003DMP_0000_V3-0-0.ISR": (1, {}),
    "ddex_ern/ern36_single.xml": (1, {}),
    "ddex_ern/ern371_album_FUGA_live.xml": (17, {}),
    "ddex_ern/ern38_schema_random.xml": (0, {"row.nothing_holds": 2}),
    "ddex_ern/ern411_1_Audio.xml": (21, {}),
    "ddex_ern/ern42_3_MixedMedia.xml": (17, {}),
    "ddex_ern/ern43_1_Audio.xml": (21, {}),
    "ddex_ern/ern43_4_SimpleAudioSingle.xml": (1, {}),
    "ddex_ern/ern43_8_DjMix.xml": (1, {}),
    "ddex_ern/xsd/ern43_allowed-value-sets.xsd.gz": "file.unknown_xml",
    "ddex_ern/xsd/ern43_release-notification.xsd.gz": "file.unknown_xml",
    "dmp_work_import_template.csv": "file.no_rows",
    "dmp_works_import.csv": (20, {}),
    "msd_on_spotify.csv": (4_181, {}),
    "musicbrainz_sample_recordings.csv": (41, {}),
    "musicbrainz_ws2/artist_arabic.json": "file.musicbrainz_other",
    "musicbrainz_ws2/recording.json": (1, {}),
    "musicbrainz_ws2/recording_multiple_works.json": (31, {}),
    "musicbrainz_ws2/release.json": (10, {}),
    "playlist_tracks.csv": (11_547, {}),
    "spotify2024_isrc.csv": (2_903, {}),
    "text_goodbooks.csv": (4_999, {"row.cell_too_long": 1}),
    "visual_tate_artworks.csv": (5_952, {}),
    "visual_whitney_artists.csv": "file.no_title_column",
    "works_music21_core.csv": (8_990, {}),
}
DIRTY = {
    "archives/bomb_50MB_single.zip": "file.archive",
    "archives/gzip_bomb_100MB.csv.gz": "file.bomb",
    "archives/zip_named.csv": "file.archive",
    "archives/zip_slip.zip": "file.archive",
    "catalogue_excel.xlsx": (200, {}),
    "csv/amounts_bad.csv": "file.no_title_column",
    "csv/duplicate_and_blank_headers.csv": (12, {}),
    "csv/embedded_newlines_nul.csv": (2, {}),
    "csv/header_only.csv": "file.no_rows",
    "csv/huge_cell.csv.gz": (0, {"row.cell_too_long": 1}),
    "csv/isrc_variants.csv": (16, {}),
    "csv/only_bom.csv": "file.empty",
    "csv/ragged_rows.csv": (9, {"row.too_many_cells": 3}),
    "csv/shares_bad.csv": (11, {"row.share_no_number": 5, "row.share_above_whole": 1}),
    "cwr_malformed/CW_no_trailer.V21": "file.cwr_cut",
    "cwr_malformed/CW_truncated_line.V21": (0, {"row.cwr_cut_line": 1}),
    "cwr_malformed/CW_unknown_record.V21": (0, {"row.cwr_unknown_record": 1}),
    "ddex_malformed/bad_isrc.xml": (1, {}),
    "ddex_malformed/deep_nesting.xml": "file.unknown_xml",
    "ddex_malformed/negative_duration.xml": (1, {}),
    "ddex_malformed/truncated.xml": "file.xml_broken",
    "ddex_malformed/wrong_declared_encoding.xml": (1, {}),
    "ddex_malformed/xxe_file_ern.xml": "file.xml_dtd",
    "dsr_malformed/dsr_bad_version.tsv": "file.usage_report",
    "dsr_malformed/dsr_no_foot.tsv": "file.usage_report",
    "dsr_malformed/dsr_spaces_not_tabs.tsv": "file.usage_report",
    "encodings/gb18030_cn.csv": (64, {}),
    "encodings/latin1_semicolon_de.csv": (300, {}),
    "encodings/msd_subset_mojibake.csv": (9_999, {"row.no_title": 1}),
    "encodings/nfc_nfd_pairs.csv": (120, {}),
    "encodings/rtl_cjk_cyrillic_utf8.csv": (175, {}),
    "encodings/smart_quotes_invisible.csv": (100, {}),
    "encodings/utf16le_bom_tab.txt": (200, {}),
    "oversize/usage_600k_rows.csv.gz": (600_000, {}),
    "xml_attacks/dtd.xml": "file.xml_dtd",
    "xml_attacks/external.xml": "file.xml_dtd",
    "xml_attacks/simple-ns.xml": "file.unknown_xml",
    "xml_attacks/simple.xml": "file.unknown_xml",
    "xml_attacks/xmlbomb.xml": "file.xml_dtd",
    "xml_attacks/xmlbomb2.xml": "file.xml_dtd",
}
FILES = {f"1_catalogue/{name}": answer for name, answer in CATALOGUES.items()} | {
    f"5_dirty/{name}": answer for name, answer in DIRTY.items()
}


@pytest.mark.parametrize("name", FILES)
def test_every_file_gets_the_right_answer(real_data, name):
    expected = FILES[name]
    with (real_data / name).open("rb") as stream:
        if isinstance(expected, str):
            with pytest.raises(Unreadable) as error:
                read(stream, "auto")
            assert error.value.code == expected
            return
        found = read(stream, "auto")
        counts = Counter(row.code if isinstance(row, RefusedCells) else "taken" for row in found.rows)
    assert (counts.pop("taken", 0), dict(counts)) == expected
    assert found.total == expected[0] + sum(expected[1].values())


@pytest.mark.parametrize("folder", ["1_catalogue", "5_dirty"])
def test_every_file_has_its_expectation(real_data, folder):
    there = {str(path.relative_to(real_data)) for path in (real_data / folder).rglob("*") if path.is_file()}
    assert there == {name for name in FILES if name.startswith(folder)}


def rows_of(path):
    with path.open("rb") as stream:
        found = read(stream, "auto")
        return found, list(found.rows)


def test_release_messages_name_as_many_codes_as_they_hold(real_data):
    for name, codes in {"ern371_album_FUGA_live": 17, "ern411_1_Audio": 21, "ern43_8_DjMix": 1}.items():
        _found, rows = rows_of(real_data / f"1_catalogue/ddex_ern/{name}.xml")
        assert len({code.value for row in rows for code in row.codes if code.scheme == "isrc"}) == codes
        assert all(row.artist_line and row.length_ms for row in rows)


def test_shares_of_a_wide_list_are_read_by_one_rule_and_add_up(real_data):
    found, rows = rows_of(real_data / "1_catalogue/dmp_works_import.csv")
    assert found.reading["share_unit"] == "fraction"
    sums = [
        sum(share.ppm for share in row.shares if share.right == "performance")
        for row in rows
        if row.title not in {"Unknown Writer", "Another", "Bad", "The Other", "Good"}
    ]
    assert set(sums) == {1_000_000}
    assert len(sums) == 15


def test_shares_of_a_registration_add_up_with_those_of_nobody_named(real_data):
    _found, [row] = rows_of(real_data / "1_catalogue/cwr/CW220001DMP_000.V21")
    performance = [share.ppm for share in row.shares if share.right == "performance"]
    assert sorted(performance) == [250_000, 250_000, 375_000]


def test_a_spreadsheet_of_accidents(real_data):
    found, rows = rows_of(real_data / "5_dirty/catalogue_excel.xlsx")
    assert (found.reading["sheet"], found.reading["hidden_sheets"]) == ("Katalog", 1)
    assert {share.ppm for row in rows for share in row.shares} == {500_000}
    assert all(row.released_on for row in rows)
    assert {len(code.value) for row in rows for code in row.codes if code.scheme == "upc"} == {12}
    assert sum(remark.code == "remark.code_padded" for row in rows for remark in row.remarks) == 100


def test_broken_text_is_found_and_whole_text_is_left_alone(real_data):
    lines = (real_data / "2_manifests/msd_subset_unique_tracks.txt").read_text("utf-8").splitlines()
    clean = [tuple(line.split("<SEP>")[2:]) for line in lines][-10_000:]
    with (real_data / "5_dirty/encodings/msd_subset_mojibake.csv").open(encoding="utf-8", newline="") as file:
        broken = [tuple(row[3:]) for row in list(csv.reader(file))[1:]]
    pairs = list(zip(clean, broken, strict=True))
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    repaired = [
        tuple(map(tidy, whole)) == tuple(tidy(repair(text) or text) for text in dirty)
        for whole, dirty in differing
    ]
    assert (len(differing), sum(repaired)) == (568, 568)
    assert not [text for whole in clean for text in whole if repair(text) is not None]


def test_texts_of_all_scripts_are_left_alone(real_data):
    for name in ("1_catalogue/playlist_tracks.csv", "5_dirty/encodings/rtl_cjk_cyrillic_utf8.csv"):
        with (real_data / name).open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if repair(cell) is not None]


def test_smart_quotes_and_forms_are_the_same_song(real_data):
    _found, rows = rows_of(real_data / "5_dirty/encodings/nfc_nfd_pairs.csv")
    assert len({normalise(row.title) for row in rows}) <= 60
    assert len({row.key for row in rows}) == 60


@pytest.mark.parametrize(
    "name",
    [
        "1_catalogue/ddex_ern/ern371_album_FUGA_live.xml",
        "1_catalogue/cwr/CW220002DMP_0000_V3-0-0.SUB",
        "1_catalogue/musicbrainz_ws2/recording.json",
        "1_catalogue/dmp_works_import.csv",
        "5_dirty/catalogue_excel.xlsx",
    ],
)
def test_bent_real_files_give_rows_or_the_one_error(real_data, tmp_path, name):
    chance = random.Random(name)
    whole = (real_data / name).read_bytes()
    for _time in range(60):
        bent = bytearray(whole)
        for _bend in range(chance.randint(1, 20)):
            place = chance.randrange(len(bent))
            bent[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
        path = tmp_path / "bent"
        path.write_bytes(bent)
        try:
            found, rows = rows_of(path)
        except Unreadable:
            continue
        assert found.total == len(rows) > 0
