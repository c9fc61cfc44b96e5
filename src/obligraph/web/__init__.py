"""The explorer: a web application for people and a linked-data service for machines, over one built store."""
