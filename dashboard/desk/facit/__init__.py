"""The facit as a map: what is true at T+, and an effect that changes it; in the workshop and when leading."""
