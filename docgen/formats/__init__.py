"""File formats: Word templates and blocks, and the packages they are kept in."""
