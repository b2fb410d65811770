"""The page judge: decides block by block what of a page is main text, from its tree.

A few hundred small trees of yes-or-no questions, learned by `benchmarks/train_page.py` and written in `weights.json`,
say how likely each block is main text. They ask about the block's own text, the elements it stands in, its neighbours
and the page as a whole; other trees said before what kind of page it is. They know no word of any language, but words
in class names and addresses, such as `sidebar` and `/forum/`. Then the blocks are kept that make the best expected F
together, precision counting more than recall.

Imports between the files point down this list:

* `decide` — the judge, and the reasons given
* `choice` — which blocks stay, given how likely each is main text
* `profiles` — which signals are asked, in full or fast, the table of them, and what was learned
* `own`, `above`, `beside`, `whole` — signals of the block's text, of the elements above it, of what stands beside it,
  of the page
* `address` — signals of the address that the page gives as its own
* `purposes` — what elements above are for: comments, a caption, a form
* `labels` — what the words in class names weigh
* `look` — what the signals need to know of the page: its blocks in numbers
* `places` — the elements above the blocks, and the range of blocks each one holds
"""

from __future__ import annotations

from cleaner.judges.page.decide import Scores, judge
from cleaner.judges.page.profiles import FAST, FULL

__all__ = ["FAST", "FULL", "Scores", "judge"]
