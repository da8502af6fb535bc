// The goroutines and objects of a moment as rows that can be sorted.

import type { Goroutine, Group, State, Waiter } from '../protocol'
import { duration, plural } from '../format'
import { stateWord } from '../looks'
import { timerDetail } from '../stage/cards'

export interface Cell {
  text: string
  /** What it is sorted by, where that is not its text. */
  by?: number
  /** What is said beside it, less loud. */
  also?: string
}

export interface Row {
  lane: string
  cells: Cell[]
}

export interface Table {
  /** The first column's cells name their rows. */
  columns: string[]
  rows: Row[]
}

export function goroutineTable(state: State): Table {
  const names = new Map(state.goroutines.map((g) => [g.id, g.name]))
  const rows = state.goroutines.map((g) => {
    const ns = Math.max(0, state.time - g.sinceT)
    return {
      lane: g.lane,
      cells: [
        { text: g.name, by: g.id, also: g.labels },
        { text: stateWord(g) },
        { text: waitsFor(g) },
        g.state === 'ended' ? { text: '', by: -1 } : { text: duration(ns), by: ns },
        { text: g.place?.at ?? '' },
        { text: g.parent ? (names.get(g.parent) ?? `goroutine ${g.parent}`) : '', by: g.parent ?? 0 },
      ],
    }
  })
  return { columns: ['Goroutine', 'State', 'Reason', 'For', 'At', 'Started by'], rows }
}

/** What a goroutine waits for, in the runtime's words: "chan send "task 4" on tasks". */
function waitsFor(g: Goroutine): string {
  if (g.state !== 'blocked') return ''
  let text = g.reason ?? ''
  if (g.value !== undefined && g.family === 'channel') text += ` ${g.value}`
  if (g.objName && g.objName !== 'nil') text += ` on ${g.objName}`
  if (g.deadline !== undefined) text += ` until ${duration(g.deadline)}`
  return text
}

/** The groups of goroutines that wait at the same line for the same reason: the largest first, of equal ones that which waits longest. Where the
 * moment does not list all goroutines it has the groups of all; else they are made of those that it lists. */
export function groups(state: State): Group[] {
  if (state.groups) return state.groups
  const by = new Map<string, Goroutine[]>()
  for (const g of state.goroutines) {
    if (g.state !== 'blocked') continue
    const key = JSON.stringify([g.reason, g.place?.at, g.place?.file, g.place?.func])
    by.set(key, [...(by.get(key) ?? []), g])
  }
  return [...by.values()]
    .map((waiters) => {
      waiters.sort((a, b) => a.sinceT - b.sinceT || a.id - b.id)
      const { sinceT, lane } = waiters[0]
      return { text: groupText(waiters), count: waiters.length, sinceT, lane, names: waiters.map((g) => g.name) }
    })
    .sort((a, b) => b.count - a.count || a.sinceT - b.sinceT)
}

function groupText(waiters: Goroutine[]): string {
  const [{ place, reason, obj, objName }] = waiters
  const func = place?.func?.replace(/^.*\//, '').replace(/^main\./, '')
  let text = `${waiters.length} ${waiters.length === 1 ? 'waits' : 'wait'}`
  if (func) text += ` in ${func}`
  if (place?.at) text += ` ${place.at}`
  if (reason) text += ` for ${reason}`
  if (objName && objName !== 'nil' && waiters.every((g) => g.obj === obj)) text += ` on ${objName}`
  return text
}

/** The groups as rows; each leads to who waits longest. */
export function groupTable(state: State): Table {
  const rows = groups(state).map(({ text, count, sinceT, lane, names }) => {
    const ns = Math.max(0, state.time - sinceT)
    const some = names.slice(0, 3)
    if (count > some.length) some.push(`${count - some.length} more`)
    return { lane, cells: [{ text, by: -count }, { text: duration(ns), by: ns }, { text: some.join(', ') }] }
  })
  return { columns: ['Waiting', 'Longest', 'Who, longest first'], rows }
}

export function objectTable(state: State): Table {
  const rows: Row[] = []
  const add = (o: { id: number; lane: string; name: string; at?: string }, kind: string, words: string, waiting: number) =>
    rows.push({
      lane: o.lane,
      cells: [{ text: o.name, by: o.id }, { text: kind }, { text: words }, { text: waiting ? String(waiting) : '', by: waiting }, { text: o.at ?? '' }],
    })
  for (const c of state.channels) {
    const fill = c.cap === 0 ? 'unbuffered' : `${c.len} of ${c.cap}`
    add(c, `chan ${c.elem}`, c.closed ? `${fill}, closed` : fill, count(c.sendq, c.recvq))
  }
  for (const l of state.locks) {
    const holder = l.owner ? `held by ${l.ownerName ?? `goroutine ${l.owner}`}` : l.readers ? plural(l.readers, 'reader') : 'free'
    add(l, l.kind === 'rwmutex' ? 'RWMutex' : 'Mutex', holder, count(l.queue))
  }
  for (const w of state.waitGroups) add(w, 'WaitGroup', `counter ${w.counter}`, count(w.waiters))
  for (const c of state.contexts) add(c, 'context', c.cancelled ? (c.cause ?? c.err ?? 'cancelled') : 'active', count(c.waiters))
  for (const c of state.conds) add(c, 'Cond', '', count(c.waiters))
  for (const o of state.onces) add(o, 'Once', o.done ? `done by ${o.runnerName}` : o.runner ? `is run by ${o.runnerName}` : 'not run yet', count(o.waiters))
  for (const t of state.timers) add(t, t.kind === 'ticker' ? 'ticker' : 'timer', timerDetail(t, state.time), 0)
  for (const v of state.variables) add(v, v.elem, v.value || 'unknown', 0)
  return { columns: ['Object', 'Kind', 'State', 'Waiting', 'Made at'], rows }
}

function count(...queues: Waiter[][]): number {
  return queues.reduce((sum, q) => sum + q.length, 0)
}

/** The rows by one column, equal ones in their own order; descending where `down`. */
export function sorted(rows: Row[], column: number, down: boolean): Row[] {
  const order = (a: Cell, b: Cell) =>
    a.by !== undefined && b.by !== undefined ? a.by - b.by : a.text.localeCompare(b.text, 'en', { numeric: true })
  const sign = down ? -1 : 1
  return [...rows].sort((a, b) => sign * order(a.cells[column], b.cells[column]))
}

/** What a state does not hold, in words. */
export function left(state: State, of: 'goroutines' | 'objects'): string {
  const { moreGoroutines, endedGoroutines, systemGoroutines, moreObjects, systemObjects, moreGroups } = state.hidden
  const parts =
    of === 'goroutines'
      ? [[moreGoroutines, 'more'], [moreGroups, 'more groups'], [endedGoroutines, 'ended before'], [systemGoroutines, 'of Go’s own']]
      : [[moreObjects, 'more'], [systemObjects, 'of Go’s own']]
  const words = parts.filter(([n]) => n).map(([n, what]) => `${n} ${what}`)
  return words.length > 0 ? `not listed: ${words.join(', ')}` : ''
}
