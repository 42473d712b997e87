"""An exercise's evaluation on paper, with its drawings: printed as situation reports are."""
