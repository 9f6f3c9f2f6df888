"""Outside systems of companies: the names and addresses of their domains."""
