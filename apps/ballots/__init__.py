"""Decisions: definition, roll, ballots, count, log; knows no collective, offer or bylaw.

Whoever asks for a decision hands in a text, a rule and a roll, and reads the result. The life of a ballot:

* `announce`: text and rule are final; the roll is provisional, can be contested, and members may let others
  vote for them. `open_announced` freezes the roll on the day; `open_ballot` does both at once.
* `cast`: a header in clear and a sealed part, encrypted with a key that lies outside the database. Nobody
  waits for anybody but the same person's other cast; the close waits for all that are under way.
* `sequence`: cast ballots enter the log, at most a second later where the tally is open, by steps of five
  people where it is sealed. Every batch ends in a signed head.
* `extend`: only before the end, only to a later one, with a reason that everybody reads.
* `close`: by the clock alone and for good. Then `cross_check` has the stranger's program count the same
  ballots; nothing follows from a result before both agree.
* `certify`, `challenge`, `void`: what the union says to a result, in the same log.

What is public, to whom, is said in `domain/bundle.py`; `verifier/verify_ballot.py` is written for people
who trust none of this. Code that shows turnout can import headers only, never choices (an import contract
keeps it so).

A *subject* ("offer:<public id>") is known to the app that registered it (`domain/subjects.py`): where one
votes, how long a vote may last, who may not vote for others.
"""
