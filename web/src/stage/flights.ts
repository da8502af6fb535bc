// What flies over the stage when one event is shown: from where it was before
// to where it is after, along the way it took.

import type { End, Move, MoveKind } from '../protocol'
import { branchInset } from './cardscontext'
import { anchor, type Anchor, type Mouths } from './anchor'
import { centre, type Box, type Point, type StageLayout } from './types'

/** One bend of a way: a quadratic curve. */
interface Leg {
  from: Point
  bend: Point
  to: Point
}

export interface Flight {
  key: string
  kind: MoveKind
  legs: Leg[]
  text: string
  obj?: number
  n?: number
  /** What it follows from flies first: 0 for what begins at once. */
  wave: number
  /** It begins when those who meet have come together. */
  waits?: boolean
  /** The slot it arrives in. */
  slot?: number
  /** The way outside of pipes and chips, which stays to be seen: its parts, each with an arrow. */
  trail: Leg[][]
}

/** Kinds of moves that are shown by something that flies. */
const flying: ReadonlySet<MoveKind> = new Set([
  'value', 'lock', 'count', 'cancel', 'release', 'wake', 'create', 'close', 'signal', 'run', 'fire', 'read', 'write',
])

/**
 * The flights of a step's moves. `before` and `after` are the layouts around the
 * step; a step back flies the same ways in the other direction.
 */
export function flightsOf(moves: Move[], before: StageLayout, after: StageLayout, back: boolean): Flight[] {
  const flights: Flight[] = []
  const waves = wavesOf(moves, back)
  moves.forEach((move, i) => {
    if (!flying.has(move.kind)) return
    // In a hand-off the two meet first.
    const handoff = move.kind === 'value' && move.from?.slot === undefined && /^g/.test(move.to?.lane ?? '')
    const start = handoff && !back ? after : before
    const from = find(move.from, back ? after : start, back ? start : after)
    const to = find(move.to, back ? before : after, back ? after : before)
    if (!from || !to || from.box === to.box) return
    const branch = from.node && to.node && to.box.x > from.box.x ? branchLegs(from.box, to.box) : undefined
    if (from.card && from.card === to.card) {
      // From part to part of one card: the card's edge says nothing.
      from.card = to.card = undefined
    }
    const channel = move.kind === 'value' && move.obj ? anchor(after, `o${move.obj}`) : undefined
    const legs = branch ?? (channel?.mouths && move.kind === 'value' ? wayOf(from, to, move, channel.mouths) : [directLeg(from.box, to.box)])
    flights.push({
      key: `${i}:${move.kind}:${move.obj ?? 0}:${move.n ?? 0}`,
      kind: move.kind, legs: back ? reversed(legs) : legs,
      text: textOf(move, back),
      wave: waves[i], waits: handoff && !back,
      obj: move.obj, n: move.n, slot: (back ? move.from : move.to)?.slot,
      trail: branch ? [branch] : trailOf(from, to, move, channel).map((leg) => [leg]),
    })
  })
  return flights
}

/** In which order moves follow from each other: a close from a goroutine, then its releases; a cancellation down the tree. */
function wavesOf(moves: Move[], back: boolean): number[] {
  const waves: number[] = []
  moves.forEach((move, i) => {
    const source = moves.findIndex((m, k) => k < i && m.to?.lane !== undefined && m.to.lane === move.from?.lane && m.to.slot === undefined)
    waves.push(source < 0 || move.kind === 'value' ? 0 : waves[source] + 1)
  })
  const last = Math.max(0, ...waves)
  return back ? waves.map((w) => last - w) : waves
}

/** From a context to one below it, along the branch between them. */
function branchLegs(from: Box, to: Box): Leg[] {
  const start = { x: from.x + branchInset, y: from.y + from.h }
  const corner = { x: start.x, y: to.y + to.h / 2 }
  const straight = (a: Point, b: Point): Leg => ({ from: a, to: b, bend: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } })
  return [straight(start, corner), straight(corner, { x: to.x, y: corner.y })]
}

function reversed(legs: Leg[]): Leg[] {
  return legs.map(flipped).reverse()
}

function find(end: End | undefined, first: StageLayout, second: StageLayout): Anchor | undefined {
  return end && (anchor(first, end.lane, end.slot) ?? anchor(second, end.lane, end.slot))
}

/** The way of a value: it goes in and out of a channel through its mouths. */
function wayOf(from: Anchor, to: Anchor, move: Move, mouths: Mouths): Leg[] {
  const sent = move.from?.slot === undefined
  const received = move.to?.slot === undefined
  const [start, end] = [centre(from.box), centre(to.box)]
  const legs = legsOf([start, ...(sent ? [mouths.send] : []), ...(received ? [mouths.recv] : []), end])
  if (sent) legs[0] = { ...mouthLeg(from.box, mouths.send, start.x > mouths.send.x), from: start }
  if (received) legs[legs.length - 1] = { ...flipped(mouthLeg(to.box, mouths.recv, end.x < mouths.recv.x)), to: end }
  return legs
}

/** The part of the way that does not run over what stands there. */
function trailOf(from: Anchor, to: Anchor, move: Move, channel: Anchor | undefined): Leg[] {
  const start = move.from?.slot === undefined ? from.box : undefined
  const end = move.to?.slot === undefined ? to.box : undefined
  const mouths = channel?.mouths
  const legs: Leg[] = []
  if (!mouths) legs.push(cardLeg(from, to))
  else {
    if (start) legs.push(mouthLeg(start, mouths.send, centre(start).x > mouths.send.x))
    if (start && end) legs.push(...legsOf([mouths.send, mouths.recv]))
    if (end) legs.push(flipped(mouthLeg(end, mouths.recv, centre(end).x < mouths.recv.x)))
  }
  // A way too short for its arrow to be one is left out.
  return legs.filter((leg) => Math.hypot(leg.to.x - leg.from.x, leg.to.y - leg.from.y) > 14)
}

/** From card to card, or to a chip: from the edge that looks there, so that no card beside it is crossed. */
function cardLeg(from: Anchor, to: Anchor): Leg {
  // Of who stands in the card itself, the card's edge says nothing.
  const a = from.card && !within(to.box, from.card) ? from.card : from.box
  const b = to.card && !within(from.box, to.card) ? to.card : to.box
  const gap = 7
  const nearest = (box: Box, x: number) => Math.max(box.x + 2 * gap, Math.min(box.x + box.w - 2 * gap, x))
  if (a === from.card && b.y + b.h < a.y) {
    const start = { x: nearest(a, centre(b).x), y: a.y - gap }
    return legsOf([start, edge(b, start)])[0]
  }
  if (b === to.card && a.y + a.h < b.y) {
    const end = { x: nearest(b, centre(a).x), y: b.y - gap }
    return legsOf([edge(a, end), end])[0]
  }
  return directLeg(a, b)
}

function within(box: Box, card: Box): boolean {
  return box.x >= card.x && box.x + box.w <= card.x + card.w && box.y >= card.y && box.y + box.h <= card.y + card.h
}

/** From a goroutine to a mouth of a pipe. Who stands above the pipe's other side comes down to the mouth, not across the pipe. */
function mouthLeg(box: Box, mouth: Point, across: boolean): Leg {
  const below = box.y + box.h
  const beside = mouth.x < box.x || mouth.x > box.x + box.w
  if (!across || !beside || below > mouth.y - 40) return legsOf([edge(box, mouth), mouth])[0]
  // Below the others on the bench.
  const x = mouth.x > box.x ? box.x + box.w - 20 : box.x + 20
  return { from: { x, y: below + 7 }, bend: { x: mouth.x, y: below + 20 }, to: mouth }
}

function flipped({ from, bend, to }: Leg): Leg {
  return { from: to, bend, to: from }
}

/** The way from box to box; between two that stand in a row it runs below the row. */
function directLeg(from: Box, to: Box): Leg {
  const [a, b] = [centre(from), centre(to)]
  const row = Math.abs(a.y - b.y) < 20 && Math.abs(a.x - b.x) > (from.w + to.w) / 2 + 24
  if (!row) return legsOf([edge(from, b), edge(to, a)])[0]
  const below = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h + 6 })
  const [start, end] = [below(from), below(to)]
  return { from: start, to: end, bend: { x: (start.x + end.x) / 2, y: Math.max(start.y, end.y) + 34 } }
}

/** Where the straight way from a box's middle to a point leaves the box. */
function edge(box: Box, towards: Point): Point {
  const c = centre(box)
  const dx = towards.x - c.x
  const dy = towards.y - c.y
  const gap = 7
  const t = Math.min(
    dx ? (box.w / 2 + gap) / Math.abs(dx) : Infinity,
    dy ? (box.h / 2 + gap) / Math.abs(dy) : Infinity,
    1,
  )
  return { x: c.x + dx * t, y: c.y + dy * t }
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

function textOf(move: Move, back: boolean): string {
  if (move.kind === 'count') {
    const n = (move.n ?? 0) * (back ? -1 : 1)
    return n > 0 ? `+${n}` : String(n)
  }
  if (move.kind === 'cancel' || move.kind === 'close') return move.kind
  if (move.kind === 'signal') return move.n === 0 ? 'lost' : 'signal'
  if (move.kind === 'run') return move.n ? 'done' : ''
  return move.kind === 'value' || move.kind === 'read' || move.kind === 'write' ? (move.value ?? '·') : ''
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
export function pointAt({ legs }: Flight, t: number): Point {
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
