// The playhead: which event it stands at, the state shown there, and how it gets
// elsewhere.

import type { State, StateReply, StepReply } from '../protocol'
import type { Client } from '../net/client'
import { Steps, type Stride } from './steps'
import type { Extent, TimelineView } from './timeline.svelte'

/** How the shown moment came about: one step forth or back can be animated, a jump cannot. */
export type Motion = 'step' | 'back' | 'jump'

/** What the playhead needs of whom it belongs to. */
export interface Owner {
  readonly client: Client
  readonly timeline: TimelineView
  readonly selected: string | undefined
  /** The lane of each new event is brought to the screen. */
  readonly brings: boolean
  /** How many events can be asked for. */
  readonly known: number
  extent(): Extent
  /** Runs a request, and sees to what goes wrong with it. */
  quietly(run: () => Promise<void>): Promise<void>
  /** The event that it must not reach yet. */
  readonly bound: number | undefined
  /** Is told when it was kept from that. */
  stopped(): void
  /** Is told of each state that is shown. */
  shows(state: State): void
}

export class Head {
  /** Index of the current event, -1 before the first. */
  at = $state(-1)
  /** Time of the current event, ns; between two events while time itself plays. */
  time = $state(0)
  /** What the stage shows; it may lag behind `at` by one answer. */
  shown = $state.raw<State | undefined>()
  /** What it showed before. */
  before = $state.raw<State | undefined>()
  motion = $state<Motion>('jump')
  /** Stepping stops at every event, also where only the scheduler was at work. */
  everyEvent = $state(false)

  private readonly steps = new Steps((count, kind) => this.take(count, kind))
  /** Grows with every change of place that makes earlier answers out of date. */
  private turn = 0

  /** Where it is to go as soon as govis has read so far. */
  private later: { at: number; turn: number } | undefined

  constructor(private readonly owner: Owner) {}

  /** Goes to an event; beyond the ends, to the first or last. */
  async goTo(index: number, motion: Motion = 'jump'): Promise<void> {
    const { bound } = this.owner
    const stops = bound !== undefined && index >= bound
    const wanted = stops ? bound - 1 : Math.min(index, this.owner.extent().count - 1)
    const at = Math.max(-1, Math.min(wanted, this.owner.known - 1))
    if (stops) this.owner.stopped()
    const turn = ++this.turn
    this.later = wanted > at ? { at: wanted, turn } : undefined
    this.at = at
    this.seek({ at })
    await this.owner.quietly(async () => {
      const { state } = await this.owner.client.ask<StateReply>({ type: 'state', at, ...this.scope })
      if (turn === this.turn) this.show(state, motion)
    })
  }

  /** Goes to an event, and the window with it. */
  async visit(index: number, motion: Motion = 'jump'): Promise<void> {
    const gone = this.goTo(index, motion)
    // The scene of where it goes is asked for together with the state, if that is known already.
    if (this.owner.timeline.axis === 'events') this.reveal()
    await gone
    this.reveal()
  }

  /** Goes on to where it was sent, once govis has read so far and nothing else was asked for since. */
  grew(): void {
    const { later } = this
    if (!later || later.turn !== this.turn || later.at >= this.owner.known) return
    void this.visit(later.at)
  }

  /** Shows the state at a time; false when the time is past the end. */
  async seekTime(ns: number): Promise<boolean> {
    const { end } = this.owner.extent()
    const turn = ++this.turn
    this.time = Math.min(ns, end)
    // Where there is a bound, only the state tells whether this is beyond it.
    this.seek(this.owner.bound === undefined ? { time: this.time } : undefined)
    await this.owner.quietly(async () => {
      const { state } = await this.owner.client.ask<StateReply>({ type: 'state', time: this.time, ...this.scope })
      if (turn !== this.turn || (await this.keptBack(state))) return
      const motion = state.at === this.at + 1 ? 'step' : 'jump'
      this.at = state.at
      // The playhead stands at the time asked for, between two events.
      if (state.at !== this.shown?.at) this.show(state, motion, false)
    })
    return ns < end && turn === this.turn
  }

  /** Steps on, or back when negative; false when there was no step left. */
  step(count: number, kind?: Stride): Promise<boolean> {
    return this.steps.add(count, kind ?? (this.everyEvent ? 'event' : 'step'))
  }

  /** Goes to the next event of a line of source, beginning anew after the last. */
  async toLine(file: string, line: number): Promise<void> {
    const turn = ++this.turn
    this.seek(undefined)
    await this.owner.quietly(async () => {
      for (const from of [this.at, -1]) {
        const reply = await this.owner.client.ask<StepReply>({
          type: 'step', from, kind: 'line', line: { file, line }, ...this.scope, state: true,
        })
        if (turn !== this.turn) return
        if (!reply.found || !reply.state) continue
        if (await this.keptBack(reply.state)) return
        this.show(reply.state, 'jump')
        this.reveal()
        return
      }
    })
  }

  /** Brings the playhead into the window. */
  reveal(): void {
    const { timeline } = this.owner
    timeline.reveal(timeline.axis === 'events' ? this.at : this.time)
  }

  /** Forgets all: it is of another trace. */
  clear(): void {
    this.shown = this.before = undefined
    this.steps.clear()
    this.turn++
  }

  /** What a state has to hold beside what the event is about. */
  private get scope(): { system: boolean; focus?: string[] } {
    const { selected } = this.owner
    return { system: this.system, focus: selected ? [selected] : undefined }
  }

  private get system(): boolean {
    return this.owner.timeline.system
  }

  private async take(steps: number, kind: Stride): Promise<boolean> {
    const lane = kind === 'lane' ? this.owner.selected : undefined
    if (kind === 'lane' && !lane) return false
    const turn = ++this.turn
    this.seek(undefined)
    let found = false
    await this.owner.quietly(async () => {
      const reply = await this.owner.client.ask<StepReply>({
        type: 'step', from: this.at, kind: kind === 'lane' ? 'event' : kind, lane, back: steps < 0, count: Math.abs(steps),
        ...this.scope, state: true,
      })
      if (turn !== this.turn) return
      found = reply.found
      if (!reply.found || !reply.state) return
      if (await this.keptBack(reply.state)) {
        found = false
        return
      }
      this.show(reply.state, reply.steps === 1 ? (steps < 0 ? 'back' : 'step') : 'jump')
      this.reveal()
    })
    return found
  }

  /** Stays before the bound when a state is beyond it. */
  private async keptBack(state: State): Promise<boolean> {
    const { bound } = this.owner
    if (bound === undefined || state.at < bound) return false
    this.steps.clear()
    await this.visit(bound)
    return true
  }

  /** Has the lane of an event brought to the screen together with its state, where it is known which; else it is looked for then. */
  private seek(moment: { at: number } | { time: number } | undefined): void {
    const { timeline, brings } = this.owner
    timeline.seekMoment(brings ? moment : undefined)
  }

  private show(state: State, motion: Motion, setTime = true): void {
    this.before = this.shown
    this.shown = state
    this.motion = motion
    this.at = state.at
    if (setTime) this.time = state.time
    this.owner.shows(state)
  }
}
