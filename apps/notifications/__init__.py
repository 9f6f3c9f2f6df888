"""Who is told of which fact, and how: page, mail, outbox."""
