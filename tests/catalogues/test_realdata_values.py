"""Real messages with values drawn at random, as schemas allow them: none is taken for a recording."""

import io
import random
import string
from xml.etree import ElementTree as ET

import pytest

from apps.catalogues.domain import RefusedCells, read

pytestmark = pytest.mark.realdata

MESSAGES = (
    *("ern36_single", "ern371_album_FUGA_live", "ern411_1_Audio", "ern42_3_MixedMedia"),
    *("ern43_1_Audio", "ern43_4_SimpleAudioSingle", "ern43_8_DjMix"),
)
LETTERS = string.ascii_letters + string.digits + "._-"


def drawn(chance: random.Random, tag: str, text: str) -> str:
    """Draw a value of the type that an element has; what points to another element stays."""
    if "Reference" in tag or (text.isalpha() and tag.endswith(("Type", "Role", "Code"))):
        return text
    if "Duration" in tag:
        return f"P{chance.randrange(1, 9)}Y{chance.randrange(12)}MT{chance.randrange(24)}H0M0S"
    if "Date" in tag:
        return f"{chance.randrange(1900, 2100)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}"
    return "".join(chance.choice(LETTERS) for _letter in range(chance.randrange(1, 24)))


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("seed", range(5))
def test_a_message_of_random_values_is_refused_row_by_row(real_data, name, seed):
    chance = random.Random(seed)
    tree = ET.parse(real_data / "1_catalogue" / "ddex_ern" / f"{name}.xml")
    for node in tree.iter():
        if node.text and node.text.strip() and not len(node):
            node.text = drawn(chance, node.tag.rpartition("}")[2], node.text.strip())
    stream = io.BytesIO()
    tree.write(stream, encoding="utf-8", xml_declaration=True)
    rows = list(read(stream, "auto", None).rows)
    assert rows
    assert all(isinstance(row, RefusedCells) and row.code == "row.nothing_holds" for row in rows)
