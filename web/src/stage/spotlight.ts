// What is in the light when a lane is selected: the thing itself, and who has to do with
// it now.

import { lanesOf } from './anchor'
import type { Card, StageLayout } from './types'

/** Lanes of goroutines and objects that are not dimmed; undefined where all are in the light. */
export function lit(layout: StageLayout, selected: string | undefined): ReadonlySet<string> | undefined {
  if (!selected) return undefined
  const there = layout.chips.some((c) => c.g.lane === selected) || layout.cards.some((c) => lanesOf(c).includes(selected))
  if (!there) return undefined
  const lanes = new Set([selected])
  for (const chip of layout.chips) {
    const held = [chip.docked, ...chip.holdLanes].filter((lane) => lane !== undefined)
    if (chip.g.lane === selected) held.forEach((lane) => lanes.add(lane))
    else if (held.includes(selected)) lanes.add(chip.g.lane)
  }
  return lanes
}

/** Whether a card is in the light. */
export function isLit(card: Card, lanes: ReadonlySet<string> | undefined): boolean {
  return lanes === undefined || lanesOf(card).some((lane) => lanes.has(lane))
}

/** The lane that a click on a card puts into the light. */
export function laneOf(card: Card): string | undefined {
  if (card.kind === 'select') return `g${card.select.g}`
  return /^o\d+$/.test(card.lane) ? card.lane : undefined
}
