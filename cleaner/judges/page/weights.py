"""What training learned for the page judge: trees, and what the words of labels weigh."""

from __future__ import annotations

from pathlib import Path

from cleaner.judges.learned import Learned
from cleaner.judges.page.labels import Vocabulary

LEARNED = Learned("page judge", Path(__file__).with_name("weights.json"), lambda data: Vocabulary(data["labels"]))
