"""Where clips are made and checked: the only room with sound in it, and the only one that imports
pydub, numpy and their kin (extra `audio`)."""
