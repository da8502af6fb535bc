// What flies over the stage when one event is shown: from where it was before
// to where it is after, along the way it took.

import type { End, Move, MoveKind } from '../protocol'
import { anchor, type Anchor } from './anchor'
import { badgeAt, type Box, type StageLayout } from './types'
import { reversed, straight, wayBetween, wayThrough, type Leg } from './ways'

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
  /** The lane that it comes from, and that it arrives at. */
  source?: string
  target?: string
  /** The slot it arrives in. */
  slot?: number
  /** It leaves a goroutine's hand, or comes into one: it is small there. */
  fromHand: boolean
  toHand: boolean
  /** Both ends are contexts in one tree. */
  branch: boolean
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
    const handoff = move.kind === 'value' && move.from?.slot === undefined && isGoroutine(move.to)
    const start = handoff && !back ? after : before
    const from = find(move.from, back ? after : start, after)
    const to = find(move.to, back ? before : after, after)
    // A timer's own context has it with it: the time is seen to come there.
    if (!from || !to || (same(from.box, to.box) && move.kind !== 'fire')) return
    const mouths = move.obj && (move.kind === 'value' || move.kind === 'close') ? anchor(after, `o${move.obj}`)?.mouths : undefined
    // A channel is closed where its senders come.
    if (move.kind === 'close' && mouths) to.box = { x: mouths.send.x + 8, y: to.box.y, w: 0, h: to.box.h }
    const { legs, trail } = move.kind === 'value' && mouths ? wayThrough(from, to, mouths) : wayBetween(from, to, after.cards.map((c) => c.box))
    if (move.kind === 'lock') toBadge(legs, from, to)
    const [source, target] = back ? [move.to, move.from] : [move.from, move.to]
    flights.push({
      key: `${i}:${move.kind}:${move.obj ?? 0}:${move.n ?? 0}`,
      kind: move.kind, legs: back ? reversed(legs) : legs, trail,
      text: textOf(move, moves, back),
      wave: waves[i], waits: handoff && !back,
      obj: move.obj, n: move.n, source: source?.lane, target: target?.lane, slot: target?.slot,
      fromHand: isGoroutine(source), toHand: isGoroutine(target), branch: from.node === true && to.node === true,
    })
  })
  return flights
}

/** A lock comes off the corner of a goroutine that shows what it holds, or onto it. */
function toBadge(legs: Leg[], from: Anchor, to: Anchor): void {
  const badge = (box: Box) => ({ x: box.x + badgeAt(box).x, y: box.y + badgeAt(box).y })
  if (!from.card) legs.unshift(straight(badge(from.box), legs[0].from))
  if (!to.card) legs.push(straight(legs[legs.length - 1].to, badge(to.box)))
}

function same(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w
}

function isGoroutine(end: End | undefined): boolean {
  return /^g\d/.test(end?.lane ?? '')
}

/** In which order moves follow from each other: a close from a goroutine, then its releases; a cancellation down the tree. */
function wavesOf(moves: Move[], back: boolean): number[] {
  const waves: number[] = []
  moves.forEach((move, i) => {
    const source = sourceOf(move, moves, i)
    waves.push(source < 0 || move.kind === 'value' ? 0 : waves[source] + 1)
  })
  const last = Math.max(0, ...waves)
  return back ? waves.map((w) => last - w) : waves
}

/** The earlier move that arrives where this one begins, -1 when there is none. */
function sourceOf(move: Move, moves: Move[], i: number): number {
  return moves.findIndex((m, k) => k < i && m.to?.lane !== undefined && m.to.lane === move.from?.lane && m.to.slot === undefined)
}

/** Objects are where they come to stand; a goroutine may have gone from where its part began. */
function find(end: End | undefined, first: StageLayout, after: StageLayout): Anchor | undefined {
  if (!end) return undefined
  const layout = isGoroutine(end) ? first : after
  const found = anchor(layout, end.lane, end.slot) ?? anchor(layout === after ? first : after, end.lane, end.slot)
  return found && { ...found, slot: end.slot !== undefined }
}

function textOf(move: Move, moves: Move[], back: boolean): string {
  switch (move.kind) {
    case 'count': {
      const n = (move.n ?? 0) * (back ? -1 : 1)
      return n > 0 ? `+${n}` : `−${-n}`
    }
    case 'cancel':
    case 'close':
    case 'wake':
      return move.kind
    case 'create':
      return isGoroutine(move.to) ? 'go' : 'new'
    case 'release':
      return moves[sourceOf(move, moves, moves.indexOf(move))]?.kind === 'close' ? 'closed' : 'go on'
    case 'signal':
      return move.n === 0 ? 'lost' : 'signal'
    case 'run':
      return move.n ? 'done' : 'run'
    case 'fire':
      return 'time'
    case 'value':
    case 'read':
    case 'write':
      return move.value ?? '·'
    default:
      return ''
  }
}
