"""Lays a document out as PDF/A-3 by WeasyPrint: the same content gives the same bytes on the same machine.

Nothing in the file comes from a clock or from chance: its dates are those of the content, its identifier is
a hash of itself, and the fonts are those of the site, cut down without the moment at which that was done.
Another release of WeasyPrint or Pango may set a line otherwise; so a document is made once, and kept.
"""

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

from apps.common.errors import Refusal

# The Debian names of what WeasyPrint loads from the system.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_VARIANT = "pdf/a-3u"
_FONTS = "tutti:"
_STYLE = "static/contracts/paper.css"
# FontTools writes the moment of cutting a font down into it, unless the environment names another.
_EPOCH = "SOURCE_DATE_EPOCH"
# Pango's settings of fonts are of the whole process.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Enclosure:
    """A file inside the document.

    Args:
        relation: to the document, as PDF/A-3 names it: "Source", "Data", "Supplement".
    """

    name: str
    about: str
    relation: str
    content: bytes


def print_pdf(html: str, *, enclosures: Sequence[Enclosure], at: datetime) -> bytes:
    """Lay a whole HTML document out, with files inside.

    Args:
        at: the date of the content, which becomes the date of the file.

    Raises:
        Refusal: "paper.pango_missing": the system lacks the libraries that set text.
    """
    weasyprint = _load()
    # They tell the log of every step, and of every table that is cut.
    for chatty in ("fontTools", "weasyprint.progress"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    dated = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with _ONE_AT_A_TIME:
        fonts = weasyprint.text.fonts.FontConfiguration()
        fetcher = _fetcher(weasyprint)
        style = (Path(settings.BASE_DIR) / _STYLE).read_text(encoding="utf-8")
        sheet = weasyprint.CSS(string=style, url_fetcher=fetcher, font_config=fonts, base_url=_FONTS)
        document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=_FONTS).render(
            stylesheets=[sheet], font_config=fonts
        )
        document.metadata.created = document.metadata.modified = dated
        document.metadata.attachments = [_attached(weasyprint, each, at) for each in enclosures]
        written: bytes = document.write_pdf(finisher=_finish, pdf_variant=_VARIANT, pdf_tags=True)
    return written


def _load() -> Any:
    os.environ.setdefault(_EPOCH, "0")
    try:
        import weasyprint  # noqa: PLC0415  loads the system's libraries, which a machine may lack
        import weasyprint.text.fonts  # noqa: PLC0415
    except OSError as error:
        raise Refusal("paper.pango_missing", packages=PACKAGES) from error
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    """Make what hands out the site's own fonts and nothing else: no address, no file of the machine."""

    class Fetcher(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: object = None) -> Any:
            found = finders.find(url.removeprefix(_FONTS)) if url.startswith(_FONTS) else None
            if not isinstance(found, str):
                raise ValueError(url)
            return weasyprint.urls.URLFetcherResponse(url, body=Path(found).read_bytes())

    return Fetcher()


def _attached(weasyprint: Any, enclosure: Enclosure, at: datetime) -> Any:
    return weasyprint.Attachment(
        string=enclosure.content,
        name=enclosure.name,
        description=enclosure.about,
        created=at.astimezone(UTC),
        modified=at.astimezone(UTC),
        relationship=enclosure.relation,
    )


def _finish(_document: Any, pdf: Any) -> None:
    """Name each file inside once; WeasyPrint names it twice."""
    files = pdf.catalog.get("AF")
    if files:
        files[:] = dict.fromkeys(files)
