import { expect, test } from 'vitest'
import { Hold } from '../src/state/hold'

/** A window that a move of a pixel moves by so many, and after so many moves not at all. */
function moves(gain: (n: number) => number) {
  const hold = new Hold({ x: 400, position: 0 })
  const offs: number[] = []
  let window = { from: 250, to: 1250 } // what is held is at its beginning
  for (let n = 0; n < 30; n++) {
    const at = window
    const x = at.from
    offs.push(400 - x)
    const next = hold.next({ x: () => x, panned: (dx) => ({ from: at.from + dx * gain(n), to: at.to + dx * gain(n) }) }, at)
    if (!next) break
    window = next
  }
  return offs
}

test('what is held gets to its place, however much of a gap a move folds', () => {
  for (const gain of [1, 0.4, 0.26, 3]) expect(Math.abs(moves(() => gain).at(-1)!)).toBeLessThan(0.5)
})

test('what cannot get to its place is left where it was nearest, and is not thrown about', () => {
  const stuck = moves((n) => (n === 0 ? 0.5 : 0.001))
  expect(Math.max(...stuck.map(Math.abs))).toBeLessThanOrEqual(150)
  // Each second move goes too far: the nearest was the second.
  const wild = moves((n) => (n === 0 ? 0.9 : n % 2 ? -30 : 30))
  expect(wild.length).toBeLessThan(14)
  expect(wild.at(-1)).toBeCloseTo(15)
})
