"""One module an event; each acknowledges, reads, asks the answerer and renders."""
