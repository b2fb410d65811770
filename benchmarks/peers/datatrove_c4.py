"""The peer for texts: datatrove's local executor with its C4 line filter. Arguments: source, output, workers."""

import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

if __name__ == "__main__":
    source, out, workers = sys.argv[1:]
    steps = [
        JsonlReader(source),
        C4QualityFilter(min_num_sentences=-1),  # lines alone: counting sentences needs a model
        JsonlWriter(out, compression=None),
    ]
    LocalPipelineExecutor(steps, tasks=int(workers), workers=int(workers), logging_dir=f"{out}-logs").run()
