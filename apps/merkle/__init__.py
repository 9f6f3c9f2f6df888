"""Pure: tree, proofs, checkpoints; one for ballots, record and register."""
