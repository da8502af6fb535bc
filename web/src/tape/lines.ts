// The positions of a tape's events and lanes on one axis.

import type { Axis, Tape, TapeLane } from '../protocol'
import { search } from './find'

export class Lines {
  readonly first: number
  readonly count: number
  /** Where the trace ends. */
  readonly end: number

  constructor(
    readonly tape: Tape,
    readonly axis: Axis,
  ) {
    this.first = tape.hello.first ?? 0
    this.count = tape.hello.count
    this.end = axis === 'events' ? this.count : (tape.events.at(-1)?.time ?? 0)
  }

  /** Where an event is. */
  position(i: number): number {
    if (this.axis === 'events') return i
    return this.tape.events[Math.min(i, this.count - 1) - this.first].time
  }

  /** The first event at or after a position. */
  event(position: number): number {
    if (this.axis === 'events') return Math.min(Math.max(position, this.first), this.count)
    return this.first + search(this.count - this.first, (k) => this.tape.events[k].time >= position)
  }

  /** The first span of a lane that begins at or after a position. */
  span(lane: TapeLane, position: number): number {
    return search(lane.spans.length, (k) => this.position(lane.spans[k].at) >= position)
  }

  /** Where a span of a lane ends. */
  spanEnd(lane: TapeLane, k: number): number {
    return k + 1 < lane.spans.length ? this.position(lane.spans[k + 1].at) : this.end
  }

  /** How much of the axis the spans from i to j - 1 of a lane take, by their look. */
  weights(lane: TapeLane, i: number, j: number): Map<string, number> {
    const weights = new Map<string, number>()
    for (let k = i; k < j; k++) {
      const look = lookOf(lane, k)
      weights.set(look, (weights.get(look) ?? 0) + this.spanEnd(lane, k) - this.position(lane.spans[k].at))
    }
    return weights
  }
}

/** Spans of one look merge. */
export function lookOf(lane: TapeLane, k: number): string {
  const { state, family } = lane.spans[k]
  return family ? `${state} ${family}` : state
}

/** All looks, the first of which wins when two have the same weight. */
export const looks = [
  'unknown', 'created', 'runnable', 'running', 'syscall', 'ended', 'blocked channel', 'blocked select', 'blocked lock', 'blocked waitgroup',
  'blocked sleep', 'blocked network', 'blocked other', 'held', 'read', 'free', 'active', 'cancelled', 'idle', 'region', 'outside',
]
