"""What people enter about themselves."""

import pytest

from apps.accounts.forms import ProfileForm, SignupForm


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("Ada\r\n\r\nPay here: evil.example", "Ada Pay here: evil.example"),
        ("\u202eadA\u202c  Lund", "adA Lund"),
        ("Ada\x00\x1b Lund\u200b", "Ada Lund"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_a_name_is_one_line_that_looks_like_what_it_is(entered, kept):
    form = ProfileForm({"name": entered, "zone": "UTC", "theme": "", "language": "en"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == kept


def test_a_name_of_invisible_signs_is_none():
    assert SignupForm({"name": "\u202e\u200b\r\n"}).errors
