"""Kinds of document, a module each: what the author wrote in, a template's context out."""
