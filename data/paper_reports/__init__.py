"""Reports that stood on paper while no server was there, entered sheet by sheet, a line each.

A sheet is about one point, by one function, from one day on. Each line begins with the time it was written at
and goes on in the words of the short report, and becomes a report with that time: what was seen later stands,
whenever it was entered, and a replay knows of it from when it came in. What a line is known by follows from
what it says, by a key that the operation alone has: the same sheet, also typed by somebody else, is stored
once. The sheet itself becomes a note that says which entries it became, with photos of it; the paper is kept
until somebody decides that it may go.
"""
