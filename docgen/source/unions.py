"""Complaints about unions settled: the branch that was meant is chosen, the others fall silent."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from docgen.source.annotations import Step
from docgen.source.mistakes import Mistake
from docgen.source.wording import EXPECTED

Score = tuple[int, int, int, int]


def settle(mistakes: Sequence[Mistake], start: int = 0) -> list[Mistake]:
    """The mistakes with one branch of each union.

    start: the number of steps whose unions are settled already.
    """
    settled: list[Mistake] = []
    unions: dict[tuple[Step, ...], list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        label = _first_label(mistake, start)
        if label is None:
            settled.append(mistake)
        else:
            unions[mistake.steps[:label]].append(mistake)
    for union, group in unions.items():
        settled += _settle_one(group, len(union))
    return settled


def _first_label(mistake: Mistake, start: int) -> int | None:
    places = (i for i in range(start, len(mistake.steps)) if mistake.steps[i].label)
    return next(places, None)


def _settle_one(mistakes: Sequence[Mistake], depth: int) -> list[Mistake]:
    branches: dict[Step, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        branches[mistake.steps[depth]].append(mistake)
    scores = {label: _score(branch, depth + 1) for label, branch in branches.items()}
    best = min(scores.values())
    chosen = [branch for label, branch in branches.items() if scores[label] == best]
    if best[0]:
        return [_none_fits(mistakes, depth)]
    if len(chosen) > 1 and (best[1] or best[2]):
        return _undecided(chosen, depth)
    return settle(chosen[0], depth + 1)


def _score(branch: Sequence[Mistake], depth: int) -> Score:
    """How badly a branch fits, the worst first: wrong kind, unknown keys, missing keys, all."""
    here = [item for item in branch if _keys(item, depth) == 0]
    unknown = sum(item.kind == "extra_forbidden" and _keys(item, depth) == 1 for item in branch)
    missing = sum(item.missing is not None for item in here)
    return int(any(item.kind in EXPECTED for item in here)), unknown, missing, len(branch)


def _keys(mistake: Mistake, depth: int) -> int:
    return sum(not step.label for step in mistake.steps[depth:])


def _none_fits(mistakes: Sequence[Mistake], depth: int) -> Mistake:
    """One complaint that tells what all the branches expect."""
    kinds = tuple(dict.fromkeys(item.kind for item in mistakes if item.kind in EXPECTED))
    first = next(item for item in mistakes if item.kind in EXPECTED)
    return replace(first, steps=first.steps[:depth], others=kinds[1:])


def _undecided(branches: Sequence[Sequence[Mistake]], depth: int) -> list[Mistake]:
    """Complaints of branches that fit equally badly, told as of all of them."""
    everything = [item for branch in branches for item in branch]
    unknown = [item for item in everything if item.kind == "extra_forbidden"]
    if unknown:
        bare = (replace(item, steps=_unlabelled(item, depth)) for item in unknown)
        return list({item.at: item for item in bare}.values())
    missing = dict.fromkeys(item.missing for item in everything if item.missing)
    first = next(item for item in everything if item.missing)
    return [
        replace(
            first,
            kind="missing_one_of",
            steps=first.steps[:depth],
            context={"keys": tuple(missing)},
        )
    ]


def _unlabelled(mistake: Mistake, depth: int) -> tuple[Step, ...]:
    return mistake.steps[:depth] + mistake.steps[depth + 1 :]
