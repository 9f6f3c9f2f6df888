"""Formats and outside systems: mails, calendars, signed addresses, the slots of senders."""
