// The ways on the stage: from a goroutine to an object, into a pipe and out of it, down a tree.

import { branchInset } from './cardscontext'
import type { Anchor, Mouths } from './anchor'
import { centre, handOf, type Box, type Point } from './types'

/** One bend of a way: a quadratic curve. */
export interface Leg {
  from: Point
  bend: Point
  to: Point
}

export interface Way {
  /** All of it. */
  legs: Leg[]
  /** What of it stays to be seen, outside of pipes and chips: its parts, each with an arrow. */
  trail: Leg[][]
}

/** Between a way and what it begins or ends at. */
const gap = 7
/** How far inside of its card's left edge a way goes down to a context. */
const rail = 7
/** A way shorter than this is not drawn: there would be an arrow only. */
const shortest = 14

/** The way between a goroutine and an object, or two of either, around the cards in between. */
export function wayBetween(from: Anchor, to: Anchor, cards: readonly Box[] = []): Way {
  if (from.node && to.node && from.card === to.card) return treeWay(from.box, to.box)
  // Within a card the way says nothing that is not to be seen.
  if ((from.card ?? from.box) === (to.card ?? to.box) || within(from.box, to.card) || within(to.box, from.card)) {
    return { legs: [straight(middleOf(from), middleOf(to))], trail: [] }
  }
  if (to.card && from.box.y + from.box.h < to.card.y) return downTo(from, to, cards)
  if (from.card && to.box.y + to.box.h < from.card.y) return backwards(downTo(to, from, cards))
  const leg = directLeg(from.card ?? from.box, to.card ?? to.box)
  return { legs: [leg, ...(to.card ? [straight(leg.to, centre(to.box))] : [])], trail: longEnough([[leg]]) }
}

/** Down to a part of a card: to the card's edge above it, then straight on; to a context along the card's left edge. */
function downTo(from: Anchor, to: Anchor, cards: readonly Box[]): Way {
  const { box, card = box } = to
  const [x, y] = to.node ? [card.x + rail, box.y + box.h / 2] : [centre(box).x, box.y - gap]
  const entry = { x, y: card.y - gap }
  const inside = { x, y }
  const above = cards.filter((c) => c.y + c.h <= card.y && c.y > from.box.y + from.box.h)
  const around = isFree(x, above) ? [] : detour(entry, above)
  const next = around[0] ?? entry
  const start = { x: Math.max(from.box.x + 2 * gap, Math.min(from.box.x + from.box.w - 2 * gap, next.x)), y: from.box.y + from.box.h + gap }
  const legs = [...legsOf([start, next]), ...straights([...around, entry, inside])]
  if (to.node) {
    const edge = { x: box.x - 1, y }
    legs.push(straight(inside, edge))
    return { legs: [...legs, straight(edge, { x: box.x + 18, y })], trail: [legs] }
  }
  return { legs: [...legs, straight(inside, centre(box))], trail: [legs] }
}

/** Down the gap between cards that is the nearest, to the level of the entry. */
function detour(entry: Point, cards: readonly Box[]): Point[] {
  const gaps = cards.flatMap((c) => [c.x - gap, c.x + c.w + gap]).filter((x) => isFree(x, cards))
  const x = gaps.sort((a, b) => Math.abs(a - entry.x) - Math.abs(b - entry.x))[0]
  return [{ x, y: Math.min(...cards.map((c) => c.y)) - gap }, { x, y: entry.y }]
}

function isFree(x: number, cards: readonly Box[]): boolean {
  return !cards.some((c) => x > c.x - gap / 2 && x < c.x + c.w + gap / 2)
}

function backwards({ legs, trail }: Way): Way {
  return { legs: reversed(legs), trail: trail.map(reversed) }
}

export function reversed(legs: Leg[]): Leg[] {
  return legs.map(flipped).reverse()
}

/** From a context to one below it, along the branch between them. */
function treeWay(from: Box, to: Box): Way {
  if (to.x <= from.x) return { legs: [straight(centre(from), centre(to))], trail: [] }
  const start = { x: from.x + branchInset, y: from.y + from.h }
  const corner = { x: start.x, y: to.y + to.h / 2 }
  const legs = [straight(start, corner), straight(corner, { x: to.x, y: corner.y })]
  return { legs, trail: [legs] }
}

/** The way of a value through a channel: it goes in and out through its mouths. */
export function wayThrough(from: Anchor, to: Anchor, mouths: Mouths): Way {
  const sent = !from.slot
  const received = !to.slot
  const [start, end] = [middleOf(from), middleOf(to)]
  const legs = legsOf([start, ...(sent ? [mouths.send] : []), ...(received ? [mouths.recv] : []), end])
  const trail: Leg[][] = []
  if (sent) {
    const leg = mouthLeg(from.box, mouths.send, start.x > mouths.send.x)
    legs[0] = { ...leg, from: start }
    trail.push([leg])
  }
  if (sent && received) trail.push(legsOf([mouths.send, mouths.recv]))
  if (received) {
    const leg = flipped(mouthLeg(to.box, mouths.recv, end.x < mouths.recv.x))
    legs[legs.length - 1] = { ...leg, to: end }
    trail.push([leg])
  }
  return { legs, trail: longEnough(trail) }
}

/** Where something leaves from, and arrives: a goroutine's hand. */
function middleOf({ box, card, slot }: Anchor): Point {
  return card || slot ? centre(box) : handOf(box)
}

function longEnough(trail: Leg[][]): Leg[][] {
  return trail.filter(([leg]) => Math.hypot(leg.to.x - leg.from.x, leg.to.y - leg.from.y) > shortest)
}

function within(box: Box, card: Box | undefined): boolean {
  return card !== undefined && box.x >= card.x && box.x + box.w <= card.x + card.w && box.y >= card.y && box.y + box.h <= card.y + card.h
}

/** From a goroutine to a mouth of a pipe. Who stands above the pipe's other side comes down to the mouth, not across the pipe. */
function mouthLeg(box: Box, mouth: Point, across: boolean): Leg {
  const below = box.y + box.h
  const beside = mouth.x < box.x || mouth.x > box.x + box.w
  if (!across || !beside || below > mouth.y - 40) return legsOf([edge(box, mouth), mouth])[0]
  // Below the others on the bench.
  const x = mouth.x > box.x ? box.x + box.w - 20 : box.x + 20
  return { from: { x, y: below + gap }, bend: { x: mouth.x, y: below + 20 }, to: mouth }
}

function flipped({ from, bend, to }: Leg): Leg {
  return { from: to, bend, to: from }
}

/** The way from box to box; between two that stand in a row it runs below the row. */
function directLeg(from: Box, to: Box): Leg {
  const [a, b] = [centre(from), centre(to)]
  if (Math.abs(a.y - b.y) >= 20) return legsOf([edge(from, b), edge(to, a)])[0]
  const below = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h + gap })
  const [start, end] = [below(from), below(to)]
  return { from: start, to: end, bend: { x: (start.x + end.x) / 2, y: Math.max(start.y, end.y) + 34 } }
}

/** Where the straight way from a box's middle to a point leaves the box. */
function edge(box: Box, towards: Point): Point {
  const c = centre(box)
  const dx = towards.x - c.x
  const dy = towards.y - c.y
  const t = Math.min(
    dx ? (box.w / 2 + gap) / Math.abs(dx) : Infinity,
    dy ? (box.h / 2 + gap) / Math.abs(dy) : Infinity,
    1,
  )
  return { x: c.x + dx * t, y: c.y + dy * t }
}

function straights(points: Point[]): Leg[] {
  return points.slice(1).map((to, i) => straight(points[i], to))
}

export function straight(from: Point, to: Point): Leg {
  return { from, to, bend: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } }
}

function legsOf(points: Point[]): Leg[] {
  return points.slice(1).map((to, i) => {
    const from = points[i]
    const dx = to.x - from.x
    const dy = to.y - from.y
    // A level way is left straight; one from bench to card swings a little.
    const swing = Math.abs(dx) > 3 * Math.abs(dy) ? 0 : 0.14
    return { from, to, bend: { x: (from.x + to.x) / 2 + dx * swing, y: (from.y + to.y) / 2 - dy * swing } }
  })
}

/** The way as an SVG path. */
export function pathOf(legs: Leg[]): string {
  const f = (x: number) => x.toFixed(1)
  let path = ''
  let last: Point | undefined
  for (const { from, bend, to } of legs) {
    if (last !== from) path += `M${f(from.x)} ${f(from.y)}`
    path += `Q${f(bend.x)} ${f(bend.y)} ${f(to.x)} ${f(to.y)}`
    last = to
  }
  return path
}

/** The point a share `t` of the way along; each leg takes its share of the length. */
export function pointAt({ legs }: { legs: Leg[] }, t: number): Point {
  const lengths = legs.map((l) => Math.hypot(l.to.x - l.from.x, l.to.y - l.from.y) || 1)
  let left = t * lengths.reduce((a, b) => a + b, 0)
  for (let i = 0; i < legs.length; i++) {
    if (left <= lengths[i] || i === legs.length - 1) return onLeg(legs[i], Math.min(1, left / lengths[i]))
    left -= lengths[i]
  }
  return legs[0].from
}

function onLeg({ from, bend, to }: Leg, t: number): Point {
  const u = 1 - t
  return {
    x: u * u * from.x + 2 * u * t * bend.x + t * t * to.x,
    y: u * u * from.y + 2 * u * t * bend.y + t * t * to.y,
  }
}
