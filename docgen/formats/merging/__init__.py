"""One Word document's content moved into another: styles, lists, notes, pictures, names."""
