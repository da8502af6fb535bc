// Where an ended trace is looked at in advance: what there will be, the stage keeps room for.

/** States looked at. */
const size = 24

/** Of a longer trace so few states tell nothing, and are many objects to look at: one says whether they are too many for the stage as it is. */
const longest = 50_000

/** Indexes spread evenly over the events from `first` to `last`, which is the last of them. */
export function samplePlaces(first: number, last: number): number[] {
  const n = last - first > longest ? 0 : Math.min(size, last - first + 1)
  return Array.from({ length: Math.max(n, 0) }, (_, i) => last - Math.round(((last - first) * (n - 1 - i)) / Math.max(1, n - 1)))
}
