import { describe, expect, it } from 'vitest'
import { turnAxis, type Known } from '../src/state/convert'
import { TimelineView } from '../src/state/timeline.svelte'
import { Scale } from '../src/tape/scale'
import { scene } from './states'

/** Numbers from 0 to 1 that look random, the same ones for a seed. */
function numbers(seed: number): () => number {
  let s = seed >>> 0
  return () => (s = (s * 1664525 + 1013904223) >>> 0) / 2 ** 32
}

/** Times of events: most close together, some far apart. */
function times(random: () => number): number[] {
  const at = [0]
  for (let n = 200 + Math.floor(random() * 300); at.length < n; ) {
    const k = random()
    const longest = k < 0.9 ? 3000 : k < 0.97 ? 200_000 : k < 0.985 ? 2e7 : 3e8
    at.push(Math.round(at.at(-1)! + 30 + random() * longest))
  }
  return at
}

/** The longest idle times, in order. */
function longest(at: number[], n: number): { from: number; to: number }[] {
  const gaps = at.slice(1).map((to, i) => ({ from: at[i], to }))
  return gaps.sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, n).sort((a, b) => a.from - b.from)
}

/** A timeline of events at these times, and what govis knows of them. */
function timeline(at: number[], gaps: { from: number; to: number }[], width: number, pixelRatio: number) {
  const view = new TimelineView()
  Object.assign(view, { width, rows: 10, pixelRatio })
  view.grow({ first: 0, count: at.length, start: 0, end: at.at(-1)! }, false)
  const known: Known = {
    moment: async (where) => {
      const index = 'at' in where ? where.at : at.findLastIndex((t) => t <= where.time)
      const i = Math.max(0, Math.min(at.length - 1, index))
      return { index: i, t: at[i] }
    },
    folded: async () => gaps,
  }
  const draw = () => {
    const { axis, from, to, width } = view.request()!
    const { gaps: drawn } = new Scale(from, to, width, axis === 'clock' ? gaps.map((gap) => ({ ...gap, px: 0 })) : [])
    view.take(scene({ axis, from, to, width, gaps: drawn }))
  }
  return { view, known, draw }
}

describe('when the axis changes', () => {
  it('the events at the edges stay, where nothing is folded', async () => {
    const at = Array.from({ length: 101 }, (_, i) => i * 1000)
    const { view, known, draw } = timeline(at, [], 828, 1)
    view.set({ from: 20, to: 60 })
    draw()
    const x = view.ruler.x(30)
    await turnAxis(view, 'clock', 30, known) // the playhead, as the pointer is elsewhere
    draw()
    expect(view.window).toEqual({ from: 20_000, to: 60_000 })
    expect(view.ruler.x(30_000)).toBeCloseTo(x)
    await turnAxis(view, 'events', 30_000, known)
    expect(view.window).toEqual({ from: 20, to: 60 })
  })

  it('what is under the pointer stays there, however much is folded, as far as the ends of the trace let it', async () => {
    let [turns, folding, narrowed, atEnds] = [0, 0, 0, 0]
    for (let seed = 1; seed <= 1000; seed++) {
      const random = numbers(seed * 7919)
      const at = times(random)
      const gaps = longest(at, Math.floor(random() * 2) * 32 + Math.floor(random() * 32))
      const [width, ratio] = [400 + Math.floor(random() * 1500), [1, 1.5, 2][seed % 3]]
      const { view, known, draw } = timeline(at, gaps, width, ratio)
      const middle = random() * at.length
      const span = at.length / (1 + random() * 10)
      view.set({ from: middle - span / 2, to: middle + span / 2 })
      draw()
      const x = (view.pointer = 14 + random() * (width - 28))
      const under = Math.max(0, Math.min(at.length - 1, Math.floor(view.ruler.at(x))))
      await turnAxis(view, 'clock', 0, known)
      draw()
      turns++
      const drawn = view.scene!.gaps
      if (drawn.length > 0) folding++
      if (drawn.reduce((sum, gap) => sum + gap.px, 0) > view.scene!.width / 3 - 1) narrowed++
      const { window, bounds } = view
      const off = view.ruler.x(at[under]) - x
      if (Math.abs(off) <= 1) continue
      expect(view.ruler.x(at[under]) >= 13 && view.ruler.x(at[under]) <= width - 13, `seed ${seed}: gone`).toBe(true)
      // It may only be off because there is nothing more beyond that end of the trace.
      const end = off < 0 ? window.from - bounds.from : bounds.to - window.to
      expect(end, `seed ${seed}: off by ${off} pixels, the window is ${JSON.stringify(window)} of ${JSON.stringify(bounds)}`).toBeLessThan(1)
      atEnds++
    }
    // Of all kinds there were enough to show something.
    expect(Math.min(folding, narrowed, turns - atEnds)).toBeGreaterThan(100)
  })

  it('the window stays in sight of what it showed', async () => {
    const at = [0, 10, 20, ...[0, 10, 20, 30, 40, 50, 60].map((t) => 1e9 + t)]
    const { view, known, draw } = timeline(at, longest(at, 1), 828, 1)
    view.set({ from: 2, to: 7 })
    draw()
    view.pointer = view.ruler.x(2.5)
    await turnAxis(view, 'clock', 0, known)
    draw()
    expect(view.ruler.x(20)).toBeCloseTo(view.pointer, 0)
    expect(view.window.from).toBeLessThanOrEqual(20)
    expect(view.window.to).toBeGreaterThan(1e9 + 30)
  })
})
