"""Representatives of unions at work outside the rooms: mediation where what people claim collides."""
