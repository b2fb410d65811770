"""Reading and writing documents: one file per format."""
