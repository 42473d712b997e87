"""Events that other systems have reported, by their extracts.

Which of an extract's columns mean what is data (`data/reference/events.yaml`, an assumption until held
against a real one). A load is one act: the journal has the ids, times and areas, the payload every word,
so that masking the entry takes the words of all its events. A masked event is not read in again. They are
readable to everybody who may read, whichever nämnd reported them.
"""
