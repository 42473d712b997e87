"""One file from which a new machine is set up without a network, by somebody who has never done it."""
