// Whether the page begins to play by itself, which it does for a run of just
// now: from its beginning, once the program has ended. A program that runs on
// is followed instead, and the reader's hand is always first.

import type { TraceInfo } from '../protocol'
import { motion } from '../motion.svelte'
import type { Place } from './place'
import { browser, type Clock } from './player.svelte'

/** How long the beginning stands still before it plays, ms. */
export const calm = 1000
/** A program that has ended so soon after the page came up is played from its beginning, ms. */
export const soon = 5_000
/** One with few events gets longer: what flew past at the live edge was no use to anybody. */
export const soonForFew = 30_000
export const few = 2_000

/** What playing by itself needs of whom it belongs to. */
export interface Stand {
  goBegin(): Promise<void>
  play(): void
}

/** A link that says where to be is a wish: nobody is taken away from there. */
export function hasPosition(place: Place): boolean {
  return place.at !== undefined || place.t !== undefined || place.live === true
}

/** Whether who followed a program to its end is taken back to its beginning, `watched` ms after the page came up. */
export function goesBack(trace: TraceInfo, count: number, watched: number): boolean {
  // Ended by hand, as a program that hangs is: it is the end that one wants to see.
  if (trace.exit?.message.startsWith('signal')) return false
  return watched <= (count <= few ? soonForFew : soon)
}

export class Autoplay {
  /** When the trace was first seen; undefined when nothing will play by itself. */
  private since: number | undefined
  private touched = false
  private timer: number | undefined

  constructor(
    private readonly stand: Stand,
    private readonly clock: Clock = browser,
  ) {}

  /** The reader's hand was on a key or the mouse: nothing begins by itself any more. */
  cancel(): void {
    this.touched = true
    this.since = undefined
    if (this.timer !== undefined) this.clock.cancel(this.timer)
    this.timer = undefined
  }

  /** The page shows a trace for the first time, at a place; an ended one stands at its beginning then. */
  settled(trace: TraceInfo, place: Place, count: number): void {
    if (this.touched || !trace.plays || hasPosition(place)) return
    this.since = this.clock.now()
    if (!trace.live && count > 0) this.playSoon()
  }

  /** The program that the page was following has ended. */
  async ended(trace: TraceInfo, count: number): Promise<void> {
    if (this.since === undefined || this.timer !== undefined || count === 0) return
    if (!goesBack(trace, count, this.clock.now() - this.since)) {
      this.since = undefined
      return
    }
    await this.stand.goBegin()
    if (this.since !== undefined) this.playSoon()
  }

  private playSoon(): void {
    this.since = undefined
    if (motion.reduced) return
    this.timer = this.clock.later(() => {
      this.timer = undefined
      this.stand.play()
    }, calm)
  }
}
