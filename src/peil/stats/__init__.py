"""Statistics: numbers in, numbers out; moments of many slices at once, never raw rows.

Every public function takes numbers or arrays of shape ``(slices,)`` and returns `Intervals`
of that shape (``()`` for plain numbers, whose single `Interval` is ``.one``).

One convention for what cannot be given
---------------------------------------
*Impossible* input (11 successes out of 10, a level of 95, a negative count) is a mistake
of the caller and raises `peil.shared.errors.BadInput`.

*Too little* to say something is ordinary, and one empty slice must not stop the others, so
nothing is raised: that slice's `Interval` has ``value=None`` and ``withheld`` says why, with
a code of `peil.stats.estimate.Withheld`. A value whose interval is open on one side (a
median that is reached while its upper limit is not) keeps its value, has ``None`` at that
limit, and ``open_ended`` says why. Inside the arrays the missing numbers are NaN, always with
a code beside them. No interval has zero width. Nothing here knows the house rules of small n
or privacy: those belong to the metrics.

All intervals take one keyword, ``level``, the share of intervals that hold the truth.
"""
