"""Short text reports, such as `P12 EL- VA+ VÄ! IN+ 6H`: read, doubted, asked about."""
