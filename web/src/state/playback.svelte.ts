// Playing: on from the playhead, to the end or in a loop.

import { Loop } from './loop.svelte'
import { Player, type Clock } from './player.svelte'
import type { Moment, Where } from './convert'
import type { Head } from './head.svelte'
import type { TimelineView } from './timeline.svelte'

/** What playing needs of whom it belongs to. */
export interface Stage {
  readonly head: Head
  readonly timeline: TimelineView
  readonly count: number
  goBegin(): Promise<void>
  leaveEdge(): void
  moment(where: Where, lane: string): Promise<Moment>
  quietly(run: () => Promise<void>): Promise<void>
}

export class Playback {
  readonly player: Player
  readonly loop = new Loop()

  constructor(
    private readonly stage: Stage,
    clock?: Clock,
  ) {
    const deck = {
      stepOn: (n: number) => this.stepOn(n),
      seekTime: (ns: number) => this.seekTime(ns),
      now: () => this.stage.head.time,
    }
    this.player = new Player(deck, clock)
  }

  /** Plays or pauses; at the end it begins anew. */
  async toggle(): Promise<void> {
    if (this.player.playing) {
      this.player.pause()
      return
    }
    const { stage } = this
    stage.leaveEdge()
    if (stage.head.at >= stage.count - 1 && !this.loop.range) await stage.goBegin()
    this.player.play()
  }

  /** Plays what the timeline shows in a loop, or all of it again. */
  async toggleLoop(): Promise<void> {
    if (this.loop.range) {
      this.loop.range = undefined
      return
    }
    const { axis, window } = this.stage.timeline
    if (axis === 'events') await this.setLoop({ at: Math.floor(window.from) }, { at: Math.ceil(window.to) - 1 })
    else await this.setLoop({ time: Math.round(window.from) }, { time: Math.round(window.to) })
  }

  async setLoop(first: Where, last: Where): Promise<void> {
    const { stage } = this
    await stage.quietly(async () => {
      const [from, to] = await Promise.all([stage.moment(first, 'loop:from'), stage.moment(last, 'loop:to')])
      if (from.index < to.index) this.loop.range = { from, to }
    })
  }

  private async stepOn(steps: number): Promise<boolean> {
    const { head, count } = this.stage
    const back = this.loop.back(head.at)
    if (back === undefined) return (await head.step(steps)) && (head.at < count - 1 || this.loop.range !== undefined)
    await head.visit(back)
    return true
  }

  private async seekTime(ns: number): Promise<boolean> {
    const { head } = this.stage
    const more = await head.seekTime(this.loop.wrap(ns))
    if (this.player.playing) head.reveal()
    return more
  }
}
