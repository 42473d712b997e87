"""A server process and Chromium: what people really see and do, from the door to the wall."""
