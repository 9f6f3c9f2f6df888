"""Past use: published lists of training data, works that may stand in them, and the evidence of it."""
