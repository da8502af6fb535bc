// The card of the contexts: a tree, each below the one it was made from.

import type { Context, Timer } from '../protocol'
import { duration } from '../format'
import { chipHeight, compactHeight, pad, queue, queueHeight, titleHeight, wideMouth, zoneWidth, type Built, type Dock, type Workshop } from './cards'
import { cut } from './measure'
import type { Box, ContextCard, ContextNode } from './types'

const nodeGap = 12
const slimGap = 6
const indent = 34
/** How far from a context's left edge the branches to those below it begin. */
export const branchInset = 16

/** Left of a context's name: its mark. */
const mark = 34
const slimMark = 30

export function contextCard(shop: Workshop, contexts: Context[], timers: readonly Timer[] = []): Built<ContextCard> {
  const { memory, measure } = shop
  const { slim } = memory
  const docks: Dock[] = []
  const boxes = new Map<number, Box>()
  const nodes: ContextNode[] = []
  const least = Math.min(...contexts.map((c) => c.depth))
  const h = slim ? compactHeight : chipHeight
  let y = memory.headed ? titleHeight + pad : pad
  let edge = 0
  for (const context of contexts) {
    const x = pad + (context.depth - least) * indent
    const key = `${context.lane} ${slim ? 'slim' : 'node'}`
    // A deadline comes nearer with every step: the node is as wide as it has ever been.
    const box = { x, y, w: memory.atLeast(memory.slots, key, nodeWidth(shop, context)), h }
    boxes.set(context.id, box)
    const zone = zoneWidth(shop, context.lane, context.waiters)
    edge = Math.max(edge, x + box.w + wideMouth + zone)
    const waiting = { x: x + box.w + wideMouth, y, w: zone, h }
    const line = queue(shop, context.waiters, waiting, 'left', context.lane, false, docks, slim)
    const parent = context.parent ? boxes.get(context.parent) : undefined
    const title = cut(measure, context.name, 'title', box.w - mark - 10)
    const beside = slim ? slimMark + measure(title, 'title') + 10 : undefined
    nodes.push({
      context, box, timer: timers.find((t) => t.context === context.id), queue: line, title, beside,
      detail: cut(measure, contextDetail(context, shop.time), 'status', box.w - (beside ?? mark) - 8),
      branch: parent && {
        from: { x: parent.x + branchInset, y: parent.y + parent.h },
        to: { x: box.x, y: box.y + box.h / 2 },
      },
    })
    y += memory.atLeast(memory.rows, key, Math.max(h, queueHeight(context.waiters, h))) + (slim ? slimGap : nodeGap)
  }
  const card: ContextCard = {
    kind: 'contexts', lane: 'contexts', nodes,
    box: { x: 0, y: 0, w: memory.atLeast(memory.zones, slim ? 'contexts slim' : 'contexts', edge + pad), h: y - (slim ? slimGap : nodeGap) + pad },
    title: memory.headed ? 'contexts' : '', detail: contexts.length === 1 || !memory.headed ? '' : 'a cancellation goes down the tree',
  }
  return { card, docks }
}

function nodeWidth({ measure, memory, time }: Workshop, context: Context): number {
  const [title, detail] = [measure(context.name, 'title'), measure(contextDetail(context, time), 'status')]
  if (memory.slim) return Math.min(340, slimMark + title + 10 + detail + 14)
  return Math.min(280, Math.max(150, Math.max(title, detail) + mark + 14))
}

function contextDetail(c: Context, now: number): string {
  const kind = { cancel: 'WithCancel', timeout: 'WithTimeout', deadline: 'WithDeadline', value: 'WithValue', withoutcancel: 'WithoutCancel' }[c.kind] ?? c.kind
  if (!c.cancelled) return c.deadline === undefined ? kind : `${kind} · ${c.deadline > now ? `due in ${duration(c.deadline - now, 2)}` : 'due'}`
  const why = c.cause && c.cause !== c.err ? `${c.err}: ${c.cause}` : (c.err ?? 'cancelled')
  return why
}
