"""What every api.py shares: errors, paging, schema. No subject."""
