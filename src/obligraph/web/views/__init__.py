"""One router a page; every module here that has a `router` is part of the application."""
