"""A B B A: two sides timed in turns, and the row of a table that says how they compare."""
import statistics


def interleave(ours, peer, pairs):
    """Milliseconds of each side, one of each a pair."""
    mine, other = [], []
    for pair in range(pairs):
        steps = [lambda: mine.append(ours()), lambda: other.append(peer())]
        for step in steps if pair % 2 == 0 else steps[::-1]:
            step()
    return mine, other


def row(mine, other):
    """Medians of both sides, the median of the pairs' ratios and their spread."""
    ratios = sorted(b / a for a, b in zip(mine, other))
    return (f"| {statistics.median(mine):.1f} | {statistics.median(other):.1f} | **{statistics.median(ratios):.1f}** "
            f"| {ratios[0]:.1f}-{ratios[-1]:.1f} |")
