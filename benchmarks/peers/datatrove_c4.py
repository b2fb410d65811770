"""The peer for texts: datatrove's local executor with its C4 line filter. Arguments: source, output, workers, setting.

Setting `default` is C4QualityFilter as it comes, `lines` the rules on lines alone, without counting sentences.
"""

import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

if __name__ == "__main__":
    source, out, workers, setting = sys.argv[1:]
    c4 = C4QualityFilter(min_num_sentences=-1) if setting == "lines" else C4QualityFilter()
    steps = [JsonlReader(source), c4, JsonlWriter(out, compression=None)]
    LocalPipelineExecutor(steps, tasks=int(workers), workers=int(workers), logging_dir=f"{out}-logs").run()
