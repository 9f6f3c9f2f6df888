"""Compiles what translators wrote into what Django reads: `python -m apps.config.words`, without GNU gettext.

Whether a translation is whole and fills in the same places, the tests say; this only writes files.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def main(paths: Sequence[str]) -> int:
    """Compile the catalogues named, or all of the site; each lands beside its source."""
    for source in [Path(path) for path in paths] or sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as written:
            catalogue = read_po(written)
        # Written aside and renamed, so that nobody ever reads half a catalogue.
        draft = source.with_suffix(".mo.new")
        with draft.open("wb") as compiled:
            write_mo(compiled, catalogue)
        draft.rename(source.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
