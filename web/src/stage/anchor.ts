// What stands where for a lane: the card, and the part of it.

import type { Context } from '../protocol'
import { moved, type Box, type Card, type Point, type StageLayout } from './types'

/** The lanes that a card stands for. */
export function lanesOf(card: Card): string[] {
  if (card.kind === 'contexts') return card.nodes.flatMap((n) => (n.timer ? [n.context.lane, n.timer.lane] : [n.context.lane]))
  if (card.kind === 'channel' && card.clock) return [card.lane, card.clock.lane]
  if (card.kind === 'select') return [card.lane, `g${card.select.g}`]
  return [card.lane]
}

/** What stands for a lane, or for a slot of a channel's buffer; and where a way to it leads through. */
export interface Anchor {
  box: Box
  /** The card it is on. */
  card?: Box
  /** It is a context in its tree. */
  node?: boolean
  /** It is a slot of a buffer. */
  slot?: boolean
  /** Of the channel's pipe, where it is one. */
  mouths?: Mouths
}

/** Where senders and receivers come to a channel's pipe. */
export interface Mouths {
  send: Point
  recv: Point
}

export function anchor(layout: StageLayout, lane: string, slot?: number): Anchor | undefined {
  const chip = layout.chips.find((c) => c.g.lane === lane)
  if (chip) return { box: chip.box }
  for (const card of layout.cards) {
    const local = partOf(card, lane, slot)
    if (!local) continue
    const { x, y } = card.box
    return { box: moved(local, x, y), card: card.box, node: card.kind === 'contexts', mouths: card.kind === 'channel' ? mouthsOf(card.pipe, x, y) : undefined }
  }
  return undefined
}

function mouthsOf(pipe: Box, x: number, y: number): Mouths {
  const middle = y + pipe.y + pipe.h / 2
  return { send: { x: x + pipe.x - 8, y: middle }, recv: { x: x + pipe.x + pipe.w + 8, y: middle } }
}

/** Whether a context stands for a lane: for its own, and for its Done channel's. */
export function isAt(context: Context, lane: string): boolean {
  return context.lane === lane || (context.chan !== undefined && lane === `o${context.chan}`)
}

function partOf(card: Card, lane: string, slot?: number): Box | undefined {
  if (card.kind === 'contexts') return card.nodes.find((n) => isAt(n.context, lane) || n.timer?.lane === lane)?.box
  if (card.kind === 'channel' && card.clock?.lane === lane) return card.sendq.box
  if (card.lane !== lane) return undefined
  switch (card.kind) {
    case 'channel':
      return slot === undefined ? card.pipe : (card.slots[slot] ?? card.moreBox ?? card.pipe)
    case 'lock':
      return card.seat
    case 'once':
      return card.seat
    case 'waitgroup':
    case 'cond':
    case 'timer':
      return card.dial
    case 'variable':
      return card.value
    default:
      return undefined
  }
}
