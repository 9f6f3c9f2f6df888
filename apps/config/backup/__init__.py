"""Copies of database and files that can be proven whole, and the way back.

A backup is a folder, readable by its owner only: `database.dump` (pg_dump's custom format), `files.tar`
(uploads and documents), `heads.json` (length and newest hash of every stream of the record, as seen by the
same snapshot as the dump) and `manifest.json` (hashes and versions of all that). It is not encrypted:
whoever takes it off the machine does that, for example `tar c FOLDER | age -r KEY`. `heads.json` keeps no
secret; a copy of it elsewhere shows whether a restored record is the one that was.

The keys (KEYS_DIR) are not in it, so that a stolen backup opens no sealed ballot. Copy them by themselves,
after each `manage.py make_keys`, to a place of their own: old keys never change, so one copy of each is
enough for ever. The manifest names the keys that a restored site needs.
"""
