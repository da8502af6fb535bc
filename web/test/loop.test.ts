import { describe, expect, it } from 'vitest'
import { Loop } from '../src/state/loop.svelte'

function loop(): Loop {
  const made = new Loop()
  made.range = { from: { index: 10, t: 1000 }, to: { index: 20, t: 3000 } }
  return made
}

describe('a loop', () => {
  it('goes back to its start at its end, and from outside', () => {
    expect([9, 10, 19, 20, 400].map((at) => loop().back(at))).toEqual([10, undefined, undefined, 10, 10])
  })

  it('brings times back into it', () => {
    expect([0, 1000, 2999, 3000, 3001, 5500].map((ns) => loop().wrap(ns))).toEqual([1000, 1000, 2999, 3000, 1001, 1500])
  })

  it('that is none lets all through', () => {
    expect([new Loop().back(7), new Loop().wrap(7)]).toEqual([undefined, 7])
  })
})
