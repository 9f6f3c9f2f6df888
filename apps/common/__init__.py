"""What every app may use: errors, permissions, money, ids, storage. No subject."""
