"""What others than its people may know of many works: rule 12 of the house."""

# With fewer owners a band would be about somebody.
FEWEST_OWNERS = 5
BAND = 10
