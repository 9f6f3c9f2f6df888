"""Cells that a spreadsheet would run as a formula: quoted when a list goes out, bare when it comes back."""

# OWASP: CSV injection; the full-width signs are taken for the others by some programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def quote_formula(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unquote_formula(cell: str) -> str:
    """Take the apostrophe of `quote_formula` away again."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
