"""Who goes where next, decided for the whole building at once. Pure: a picture of the evening in, decisions out."""
