"""The record: streams and entries, append-only and hash-chained."""
