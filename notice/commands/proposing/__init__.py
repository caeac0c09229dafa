"""A ledger with other headings → which sheet and column is which of ours, read off and proposed."""
