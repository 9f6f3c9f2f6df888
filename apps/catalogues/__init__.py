"""Works, recordings, people, shares and codes: what is there, what is said to be whose, and what counts.

Lists come in through `importers` (found out by content), are looked through, and are entered on their
person's word; a gap is filled, a value that is there stays unless its person chose otherwise, and the same
list twice changes nothing. A list makes no claim: its shares are *stated* until a person claims them.

What is *asserted* of a share and what is *effective* of it are two numbers. Assertions may collide; from
each counts what the others together leave (`domain.effective`), never above the whole, and a trigger guards
it. Colliding claims are shown to both and end by agreement. A share says how far it is checked: by its
holder alone, by a steward, or by a registry; a changed share loses that.

An owner without an account is asked by mail, on one page, and silence is a no (`actions.outside`). A yes
counts for that share, in that collective, for those uses.

Works that may be the same are suggested by keys (`domain.likeness`) and joined by hand. A merge moves rows,
notes each, and a split puts every one back; what is signed, proven or recorded goes on pointing at the work
that retired, whose page leads to the one that stays. Apps above say what follows of it
(`domain.register_follower`).

Changes of many works at once are planned first and made only if they are what was shown
(`actions.changing`). Every export (`adapters.exports`) can be brought again unchanged: it names works by
their ids.
"""
