"""A person's own data: handed out, erased, kept no longer than needed."""
