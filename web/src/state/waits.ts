// How long goroutines have waited, as bars.

import type { WaitBar, WaitsReply } from '../protocol'
import { duration, plural } from '../format'
import { lookOf, type Look } from '../looks'

export type By = 'reason' | 'line'

export interface Bar {
  key: string
  name: string
  /** What of the name is not said yet. */
  detail: string
  look: Look
  time: string
  waits: string
  /** Share of the longest bar, 0 to 1. */
  share: number
  /** The longest of the waits: what it says, its first event, and its lane. */
  longest: string
  event: number
  lane: string
}

export function bars(reply: WaitsReply, by: By): Bar[] {
  const all = by === 'reason' ? reply.reasons : reply.lines
  const most = Math.max(1, ...all.map((b) => b.ns))
  return all.map((b) => ({
    key: `${b.place?.file ?? ''} ${b.place?.at ?? ''} ${b.reason}`,
    name: by === 'reason' ? reasonOf(b) : (b.place?.at ?? 'not in the program’s source'),
    detail: by === 'reason' ? '' : reasonOf(b),
    look: lookOf('blocked', b.family),
    time: duration(b.ns),
    waits: plural(b.count, 'wait') + (b.now > 0 ? `, ${b.now} not over` : ''),
    share: b.ns / most,
    longest: longestOf(b),
    event: b.event,
    lane: b.lane,
  }))
}

/** A trace does not tell of all that waited where it began why. */
function reasonOf(b: WaitBar): string {
  return b.reason || 'the trace does not tell why'
}

function longestOf(b: WaitBar): string {
  return `Go to the longest: ${b.name}, ${duration(b.longest)}`
}
