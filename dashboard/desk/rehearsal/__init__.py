"""Öva själv: where a rehearsal is begun, and the step that stands above every page of it."""
