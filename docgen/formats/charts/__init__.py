"""Native charts: what Word draws and its users edit, with the numbers in a workbook inside."""
