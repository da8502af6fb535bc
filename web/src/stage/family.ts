// The stage of a program without channels, locks and contexts: its goroutines are all
// there is to see, so they stand large, each below the one that started it.

import type { Goroutine, State } from '../protocol'
import { chipHeight, type Workshop } from './cards'
import type { Box, Branch, Chip, StageLayout } from './types'

/** More goroutines than these stand on a bench, as everywhere. */
const most = 12
const gap = 24
const rowGap = 64
const scales = [3, 2.6, 2.2, 1.9, 1.6, 1.3, 1]

/** The family of a program that is known to make nothing but goroutines; undefined for any other. */
export function family(shop: Workshop, state: State): Goroutine[] | undefined {
  const { memory } = shop
  if (!memory.surveyed || memory.cards.size > 0) return undefined
  const known = new Set(memory.goroutines.map((g) => g.id))
  const all = [...memory.goroutines, ...state.goroutines.filter((g) => !known.has(g.id))]
  return all.length > 0 && all.length <= most ? all : undefined
}

/** Lays the family out; only who is there already is seen, the others keep their places free. */
export function layoutFamily(
  shop: Workshop, all: Goroutine[], width: number, height: number, chipOf: (g: Goroutine, home: Box) => Chip,
): StageLayout {
  const homes = homesOf(shop, all)
  const right = Math.max(...[...homes.values()].map((b) => b.x + b.w))
  const bottom = Math.max(...[...homes.values()].map((b) => b.y + b.h))
  const scale = scales.find((s) => (right + 2 * gap) * s <= width && (bottom + 2 * gap) * s <= height) ?? 1
  const left = Math.max(gap, (width / scale - right) / 2)
  const top = Math.max(gap, (height / scale - bottom) / 2)
  for (const home of homes.values()) {
    home.x += left
    home.y += top
  }
  const chips = [...shop.goroutines.values()].map((g) => chipOf(g, homes.get(g.id)!))
  return {
    width: Math.max(width / scale, right + 2 * gap),
    height: Math.max(height / scale, bottom + 2 * gap),
    scale,
    bench: { x: 0, y: 0, w: width / scale, h: 0 },
    chips, cards: [], branches: branchesOf(chips), objects: 0, cramped: false, hiddenText: '',
  }
}

/** A row for each generation, all rows about the same middle. */
function homesOf(shop: Workshop, all: Goroutine[]): Map<number, Box> {
  const byId = new Map(all.map((g) => [g.id, g]))
  const rows: Goroutine[][] = []
  for (const g of all) {
    let depth = 0
    for (let p = byId.get(g.parent ?? 0); p && depth < all.length; p = byId.get(p.parent ?? 0)) depth++
    ;(rows[depth] ??= []).push(g)
  }
  const width = (row: Goroutine[]) => row.reduce((sum, g) => sum + shop.widthOf(g) + gap, -gap)
  const widest = Math.max(...rows.filter(Boolean).map(width))
  const homes = new Map<number, Box>()
  rows.filter(Boolean).forEach((row, i) => {
    let x = (widest - width(row)) / 2
    for (const g of row) {
      const w = shop.widthOf(g)
      homes.set(g.id, { x, y: i * (chipHeight + rowGap), w, h: chipHeight })
      x += w + gap
    }
  })
  return homes
}

function branchesOf(chips: Chip[]): Branch[] {
  return chips.flatMap(({ g, home }) => {
    const parent = chips.find((c) => c.g.id === g.parent)
    if (!parent) return []
    const from = { x: parent.home.x + parent.home.w / 2, y: parent.home.y + parent.home.h }
    return [{ from, to: { x: home.x + home.w / 2, y: home.y } }]
  })
}
