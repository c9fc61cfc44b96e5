"""One index and one ranking, for the command line, the API and the explorer."""
