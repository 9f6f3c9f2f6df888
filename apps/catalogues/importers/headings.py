"""The headings of columns, folded, in the languages that lists come in."""

# For each field its headings, folded, the better guess first. The earlier field takes the column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "track title", "track name", "track", "song title", "song name", "song", "work title",
        "work", "titel", "werktitel", "songtitel", "lied", "werk", "titre", "titre de l oeuvre",
        "oeuvre", "chanson", "titulo", "titulo de la obra", "cancion", "obra", "musica", "titolo",
        "brano", "opera", "tytul", "utwor", "nazev", "cim", "otsikko", "kappale", "lat", "tittel",
        "baslik", "sarki", "название", "песня", "трек", "标题", "歌名", "曲名", "タイトル", "제목", "العنوان",
        "τιτλος", "name", "original title",
    ),
    "artist": (
        "artist", "artist name", "artists", "artists name", "artist names", "track artist",
        "display artist", "main artist", "primary artist", "artist credit", "all artists", "kunstler",
        "kunstlerin", "interpret", "interpreten", "interprete", "artiste", "artistes", "artista",
        "artistas", "nome artista", "wykonawca", "umelec", "eloado", "esittaja", "utover", "sanatci",
        "исполнитель", "артист", "艺术家", "歌手", "アーティスト", "아티스트", "الفنان", "καλλιτεχνης",
        "performer", "performers", "band", "act", "authors", "author", "autor", "auteur", "autore", "writer",
        "composer", "composers", "komponist", "compositeur", "compositor", "compositore", "creator",
        "maker", "painter", "photographer",
    ),
    "label": (
        "label", "label name", "record label", "plattenlabel", "plattenfirma", "maison de disques", "sello",
        "sello discografico", "etichetta", "gravadora",
    ),
    "upc": (
        "upc", "ean", "upc ean", "ean upc", "barcode", "release barcode", "upc code", "gtin", "strichcode",
        "icpn", "code barres", "codigo de barras",
    ),
    "grid": ("grid", "global release identifier"),
    "share": (
        "share", "shares", "split", "my share", "your share", "ownership", "ownership share", "percentage",
        "percent", "anteil", "mein anteil", "quota", "quote part", "participacion", "porcentaje",
    ),
    "ipi": ("ipi", "ipi number", "ipi name number", "ipi nr", "ipi no", "cae", "cae ipi", "ipi cae"),
    "isni": ("isni", "artist isni", "isni code"),
    "contributors": ("contributors", "credits", "mitwirkende", "beteiligte"),
    "isrc": ("isrc", "isrc code", "isrc number", "codigo isrc", "code isrc"),
    "iswc": ("iswc", "iswc code"),
    "isbn": ("isbn", "isbn13", "isbn 13", "isbn 10"),
    "mbid": ("recording mbid", "mbid", "musicbrainz recording id"),
    "accession": (
        "accession number", "accession no", "inventory number", "inventarnummer", "object number",
        "numero d inventaire", "numero de inventario",
    ),
    "album": (
        "album", "album name", "album names", "album title", "release title", "release name",
        "albumtitel", "titre de l album", "disc", "disco",
    ),
    "released": (
        "release date", "released", "released on", "publication date", "published", "erscheinungsdatum",
        "veroffentlichung", "veroffentlichungsdatum", "date de sortie", "fecha de lanzamiento",
        "data di uscita", "data de lancamento", "дата выхода", "发行日期", "発売日",
    ),
    "year": (
        "year", "release year", "released year", "original publication year", "jahr", "annee", "ano",
        "anno", "rok", "ar", "vuosi", "год", "年份", "年",
    ),
    "date_text": (
        "date text", "date", "dated", "datum", "fecha", "data", "created", "creation date",
    ),
    "length": (
        "duration", "duration ms", "length", "length ms", "track duration", "time", "dauer", "laufzeit",
        "spieldauer", "duree", "duracion", "durata", "duracao",
    ),
    "medium": ("medium", "technique", "technik", "material", "materials", "tecnica"),
    "dimensions": ("dimensions", "dimension", "masse", "abmessungen", "dimensiones", "dimensioni"),
    "url": ("url", "link", "permalink", "web page", "spotify url", "track url", "source url"),
    "kind": ("kind", "kind of work", "work type"),
    "sha256": ("sha 256", "sha256", "file hash"),
    # What an export of this site adds, by which it comes back exactly as it was.
    "tutti_work": ("tutti work",),
    "tutti_recording": ("tutti recording",),
    "version_title": ("recording title",),
    "version_artist": ("recording artist",),
    "medley": ("medley",),
    "who_did": ("who did what",),
    "who_holds": ("who holds what",),
    "machine": ("made by machine",),
    "told_apart": ("told apart by",),
    "own_id": ("id", "work id", "track id", "object id", "number", "nummer"),
}  # fmt: skip
# The two columns that a list of refused rows begins with, in the languages of the site; the first leads
# back to the row of the original.
ROW_HEADINGS = frozenset({"row in the file", "zeile in der datei"})
REASON_HEADINGS = frozenset({"reason", "grund"})
# Who a column is about; the number of the block stands beside it ("Writer 2 Last").
WHO: dict[str, str] = {
    "writer": "writer", "songwriter": "writer", "urheber": "writer", "composer": "composer",
    "komponist": "composer", "compositeur": "composer", "compositor": "composer", "compositore": "composer",
    "author": "author", "lyricist": "author",
    "textdichter": "author", "texter": "author", "parolier": "author", "letrista": "author",
    "arranger": "arranger", "arrangeur": "arranger", "adapter": "adapter",
    "translator": "translator", "ubersetzer": "translator", "publisher": "publisher", "verlag": "publisher",
    "verleger": "publisher", "editeur": "publisher", "editorial": "publisher", "editore": "publisher",
    "singer": "singer", "vocalist": "singer", "vocals": "singer", "sanger": "singer", "player": "player",
    "musician": "player", "musiker": "player", "conductor": "conductor", "dirigent": "conductor",
    "producer": "producer", "produzent": "producer", "producteur": "producer", "productor": "producer",
    "engineer": "engineer", "mixer": "engineer", "mastering engineer": "engineer", "remixer": "remixer",
    "artist": "artist", "performer": "artist", "contributor": "contributor", "painter": "maker",
    "photographer": "maker", "illustrator": "maker", "depicted": "depicted",
}  # fmt: skip
# What a column says of them.
PARTS: dict[str, str] = {
    "": "name", "name": "name", "names": "name", "full name": "name", "s": "name",
    "first": "first", "first name": "first", "given name": "first", "vorname": "first", "prenom": "first",
    "nombre": "first", "nome": "first",
    "last": "last", "last name": "last", "surname": "last", "family name": "last", "nachname": "last",
    "nom": "last", "apellido": "last", "apellidos": "last", "cognome": "last",
    "role": "role", "capacity": "role", "function": "role", "rolle": "role", "designation": "role",
    "ipi": "ipi", "ipi name": "ipi", "ipi number": "ipi", "ipi name number": "ipi", "cae": "ipi",
    "cae ipi": "ipi", "isni": "isni", "mbid": "mbid",
    "share": "share", "manuscript share": "share", "split": "share", "percentage": "share",
    "percent": "share", "anteil": "share", "ownership": "share",
    "pr share": "pr_share", "performance share": "pr_share", "performing share": "pr_share",
    "mr share": "mr_share", "mechanical share": "mr_share",
    "sr share": "sr_share", "sync share": "sr_share", "synchronisation share": "sr_share",
    "publisher": "publisher", "publisher name": "publisher", "publisher ipi": "publisher_ipi",
    "publisher share": "publisher_share", "publisher pr share": "publisher_pr_share",
    "publisher mr share": "publisher_mr_share", "publisher sr share": "publisher_sr_share",
}  # fmt: skip
# Blocks of recordings in wide lists of works ("Recording 1 ISRC").
RECORDING_PARTS: dict[str, str] = {
    "isrc": "isrc", "title": "title", "recording title": "title", "version title": "version",
    "release date": "released", "duration": "length", "artist": "artist", "artist last": "artist_last",
    "artist first": "artist_first", "record label": "label", "label": "label",
}  # fmt: skip
# What the words of a role column mean; a role may be two.
ROLES: dict[str, tuple[str, ...]] = {
    "c": ("composer",), "a": ("author",), "ca": ("composer", "author"), "ac": ("composer", "author"),
    "ar": ("arranger",), "ad": ("adapter",), "tr": ("translator",), "sa": ("author",), "sr": ("arranger",),
    "e": ("publisher",), "composer": ("composer",), "author": ("author",), "lyricist": ("author",),
    "librettist": ("author",), "writer": ("composer", "author"), "songwriter": ("composer", "author"),
    "composer lyricist": ("composer", "author"), "composer and lyricist": ("composer", "author"),
    "arranger": ("arranger",), "adapter": ("adapter",), "adaptor": ("adapter",),
    "translator": ("translator",), "music publisher": ("publisher",),
    "publisher": ("publisher",), "vocals": ("singer",), "vocal": ("singer",), "vocalist": ("singer",),
    "singer": ("singer",), "instrument": ("player",), "instruments": ("player",), "musician": ("player",),
    "performing orchestra": ("player",), "conductor": ("conductor",), "producer": ("producer",),
    "engineer": ("engineer",), "mix": ("engineer",), "mixer": ("engineer",), "mastering": ("engineer",),
    "recording": ("engineer",), "sound": ("engineer",), "remixer": ("remixer",), "maker": ("maker",),
    "painter": ("maker",), "photographer": ("maker",), "sitter": ("depicted",), "depicted": ("depicted",),
}  # fmt: skip
