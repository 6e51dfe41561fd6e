"""The hub's face to the network: an API for kiosks, live pages for people. Thin: rules are in hub.night."""
