#!/usr/bin/env python3
"""Makes src/text/data/han_classes.txt: classes of Han characters that write the same word, one class a line, representative first.

usage: han_classes.py DICTIONARIES EXTRA RADICALS > src/text/data/han_classes.txt

DICTIONARIES is a folder with OpenCC's STCharacters.txt, TSCharacters.txt, TWVariants.txt and HKVariants.txt (Apache-2.0; crate
`ferrous-opencc` carries them). EXTRA holds glyph variants that OpenCC leaves out, one class a line. RADICALS is the output of
`perl -MUnicode::UCD=prop_invmap -e '...'` in tools/radicals.pl: a radical and its unified ideograph on each line.
A class is the transitive closure of what these tables relate; the representative is the smallest code point of
the basic block of unified ideographs, so that it stays put when a table grows.
"""
import sys

dictionaries, extra, radicals = sys.argv[1:4]
parent = {}


def rank(c):
    """Unified ideographs of the basic block come first, radicals last."""
    return (not '\u4e00' <= c <= '\u9fff', c < '\u3400', c)


def find(c):
    parent.setdefault(c, c)
    while parent[c] != c:
        parent[c] = parent[parent[c]]
        c = parent[c]
    return c


def union(a, b):
    a, b = sorted((find(a), find(b)), key=rank)
    parent[b] = a


def rows(path):
    for line in open(path, encoding='utf-8'):
        line = line.split('#')[0].split()
        if line and all(len(word) == 1 for word in line):
            yield line


# These links would join two words of modern usage.
SEPARATE = {('象', '像'), ('链', '鍊'), ('鍊', '链')}
for name in ('STCharacters', 'TSCharacters', 'TWVariants', 'HKVariants'):
    for key, *values in rows('%s/%s.txt' % (dictionaries, name)):
        for value in values:
            if (key, value) not in SEPARATE and (value, key) not in SEPARATE:
                union(key, value)
for path in (extra, radicals):
    for first, *others in rows(path):
        for other in others:
            union(first, other)
classes = {}
for c in parent:
    classes.setdefault(find(c), []).append(c)
print('# Classes of Han characters that write the same word; representative first. Made by tools/han_classes.py.')
print('# From OpenCC (https://github.com/BYVoid/OpenCC), Apache License 2.0, see OPENCC-LICENSE in this folder;')
print('# from the Unicode Character Database (Equivalent_Unified_Ideograph); and from tools/han_variants.txt.')
for members in sorted(sorted(m, key=rank) for m in classes.values() if len(m) > 1):
    print(''.join(members))
