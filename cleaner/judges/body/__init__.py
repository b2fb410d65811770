"""The body judge: drops the lines around the body of a text, and the few inside that cannot belong to it.

A line's score is the log-odds that it is body: a sum of weights, one for each signal. A signal sorts the line into a
bucket ("3 words, no sentence end", "64 words of prose within 32 lines before"); what a bucket weighs was learned by
`benchmarks/train_body.py` and lies in `weights.json`. No signal knows a word of any language. Lines the score is
sure about mark where the body starts and ends; outside it a line goes sooner than inside.

Imports between the files point down this list:

* `decide` — the judge: look after look, until nothing more goes
* `drops` — which lines go at one look, and the reasons given
* `cleanness` — which texts are left alone
* `span` — where the body starts and ends
* `weights` — the learned numbers, and the scores they add up to
* `around` — the table of signals of a line in its text, computed in `neighbours`, `amounts` and `repeats`
* `context` — what those signals need to know of the whole text
* `claims` — where rules have claimed lines
* `line` — what one line is by itself; `glance` — what of it is seen first
* `buckets` — the names of buckets, and steps that several signals share
"""

from __future__ import annotations

from cleaner.judges.body.decide import judge

__all__ = ["judge"]
