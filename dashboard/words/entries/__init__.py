"""What an entry says in words: one sentence for each kind, for log, ticker, receipts, mail and reports."""
