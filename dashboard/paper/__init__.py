"""What is printed or leaves as a file: situation reports, evaluations, exports, the archive package.

Whatever a report is printed on starts from one list of blocks: Typst gets it as JSON and never as markup,
Jinja2 escapes it, Word gets real headings. Every table that leaves is a `Sheet`: columns with HXL
hashtags, rows of wire values marked in an exercise, and of each column what people read instead (words,
*ja*/*nej*, Swedish time); a head that says which moment it is of and, by the rule of aggregation, when it
adds up to a map of weaknesses. No cell can act as a formula; words classed *stryk vid export* are a plain
mark; each export is in the security journal before it leaves. One table says what can be downloaded.
"""
