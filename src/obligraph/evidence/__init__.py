"""Evidence: anchors held against source texts, locators, and the citations that a text makes."""
