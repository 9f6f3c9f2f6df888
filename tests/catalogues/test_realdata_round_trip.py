"""Real lists, out and in again: nothing changes, and an empty catalogue becomes the same."""

import pytest

from tests import makers
from tests.catalogues.going_out import bring, counts, exported, rows_of, without_ids

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]

ROWS = 400
FILES = (
    "cwr/CW220001DMP_000.V21",
    "cwr/CW220002DMP_0000_V3-0-0.SUB",
    "ddex_ern/ern371_album_FUGA_live.xml",
    "ddex_ern/ern411_1_Audio.xml",
    "ddex_ern/ern43_8_DjMix.xml",
    "dmp_works_import.csv",
    "musicbrainz_sample_recordings.csv",
    "musicbrainz_ws2/recording_multiple_works.json",
    "musicbrainz_ws2/release.json",
    "spotify2024_isrc.csv",
    "visual_tate_artworks.csv",
)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("name", FILES)
def test_a_real_list_goes_out_and_comes_back_as_it_was(real_data, at, name, ending):
    ada, bo = makers.person("Ada Lund"), makers.person("Bo Ek")
    bring(ada, _beginning(real_data / "1_catalogue" / name), at)
    before = rows_of(ada, at)
    content = exported(ada, ending, at)
    assert before
    assert counts(bring(ada, content, at)) == {}
    assert rows_of(ada, at) == before
    assert bring(bo, content, at).refused == 0
    assert without_ids(rows_of(bo, at)) == without_ids(before)


def _beginning(path):
    """Read a message whole, and the first rows of a long table."""
    content = path.read_bytes()
    return b"\n".join(content.split(b"\n")[:ROWS]) if path.suffix == ".csv" else content
