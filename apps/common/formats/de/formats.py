"""German: "Do, 26. Nov 2026, 18:00"."""

DATETIME_FORMAT = "D, j. M Y, H:i"
DATE_FORMAT = "D, j. M Y"
SHORT_DATE_FORMAT = "j. M Y"
MONTH_DAY_FORMAT = "D, j. M"
TIME_FORMAT = "H:i"
