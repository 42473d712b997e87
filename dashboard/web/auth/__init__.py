"""Who is calling: sessions, keys and one-time links in front of every route and socket."""
