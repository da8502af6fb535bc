// A part of the trace that is played again and again.

import type { Moment } from './convert'

export class Loop {
  /** The first and the last event that are played; none: all is played once. */
  range = $state.raw<{ from: Moment; to: Moment } | undefined>()

  /** The event to go back to from an event; undefined where playing goes on. */
  back(at: number): number | undefined {
    const { range } = this
    return range && (at >= range.to.index || at < range.from.index) ? range.from.index : undefined
  }

  /** A time that playing has come to, brought back into the loop. */
  wrap(ns: number): number {
    const { range } = this
    if (!range || (ns >= range.from.t && ns <= range.to.t)) return ns
    if (ns < range.from.t) return range.from.t
    return range.from.t + ((ns - range.from.t) % Math.max(1, range.to.t - range.from.t))
  }
}
