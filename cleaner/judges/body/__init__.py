"""The body judge: drops the lines around the body of a text, and the few inside that cannot belong to it.

Every line gets some hundred signals: what it is, what stands around it, what its words weigh. A few hundred small
trees, learned by `benchmarks/train_body.py` and written in `weights.json`, turn them into the probability that the line
is body. What is unlikely goes, look after look, until nothing more does.

Imports between the files point down this list:

* `decide` — the judge: look after look, until nothing more goes
* `drops` — which lines go at one look, and the reasons given
* `cleanness` — which texts are left alone
* `span` — where the body starts and ends
* `weights` — what was learned, and the scores of lines
* `signals` — the table of all signals, computed in `around`, `core`, `repeats`, `claims`, `talk` and `whole`
* `context` — the lines of a text in numbers
* `line` — what one line is by itself; `words` — what its words weigh; `glance` — what of it is seen first
"""

from __future__ import annotations

from cleaner.judges.body.decide import judge

__all__ = ["judge"]
