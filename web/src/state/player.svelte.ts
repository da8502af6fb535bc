// Playback: so many events a second, or a fraction of real time.

/** Either events a second, or trace nanoseconds per real nanosecond. */
export interface Speed {
  id: string
  name: string
  events?: number
  ratio?: number
}

export const speeds: Speed[] = [
  { id: 'e0.5', name: '½ event/s', events: 0.5 },
  { id: 'e1', name: '1 event/s', events: 1 },
  { id: 'e2', name: '2 events/s', events: 2 },
  { id: 'e5', name: '5 events/s', events: 5 },
  { id: 'e10', name: '10 events/s', events: 10 },
  { id: 'e50', name: '50 events/s', events: 50 },
  { id: 'e500', name: '500 events/s', events: 500 },
  { id: 'r-6', name: 'time ÷ 1,000,000', ratio: 1e-6 },
  { id: 'r-5', name: 'time ÷ 100,000', ratio: 1e-5 },
  { id: 'r-4', name: 'time ÷ 10,000', ratio: 1e-4 },
  { id: 'r-3', name: 'time ÷ 1,000', ratio: 1e-3 },
  { id: 'r-2', name: 'time ÷ 100', ratio: 1e-2 },
  { id: 'r-1', name: 'time ÷ 10', ratio: 0.1 },
  { id: 'r0', name: 'real time', ratio: 1 },
  { id: 'r1', name: 'time × 10', ratio: 10 },
  { id: 'r2', name: 'time × 100', ratio: 100 },
  { id: 'r3', name: 'time × 1,000', ratio: 1000 },
]

/** More steps a second than this are taken several at once. */
const ticksPerSecond = 30

/** What the player moves. */
export interface Deck {
  /** Takes `count` steps forward; false when there were none left. */
  stepOn(count: number): Promise<boolean>
  /** Goes to a time, in ns; false when that is past the end. */
  seekTime(ns: number): Promise<boolean>
  /** Where it is now, ns. */
  now(): number
}

export interface Clock {
  now(): number
  later(run: () => void, ms: number): number
  cancel(timer: number): void
}

/** The clock of the browser. */
export const browser: Clock = {
  now: () => performance.now(),
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
}

export class Player {
  playing = $state(false)
  speed = $state.raw<Speed>(speeds[2])

  private timer: number | undefined
  private run = 0

  constructor(
    private readonly deck: Deck,
    private readonly clock: Clock = browser,
  ) {}

  play(): void {
    if (this.playing) return
    this.playing = true
    const run = ++this.run
    void this.tick(run, this.clock.now(), this.deck.now())
  }

  pause(): void {
    this.playing = false
    this.run++
    if (this.timer !== undefined) this.clock.cancel(this.timer)
    this.timer = undefined
  }

  /** Another speed, from now on. */
  setSpeed(id: string): void {
    const speed = speeds.find((s) => s.id === id)
    if (!speed) return
    this.speed = speed
    if (this.playing) {
      this.pause()
      this.play()
    }
  }

  /** One speed up (+1) or down (-1), within its sort. */
  changeSpeed(by: 1 | -1): void {
    const next = speeds[speeds.indexOf(this.speed) + by]
    if (next && (next.events === undefined) === (this.speed.events === undefined)) this.setSpeed(next.id)
  }

  /** How long a step stays on the screen, ms. */
  get stepTime(): number {
    return this.playing ? 1000 / Math.min(this.speed.events ?? ticksPerSecond, ticksPerSecond) : Infinity
  }

  /** One tick, and the wait for the next. Played time is counted from where the run began, lest errors add up. */
  private async tick(run: number, began: number, beganAt: number): Promise<void> {
    const at = this.clock.now()
    const { events, ratio } = this.speed
    let more: boolean
    let pause = 1000 / ticksPerSecond
    if (events !== undefined) {
      const count = Math.max(1, Math.ceil(events / ticksPerSecond))
      more = await this.deck.stepOn(count)
      pause = (1000 * count) / events
    } else {
      more = await this.deck.seekTime(Math.round(beganAt + (at - began) * 1e6 * (ratio ?? 1)))
    }
    if (run !== this.run) return
    if (!more) {
      this.pause()
      return
    }
    const wait = Math.max(0, at + pause - this.clock.now())
    this.timer = this.clock.later(() => void this.tick(run, began, beganAt), wait)
  }
}
