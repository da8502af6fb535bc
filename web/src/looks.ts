// What a state looks like: a colour, a pattern and a word each, so that no
// meaning hangs on colour alone. The colours are in style/tokens.css, under the look's name.

import type { Family, Goroutine, SpanState } from './protocol'
import type { LaneState } from './state/timeline.svelte'
import { duration } from './format'

export type Look =
  | 'running'
  | 'runnable'
  | 'channel'
  | 'select'
  | 'lock'
  | 'waitgroup'
  | 'sleep'
  | 'network'
  | 'syscall'
  | 'other'
  | 'ended'
  | 'cancelled'
  | 'active'
  | 'region'

/** A tile that repeats: lines and dots in a square of `size` pixels. */
export interface Pattern {
  size: number
  lines: [number, number, number, number][]
  dots: [number, number, number][]
  width: number
}

const none: Pattern = { size: 8, lines: [], dots: [], width: 1.5 }

export const patterns: Record<Look, Pattern> = {
  running: none,
  runnable: none,
  active: none,
  region: none,
  channel: { ...none, lines: [[-2, 10, 10, -2], [-2, 2, 2, -2], [6, 10, 10, 6]] },
  select: { ...none, lines: [[-2, -2, 10, 10], [6, -2, 10, 2], [-2, 6, 2, 10]] },
  lock: { ...none, lines: [[0, 0, 8, 8], [8, 0, 0, 8]], width: 1.25 },
  waitgroup: { ...none, size: 6, lines: [[3, 0, 3, 6]] },
  sleep: { ...none, size: 7, dots: [[3.5, 3.5, 1.2]] },
  network: { ...none, size: 6, lines: [[0, 3, 6, 3]] },
  syscall: { ...none, size: 10, lines: [[1, 2.5, 5, 2.5], [6, 7.5, 10, 7.5]] },
  other: { ...none, size: 10, dots: [[2.5, 2.5, 0.9], [7.5, 7.5, 0.9]] },
  ended: none,
  cancelled: { ...none, lines: [[-2, 10, 10, -2], [-2, 2, 2, -2], [6, 10, 10, 6]], width: 1 },
}

/** The look of a goroutine's, lock's or context's state. */
export function lookOf(state: SpanState, family?: Family): Look {
  switch (state) {
    case 'running':
      return 'running'
    case 'created':
    case 'runnable':
      return 'runnable'
    case 'blocked':
      return family ?? 'other'
    case 'syscall':
      return 'syscall'
    case 'held':
    case 'read':
      return 'lock'
    case 'active':
      return 'active'
    case 'cancelled':
      return 'cancelled'
    case 'ended':
      return 'ended'
    case 'region':
      return 'region'
    default:
      return 'other'
  }
}

/** The states by which lanes can be chosen, in words. */
export const stateNames: Record<LaneState, string> = {
  running: 'running', runnable: 'ready', blocked: 'blocked', syscall: 'in the operating system', held: 'held (a lock)', cancelled: 'cancelled',
}

/** The legend: every look of a goroutine with its word. */
export const legend: { look: Look; word: string; meaning: string }[] = [
  { look: 'running', word: 'running', meaning: 'has a processor and runs' },
  { look: 'runnable', word: 'ready', meaning: 'could run, waits for a processor' },
  { look: 'channel', word: 'channel', meaning: 'waits to send or to receive' },
  { look: 'select', word: 'select', meaning: 'waits for any case of a select' },
  { look: 'lock', word: 'lock', meaning: 'waits for a Mutex or RWMutex' },
  { look: 'waitgroup', word: 'WaitGroup', meaning: 'waits for a counter to reach 0' },
  { look: 'sleep', word: 'sleep', meaning: 'sleeps' },
  { look: 'network', word: 'network', meaning: 'waits for the network' },
  { look: 'syscall', word: 'syscall', meaning: 'is in the operating system' },
  { look: 'other', word: 'other', meaning: 'waits for something else' },
  { look: 'ended', word: 'ended', meaning: 'its function returned' },
]

/** A goroutine's state in a word, whatever it waits for. */
export function stateWord(g: Goroutine): string {
  if (g.state === 'running') return 'running'
  return g.state !== 'blocked' ? brief(g) : g.family === 'sleep' ? 'asleep' : 'blocked'
}

/** A goroutine's state in two or three words, as on its chip. */
export function brief(g: Goroutine): string {
  switch (g.state) {
    case 'running':
      return g.p >= 0 ? `running on P${g.p}` : 'running'
    case 'created':
      return 'new, ready'
    case 'runnable':
      return 'ready'
    case 'syscall':
      return 'in a syscall'
    case 'ended':
      return 'ended'
    case 'blocked':
      return briefWait(g)
    default:
      return 'state unknown'
  }
}

function briefWait(g: Goroutine): string {
  switch (g.family) {
    case 'channel':
      return g.reason?.includes('send') ? 'waits to send' : g.reason?.includes('receive') ? 'waits to receive' : 'waits'
    case 'select':
      return 'waits in select'
    case 'lock':
      if (g.reason?.startsWith('sync.Cond')) return 'waits: signal'
      return g.reason?.startsWith('sync.Once') ? 'waits: Once' : 'waits for lock'
    case 'waitgroup':
      return 'waits for 0'
    case 'sleep':
      return 'sleeps'
    case 'network':
      return 'waits: network'
    default:
      if (g.reason === 'select (no cases)') return 'waits for ever'
      return g.reason ? `waits: ${g.reason}` : 'waits'
  }
}

/** A goroutine's state in full, as in the table for screen readers. */
export function describe(g: Goroutine): string {
  let text = brief(g)
  if (g.state !== 'blocked') return text
  if (g.value !== undefined && g.family === 'channel') text += ` ${g.value}`
  if (g.objName) text += ` on ${g.objName}`
  if (g.deadline !== undefined) text += ` until ${duration(g.deadline)}`
  return text
}
