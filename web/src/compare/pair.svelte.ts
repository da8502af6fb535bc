// Two runs and one transport: a step is a place in both.

import { compareRuns, type Fetch } from '../net/catalogue'
import type { Comparison } from '../protocol'
import { Player, type Clock } from '../state/player.svelte'
import type { Store } from '../state/store.svelte'
import type { PairPlace } from './place'

export class Pair {
  comparison = $state.raw<Comparison | undefined>()
  /** Why there is none, a sentence. */
  problem = $state<string | undefined>()
  /** Position in the comparison's steps. */
  step = $state(0)
  readonly player: Player
  /** Where the runs were last sent. */
  private readonly sent: [number, number] = [-2, -2]
  private asked = false

  constructor(
    readonly stores: readonly [Store, Store],
    private readonly place: PairPlace,
    private readonly ask?: Fetch,
    clock?: Clock,
  ) {
    const deck = {
      stepOn: async (count: number) => {
        if (!this.comparison || this.step >= this.last) return false
        await this.go(this.step + count)
        return this.step < this.last
      },
      seekTime: () => Promise.resolve(false),
      now: () => 0,
    }
    this.player = new Player(deck, clock)
  }

  get last(): number {
    return Math.max(0, (this.comparison?.a.length ?? 0) - 1)
  }

  /** Both runs have ended, and are known to their end. */
  get ready(): boolean {
    return this.stores.every((s) => s.trace && !s.live && s.read === undefined && s.connection === 'open')
  }

  /** Asks where the runs part, once, and goes there, or where the address says. */
  async load(): Promise<void> {
    if (this.asked) return
    this.asked = true
    for (const store of this.stores) store.autoplay.cancel()
    try {
      const { token, a, b, step } = this.place
      this.comparison = await compareRuns('./', token, a, b, this.ask)
      this.problem = undefined
      await this.go(step ?? this.comparison.partings[0]?.step ?? 0)
    } catch (reason) {
      this.asked = false
      this.problem = (reason as Error).message
    }
  }

  /** Goes to a step in both runs. */
  async go(step: number): Promise<void> {
    const { comparison } = this
    if (!comparison || comparison.a.length === 0) return
    const to = Math.max(0, Math.min(this.last, step))
    const motion = to === this.step + 1 ? 'step' : to === this.step - 1 ? 'back' : 'jump'
    this.step = to
    await Promise.all([this.send(0, comparison.a[to], motion), this.send(1, comparison.b[to], motion)])
  }

  /** Steps by the reader's hand. */
  by(count: number): void {
    this.player.pause()
    void this.go(this.step + count)
  }

  /** One run was moved by the reader's hand: the other comes along. */
  moved(which: 0 | 1, at: number): void {
    const { comparison } = this
    if (!comparison || at === this.sent[which]) return
    this.player.pause()
    this.sent[which] = at
    const list = which === 0 ? comparison.a : comparison.b
    // The last step that is not beyond; steps go on in both runs.
    let [from, to] = [0, list.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (list[middle] <= at) from = middle + 1
      else to = middle
    }
    this.step = Math.max(0, from - 1)
    const other = which === 0 ? 1 : 0
    void this.send(other, (other === 0 ? comparison.a : comparison.b)[this.step], 'jump')
  }

  private async send(which: 0 | 1, at: number, motion: 'step' | 'back' | 'jump'): Promise<void> {
    const store = this.stores[which]
    this.sent[which] = at
    if (store.at === at && store.shown?.at === at) return
    store.leaveEdge()
    await store.head.visit(at, motion)
  }
}
