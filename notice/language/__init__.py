"""Words of the language (语言): which letters make a word, which sound alike, what is set."""
