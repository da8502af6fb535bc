// Cards beside and below each other.

import type { Memory } from './cards'
import type { Box, Card, Point, StageLayout } from './types'

/** At the sides of the stage. */
export const margin = 16
export const cardGap = 12
/** So much is lost in adding. */
const slack = 0.5

/** A box comes so much lower, for each pixel that it is further left: edges in line are worth a little height. */
export const lean = 0.1

/** Puts each box as high as it can be, and there as far left; tells the size of them all. */
export function pack(boxes: Box[], width: number, lean = 0): { w: number; h: number } {
  const placed: Box[] = []
  for (const box of boxes) {
    let best: { x: number; y: number } | undefined
    for (const x of [0, ...placed.map((p) => p.x + p.w + cardGap)]) {
      if (x > 0 && x + box.w > width) continue
      const above = placed.filter((p) => p.x < x + box.w + cardGap && x < p.x + p.w + cardGap)
      const y = Math.max(0, ...above.map((p) => p.y + p.h + cardGap))
      const [cost, least] = [y + lean * x, best ? best.y + lean * best.x : Infinity]
      if (!best || cost < least || (cost === least && x < best.x)) best = { x, y }
    }
    Object.assign(box, best)
    placed.push(box)
  }
  return { w: Math.max(0, ...placed.map((p) => p.x + p.w)), h: Math.max(0, ...placed.map((p) => p.y + p.h)) }
}

/**
 * Where no places are kept for all that will be, who was there stays where it was, and what is new comes where there is room. Where
 * there is none, all stand anew.
 */
export function settle({ cards, bench, width, height, scale }: StageLayout, memory: Memory): void {
  const top = bench.h + cardGap
  const bottom = height - cardGap
  const was = memory.stood?.scale === scale ? memory.stood.at : new Map<string, Point>()
  const placed: Box[] = []
  const free = (box: Box) =>
    box.y >= top - slack && box.y + box.h <= bottom + slack && box.x + box.w <= width - margin + slack && !placed.some((p) => tooNear(p, box))
  const found = new Map<Card, Box>()
  for (const card of cards) {
    const at = was.get(card.lane)
    const box = at && { ...card.box, ...at }
    if (!box || !free(box)) continue
    found.set(card, box)
    placed.push(box)
  }
  if (placed.length > 0) {
    const left = Math.min(...placed.map((p) => p.x))
    for (const card of cards) {
      if (found.has(card)) continue
      const xs = [margin, left, ...placed.map((p) => p.x + p.w + cardGap)]
      const ys = [top, ...placed.flatMap((p) => [p.y, p.y + p.h + cardGap])]
      const spots = ys.flatMap((y) => xs.map((x) => ({ ...card.box, x, y }))).filter(free)
      const best = spots.sort((a, b) => a.y - b.y || a.x - b.x)[0]
      if (!best) break
      found.set(card, best)
      placed.push(best)
    }
  }
  if (found.size === cards.length) for (const card of cards) card.box = found.get(card)!
}

/** What settle() goes by at the next step. */
export function stood({ cards, scale }: StageLayout): Memory['stood'] {
  return { scale, at: new Map(cards.map((c) => [c.lane, { x: c.box.x, y: c.box.y }])) }
}

function tooNear(a: Box, b: Box): boolean {
  const gap = cardGap - slack
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap
}
