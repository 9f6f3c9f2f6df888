"""Groups of artists: bylaws, members, mandates, and what may be licensed."""
