"""Many pages: records, readers, writers, and runs that survive what happens to long runs."""
