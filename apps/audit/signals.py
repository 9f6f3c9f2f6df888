"""The only custom signal of the site."""

from django.dispatch import Signal

# Sent inside the transaction with `entry`; receivers write rows or wait for the commit, nothing else.
entry_recorded = Signal()
