"""Cells that a spreadsheet would run as a formula: quoted when a list goes out, bare when it comes back."""

# OWASP: CSV injection; the full-width signs are taken for the others by some programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def quote_formula(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula, or what looks quoted already."""
    return f"'{cell}" if _is_formula(cell) else cell


def unquote_formula(cell: str) -> str:
    """Take the apostrophe of `quote_formula` away again."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    return cell.lstrip("'").startswith(_FORMULA)
