#!/usr/bin/env perl
# Prints every character that has an Equivalent_Unified_Ideograph (Kangxi radicals, CJK radicals supplement, strokes) with it.
use strict; use warnings; use Unicode::UCD 'prop_invmap'; binmode STDOUT, ':utf8';
my ($starts, $map, $format) = prop_invmap('EqUIdeo');
for my $i (0 .. $#$starts) {
    next unless $map->[$i] =~ m{^[1-9]\d*$};
    my $end = $i < $#$starts ? $starts->[$i + 1] : $starts->[$i] + 1;
    # Format "a…": the value counts up through the range.
    print chr($_), " ", chr($map->[$i] + ($format =~ /^a/ ? $_ - $starts->[$i] : 0)), "\n" for $starts->[$i] .. $end - 1;
}
