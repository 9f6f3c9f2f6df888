"""The fictional world: invented people, works and negotiations, made through the site's own actions.

Three collectives (Common Measure with 300 members, Salt Road, Ink and Line), one union, three companies, 600
works, seven rooms in different stages, a signed contract, and a vote that closes about four minutes after the
start. Dates are relative to the moment of loading. Hard cases live among the others, see `cases.py`:

- The Lantern Choir, a band of four: one of them says *never* to one of their two songs.
- An estate: Edda Marsh has died, and her niece Ines Marsh answers for her songs.
- A minor: Juno Ferrau is 16, and her mother Leda Ferrau acts for her.
- An absent publisher: Otto Kessel's songs are controlled by a publisher who has never answered.
- A work in two collectives: Imre Katz is a member of both music collectives, so "Salt Road" is in both pools.
- A song whose artist says never: "For Amma" by Mira Okonjo. Her "Paper Boats" waits for Ilse Rand, who has no
  account.

Accounts, acts, and who acts for whom are written as rows, since they begin with sign-up and with evidence on
paper, for which there is no action. Everything else is done by actions, one by one, with `at` in the past;
but hundreds join at once, see `crowds.py`.
"""
