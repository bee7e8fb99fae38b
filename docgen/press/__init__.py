"""The press: documents laid out by their kind, put into templates."""
