// A clock that goes on when a test tells it to; one timer at a time.

import type { Clock } from '../src/state/player.svelte'
import { settle } from './govis'

export class FakeClock implements Clock {
  time = 0
  timer: { run: () => void; at: number } | undefined
  now(): number {
    return this.time
  }
  later(run: () => void, ms: number): number {
    this.timer = { run, at: this.time + ms }
    return 1
  }
  cancel(): void {
    this.timer = undefined
  }
  /** Goes on to the next timer. */
  async next(): Promise<void> {
    const { timer } = this
    if (!timer) throw new Error('no timer is set')
    this.timer = undefined
    this.time = timer.at
    timer.run()
    await settle()
  }
}
