"""Evidence: checks of anchors against source texts, locators, and the citations in a text."""
