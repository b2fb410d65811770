"""Many documents: files and shards of records, cleaned by worker processes, in order, so that nothing is lost."""
