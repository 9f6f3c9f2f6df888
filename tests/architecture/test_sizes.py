"""No file of code grows past what a person reads in one sitting."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("apps", "tests", "templates", "static", ".ci")
ENDINGS = {".py", ".js", ".css", ".html"}
LONGEST = 400
# A list for translators that is made, not read.
MADE = ROOT / "apps" / "unions" / "messages" / "words.py"

# One file by design: whoever distrusts us reads it from top to bottom, and takes it away alone.
WHOLE = {ROOT / "apps" / "ballots" / "verifier" / "verify_ballot.py": 1000}


def _files_of_code() -> Iterator[Path]:
    yield ROOT / "manage.py"
    for place in PLACES:
        yield from (path for path in (ROOT / place).rglob("*") if path.suffix in ENDINGS)


def test_no_file_of_code_is_longer_than_400_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _files_of_code()
        if "migrations" not in path.parts and path != MADE
    }
    assert lengths["manage.py"] > 0
    allowed = {str(path.relative_to(ROOT)): longest for path, longest in WHOLE.items()}
    assert {name: length for name, length in lengths.items() if length > allowed.get(name, LONGEST)} == {}
