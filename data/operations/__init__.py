"""Operations: opened, changed, closed, kept; and what was known of one at a past moment.

Only `dashboard/clock.py` reads the clock. An operation has its own time: real ones run at speed 1, an
exercise may run faster. `observed_at` and every expiry are in the operation's time; `recorded_at` is
real. Everything is stored in UTC and shown in Swedish time, which `data/clock.py` alone writes
(`dashboard/assets/times.js` in the browser): the hour that comes twice is named. An exercise's clock is
the server's: pages follow the feed (`feed.js: Clock`, one for the whole desk in `desk-time.js`), a phone
asks for it, and what has not been heard of is not counted on.
*Bär med läget* never rewrites what was said: stated moments are moved where they are read.
"""
