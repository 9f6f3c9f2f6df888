"""Release messages of ERN 3 and 4: recordings with their people, refused where no value holds."""

import io
import re
from datetime import date

import pytest

from apps.catalogues.domain import Credit, RefusedCells, StatedShare, TakenRow, Unreadable, read, read_code

THIRD = """<?xml version="1.0" encoding="UTF-8"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/38" MessageSchemaVersionId="ern/38">
 <MessageHeader><MessageId>1</MessageId></MessageHeader>
 <ResourceList>
  <SoundRecording>
   <SoundRecordingId><ISRC>SEABC2400001</ISRC></SoundRecordingId>
   <ResourceReference>A1</ResourceReference>
   <ReferenceTitle><TitleText>Kvarn</TitleText><SubTitle>Live</SubTitle></ReferenceTitle>
   <Duration>PT3M19.5S</Duration>
   <SoundRecordingDetailsByTerritory>
    <TerritoryCode>SE</TerritoryCode>
    <DisplayArtist><PartyName><FullName>Wrong</FullName></PartyName></DisplayArtist>
   </SoundRecordingDetailsByTerritory>
   <SoundRecordingDetailsByTerritory>
    <TerritoryCode>Worldwide</TerritoryCode>
    <DisplayArtist SequenceNumber="1"><PartyName><FullName>Ada Lund</FullName></PartyName>
     <ArtistRole>MainArtist</ArtistRole></DisplayArtist>
    <DisplayArtist SequenceNumber="2"><PartyName><FullName>Ben Ask</FullName></PartyName>
     <ArtistRole>FeaturedArtist</ArtistRole></DisplayArtist>
    <ResourceContributor><PartyName><FullName>Cy Holm</FullName></PartyName>
     <ResourceContributorRole>StudioProducer</ResourceContributorRole></ResourceContributor>
    <IndirectResourceContributor><PartyName><FullName>Åsa Öberg</FullName></PartyName>
     <IndirectResourceContributorRole>ComposerLyricist</IndirectResourceContributorRole>
    </IndirectResourceContributor>
    <LabelName>Nord</LabelName>
    <OriginalResourceReleaseDate>2024-03-01</OriginalResourceReleaseDate>
    <PLine><Year>2024</Year><PLineText>(P) 2024 Nord Skivor AB</PLineText></PLine>
   </SoundRecordingDetailsByTerritory>
  </SoundRecording>
  <Image><ImageId/><ResourceReference>A2</ResourceReference></Image>
 </ResourceList>
 <ReleaseList>
  <Release IsMainRelease="true">
   <ReleaseId><ICPN IsEan="false">036000291452</ICPN></ReleaseId>
   <ReferenceTitle><TitleText>Hav och land</TitleText></ReferenceTitle>
   <ReleaseResourceReferenceList><ReleaseResourceReference>A1</ReleaseResourceReference>
   </ReleaseResourceReferenceList>
   <ReleaseType>Album</ReleaseType>
  </Release>
  <Release>
   <ReferenceTitle><TitleText>Kvarn</TitleText></ReferenceTitle>
   <ReleaseResourceReferenceList><ReleaseResourceReference>A1</ReleaseResourceReference>
   </ReleaseResourceReferenceList>
   <ReleaseType>TrackRelease</ReleaseType>
  </Release>
 </ReleaseList>
</ern:NewReleaseMessage>
"""
FOURTH = """<?xml version="1.0" encoding="UTF-8"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">
 <PartyList>
  <Party><PartyReference>P1</PartyReference><PartyName><FullName>Ada Lund</FullName></PartyName></Party>
  <Party><PartyReference>P2</PartyReference><PartyName><FullName>Åsa Öberg</FullName></PartyName>
   <PartyId><ISNI>0000000121032683</ISNI></PartyId></Party>
 </PartyList>
 <ResourceList>
  <SoundRecording>
   <ResourceReference>A1</ResourceReference>
   <SoundRecordingEdition>
    <ResourceId><ISRC>SE-ABC-24-00001</ISRC></ResourceId>
    <PLine><Year>2024</Year><PLineText>℗ 2024 Nord Skivor</PLineText></PLine>
   </SoundRecordingEdition>
   <DisplayTitleText>Kvarn</DisplayTitleText>
   <DisplayArtistName>アダ</DisplayArtistName>
   <DisplayArtistName IsDefault="true">Ada Lund</DisplayArtistName>
   <Contributor><ContributorPartyReference>P1</ContributorPartyReference><Role>Artist</Role></Contributor>
   <Contributor><ContributorPartyReference>P2</ContributorPartyReference><Role>Composer</Role></Contributor>
   <Duration>PT3M</Duration>
   <CreationDate>2020-01-01</CreationDate>
  </SoundRecording>
  <SoundRecording IsSupplemental="true">
   <ResourceReference>A2</ResourceReference>
   <DisplayTitleText>Of somebody else</DisplayTitleText>
  </SoundRecording>
 </ResourceList>
 <ReleaseList>
  <Release>
   <ReleaseId><GRid>A12425GABC1234002M</GRid></ReleaseId>
   <DisplayTitleText>Hav</DisplayTitleText>
   <ReleaseDate>2024-03-01</ReleaseDate>
   <ResourceGroup><ResourceGroupContentItem><ReleaseResourceReference>A1</ReleaseResourceReference>
   </ResourceGroupContentItem></ResourceGroup>
  </Release>
  <TrackRelease><ReleaseResourceReference>A1</ReleaseResourceReference></TrackRelease>
 </ReleaseList>
</ern:NewReleaseMessage>
"""


def table(content: str | bytes):
    return read(io.BytesIO(content.encode() if isinstance(content, str) else content), "auto")


def code_of(content: str | bytes) -> str:
    with pytest.raises(Unreadable) as error:
        list(table(content).rows)
    return error.value.code


def test_a_message_of_the_third_generation_gives_its_recording():
    found = table(THIRD)
    [row] = found.rows
    assert (found.reading["version"], found.reading["left_out"], found.total) == ("3.8", {"Image": 1}, 1)
    assert (row.title, row.artist_line, row.album) == (
        "Kvarn (Live)",
        "Ada Lund feat. Ben Ask",
        "Hav och land",
    )
    assert (row.length_ms, row.released_on, row.year) == (199_500, date(2024, 3, 1), 2024)
    assert [(code.scheme, code.value) for code in row.codes] == [
        ("isrc", "SEABC2400001"),
        ("upc", "036000291452"),
    ]
    assert row.credits == (
        Credit("Cy Holm", "producer"),
        Credit("Åsa Öberg", "composer"),
        Credit("Åsa Öberg", "author"),
    )
    assert row.shares == (StatedShare("master", "Nord Skivor AB", None, "label"),)
    assert row.remarks == ()


def test_a_message_of_the_fourth_generation_names_its_people_by_reference():
    found = table(FOURTH)
    [row] = found.rows
    assert (found.reading["version"], found.reading["left_out"]) == ("4.3", {"supplemental": 1})
    assert (row.title, row.artist_line, row.album) == ("Kvarn", "Ada Lund", "Hav")
    assert (row.released_on, row.length_ms) == (date(2024, 3, 1), 180_000)
    assert [code.scheme for code in row.codes] == ["isrc", "grid"]
    assert row.credits == (Credit("Åsa Öberg", "composer", (read_code("isni", "0000000121032683"),)),)
    assert [share.name for share in row.shares] == ["Nord Skivor"]


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ("SE-ABC-24-00001", "SE-XX-1", "remark.code_invalid"),
        ("PT3M<", "-PT3M<", "remark.no_length"),
        ("PT3M<", "P3Y0M6DT1H10M0S<", "remark.no_length"),
        ("Kvarn<", "NÃ¤ktergal<", "remark.broken_text"),
    ],
)
def test_one_bad_value_beside_a_good_one_is_a_slip(old, new, remark):
    assert old in FOURTH
    [row] = table(FOURTH.replace(old, new)).rows
    assert [one.code for one in row.remarks] == [remark]


def test_a_recording_of_which_nothing_holds_is_refused():
    nonsense = FOURTH.replace("SE-ABC-24-00001", "v7Y.2zz").replace("PT3M<", "P3Y0M6DT1H10M0S<")
    [row] = table(nonsense).rows
    assert isinstance(row, RefusedCells)
    assert (row.code, dict(row.params)) == ("row.nothing_holds", {"values": "v7Y.2zz, P3Y0M6DT1H10M0S"})


def test_bad_codes_of_its_release_speak_against_a_recording_too():
    bare = re.sub(r"<Duration>[^<]*<", "<Duration>P3Y0M6DT1H10M0S<", THIRD.replace("SEABC2400001", ""))
    [row] = table(bare).rows
    assert isinstance(row, TakenRow)
    [row] = table(bare.replace("036000291452", "TjePh")).rows
    assert isinstance(row, RefusedCells)
    assert (row.code, dict(row.params)) == ("row.nothing_holds", {"values": "P3Y0M6DT1H10M0S, TjePh"})


def test_a_recording_without_a_title_is_refused_alone():
    [row] = table(FOURTH.replace("<DisplayTitleText>Kvarn</DisplayTitleText>", "")).rows
    assert row.code == "row.no_title"


def test_an_encoding_that_is_not_what_the_file_says_is_found_out():
    found = table(FOURTH.replace("アダ", "").replace("℗", "(P)").encode("cp1252"))
    assert found.reading["encoding"] == "cp1252"
    [row] = found.rows
    assert [credit.name for credit in row.credits] == ["Åsa Öberg"]
    declared = FOURTH.replace("アダ", "").replace("℗", "(P)").replace('"UTF-8"', '"ISO-8859-1"')
    assert table(declared.encode("iso-8859-1")).reading["encoding"] == "iso-8859-1"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<ern:New", '<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/hostname">]><ern:New', "file.xml_dtd"),
        ("<ern:New", '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><ern:New', "file.xml_dtd"),
        ("Kvarn<", "&unknown;<", "file.xml_broken"),
        ("Kvarn<", "Kv\x00arn<", "file.xml_broken"),
        ("</ResourceList>", "", "file.xml_broken"),
        ("<PartyList>", "<PartyList>" + "<b>" * 120 + "</b>" * 120, "file.xml_deep"),
        ("ddex.net/xml/ern/43", "example.org/xml", "file.unknown_xml"),
        ("ddex.net/xml/ern/43", "ddex.net/xml/ern/21", "file.unknown_xml"),
        ("NewReleaseMessage", "PurgeReleaseMessage", "file.ern_other"),
        ("SoundRecording", "Image", "file.no_rows"),
    ],
)
def test_a_harmful_or_other_file_gives_one_clear_error(old, new, code):
    assert table(FOURTH).total == 1
    assert code_of(FOURTH.replace(old, new)) == code


def test_a_message_cut_off_anywhere_gives_no_rows():
    for end in range(60, len(FOURTH) - 2, 97):
        assert code_of(FOURTH[:end]) in {"file.xml_broken", "file.unknown_xml"}


def test_a_recording_with_far_too_much_in_it_is_refused_alone():
    junk = "<Junk>" + "<X/>" * 30_000 + "</Junk>"
    [row] = table(FOURTH.replace("<ResourceReference>A1", junk + "<ResourceReference>A1", 1)).rows
    assert row.code == "row.too_large"
