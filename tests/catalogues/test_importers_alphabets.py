"""Lists in older encodings, as spreadsheets and players still write them."""

# ruff: noqa: RUF001 - letters of other alphabets look like ours

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues import domain
from apps.catalogues.importers.alphabets import older_encoding
from apps.catalogues.messages import say_encoding

LISTS = {
    "cp1252": "Title,Artist\nDon’t Look “Back”,Jörg Ñandú\nQual É A Sua?,Björk\nÇa ira,RÜFÜS\nUn été,Zoé\n",
    "mac_roman": "Title,Artist\nDéjà vu,Zoé Müller\nFür Elise,Ñandú\nÜber den Wolken,Jörg\n",
    "cp850": "Title,Artist\nDéjà vu,Zoé Müller\nFür Elise,Jörg\n",
    "cp1250": "Title,Artist\nDzień dobry,Łona\nPříliš žluťoučký kůň,Jaromír Nový\n",
    "cp1251": "Название,Исполнитель\nГруппа крови,Кино\nЗвезда по имени Солнце,Кино\n",
    "koi8-r": "Title,Artist\nГруппа крови,Кино\nЗвезда по имени Солнце,Кино\n",
    "cp1253": "Title,Artist\nΖορμπάς,Μίκης Ιωάννου\nΤο φεγγάρι είναι κόκκινο,Μελίνα\n",
    "cp1255": "Title,Artist\nירושלים של זהב,נעמי לב\n",
    "shift_jis": "タイトル,アーティスト\nさくら,森山なお\n上を向いて歩こう,坂本\n",
    "euc_kr": "제목,아티스트\n강남의 밤,싸리\n봄날,소년단\n",
    "gb18030": "标题,艺术家\n你能看到我,黄旭\n枯萎的花,史蒂芬\n",
    "big5": "title,artist\n月亮代表我的心,鄧麗\n童話,光良\n",
}


@pytest.mark.parametrize("encoding", LISTS)
def test_a_list_is_read_as_its_letters_spell_words(encoding):
    text = LISTS[encoding]
    found = domain.read(io.BytesIO(text.encode(encoding)), "auto", {})
    assert found.reading["encoding"] == encoding
    whole = [line.split(",") for line in text.splitlines()[1:]]
    assert [[row.title, row.artist_line] for row in found.rows] == whole
    assert say_encoding(encoding) != encoding.upper()


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_an_encoding_reads_them(octets):
    octets.decode(older_encoding(octets), "replace")


@given(
    st.lists(
        st.sampled_from(["Zoé Müller", "Jörg", "été", "Señor", "Ça ira", "Œuvre", "Å", "N’est-ce", "“Ü”"]),
        min_size=3,
    )
)
def test_western_words_stay_windows(words):
    assert older_encoding("\n".join(words).encode("cp1252")) == "cp1252"
