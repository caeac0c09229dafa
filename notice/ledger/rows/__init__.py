"""A sheet below its header → which row is what: an entry, a band, a note, the header again."""
