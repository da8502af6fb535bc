// Cards of what is rarer than channels and locks: Conds, Onces, timers, variables.

import type { Access, Cond, Once, Timer, Variable } from '../protocol'
import { chipHeight, pad, queue, queueHeight, timerDetail, titleHeight, wideMouth, zoneWidth, type Built, type Dock, type Workshop } from './cards'
import type { CondCard, HistoryRow, OnceCard, TimerCard, VariableCard } from './types'

const dialSize = 62

export function condCard(shop: Workshop, cond: Cond): Built<CondCard> {
  const rows = shop.memory.atLeast(shop.memory.rows, cond.lane, Math.max(queueHeight(cond.waiters), dialSize))
  const top = titleHeight + pad
  const docks: Dock[] = []
  const zone = zoneWidth(shop, cond.lane, cond.waiters)
  const box = { x: pad + dialSize + wideMouth + 12, y: top + (dialSize - chipHeight) / 2, w: zone, h: rows }
  const line = queue(shop, cond.waiters, box, 'left', cond.lane, false, docks)
  const card: CondCard = {
    kind: 'cond', lane: cond.lane, cond, queue: line,
    dial: { x: pad, y: top, w: dialSize, h: dialSize },
    box: { x: 0, y: 0, w: box.x + zone + pad, h: top + rows + pad },
    title: cond.name, detail: 'Cond',
  }
  return { card, docks }
}

export function onceCard(shop: Workshop, once: Once): Built<OnceCard> {
  const rows = shop.memory.atLeast(shop.memory.rows, once.lane, Math.max(queueHeight(once.waiters), chipHeight))
  const top = titleHeight + pad
  const docks: Dock[] = []
  const zone = zoneWidth(shop, once.lane, once.waiters)
  const line = queue(shop, once.waiters, { x: pad, y: top, w: zone, h: rows }, 'right', once.lane, false, docks)
  const widest = Math.min(230, Math.max(150, shop.measure(once.runnerName ?? '', 'name') + 56))
  const seat = { x: pad + zone + wideMouth + 10, y: top, w: shop.memory.atLeast(shop.memory.slots, once.lane, widest), h: chipHeight }
  const card: OnceCard = {
    kind: 'once', lane: once.lane, once, seat, queue: line,
    box: { x: 0, y: 0, w: seat.x + seat.w + pad, h: top + rows + pad },
    title: once.name, detail: 'Once',
  }
  return { card, docks }
}

export function timerCard(shop: Workshop, timer: Timer): Built<TimerCard> {
  const top = titleHeight + pad
  const does = timer.context ? 'ends a context' : timer.chan ? 'sends the time' : 'starts a goroutine'
  const lines = [timerDetail(timer, shop.time), timer.fired > 1 ? `${does} · fired ${timer.fired} times` : does]
  const width = shop.memory.atLeast(shop.memory.slots, timer.lane, Math.max(170, ...lines.map((l) => shop.measure(l, 'status'))))
  const card: TimerCard = {
    kind: 'timer', lane: timer.lane, timer, lines,
    dial: { x: pad, y: top, w: chipHeight, h: chipHeight },
    box: { x: 0, y: 0, w: pad + chipHeight + 12 + width + pad, h: top + chipHeight + pad },
    title: timer.name, detail: '',
  }
  return { card, docks: [] }
}

const historyRow = 21
/** Accesses of a variable that are shown. */
export const shownAccesses = 5

export function variableCard(shop: Workshop, variable: Variable): Built<VariableCard> {
  const { memory, measure } = shop
  const rows = variable.accesses.slice(-shownAccesses).map(rowOf)
  const top = titleHeight + pad
  const valueWidth = memory.atLeast(memory.slots, variable.lane, Math.min(130, Math.max(70, measure(widestOf(variable), 'value') * (20 / 14) + 18)))
  const widest = Math.max(150, ...rows.map((r) => measure(r.who, 'status') + measure(r.over ? `${r.did} ${r.over}` : r.did, 'code') + 40))
  const width = memory.atLeast(memory.zones, variable.lane, Math.min(340, widest))
  const height = historyRow * shownAccesses
  const card: VariableCard = {
    kind: 'variable', lane: variable.lane, variable, rows,
    value: { x: pad, y: top + (height - 54) / 2, w: valueWidth, h: 54 },
    history: { x: pad + valueWidth + wideMouth, y: top, w: width, h: height },
    box: { x: 0, y: 0, w: pad + valueWidth + wideMouth + width + pad, h: top + height + pad },
    title: variable.name, detail: variable.atomic ? `atomic ${variable.elem}` : variable.elem || 'variable',
  }
  return { card, docks: [] }
}

/** The longest that is to be expected where the value stands, in large type. */
function widestOf({ elem, value }: Variable): string {
  return elem === 'bool' ? 'false' : value
}

function rowOf(a: Access): HistoryRow {
  return {
    event: a.event, who: a.name, did: didOf(a), over: a.over ? `over ${a.over}’s` : undefined,
    place: a.place?.line ? { file: a.place.file, line: a.place.line } : undefined,
  }
}

/** What an access did, in two or three words. */
export function didOf(a: Access): string {
  const to = a.new ?? '…'
  switch (a.op) {
    case 'read':
    case 'load':
      return `reads ${a.old ?? '…'}`
    case 'add':
      return `adds: ${a.old ?? '…'} → ${to}`
    case 'and':
    case 'or':
    case 'swap':
      return `${a.op}s: ${a.old ?? '…'} → ${to}`
    case 'cas':
      return a.ok ? `swaps: ${a.old ?? '…'} → ${to}` : `finds ${a.old ?? '…'}: no swap`
    default:
      return `writes ${to}`
  }
}
