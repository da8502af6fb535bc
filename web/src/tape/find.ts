// Binary search.

/** The smallest number from 0 to n - 1 for which `is` holds, n when there is none; where it holds, it holds from there on. */
export function search(n: number, is: (k: number) => boolean): number {
  let low = 0
  let high = n
  while (low < high) {
    const k = (low + high) >>> 1
    if (is(k)) high = k
    else low = k + 1
  }
  return low
}

/** Whether a sorted list has a number. */
export function contains(list: readonly number[], i: number): boolean {
  return list[search(list.length, (k) => list[k] >= i)] === i
}
