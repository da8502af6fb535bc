// What the program has printed up to the playhead.

import type { OutputReply } from '../protocol'
import type { Client } from '../net/client'

/** What the output needs of whom it belongs to. */
export interface Printing {
  readonly client: Client
  readonly at: number
  quietly(run: () => Promise<void>): Promise<void>
}

/** How far the text twin may be behind the live edge, ms. */
const lag = 500

export class Output {
  reply = $state.raw<OutputReply | undefined>()
  /** The answer holds from here up to, not including, there. */
  private from = 0
  private to = 0

  private timer: number | undefined

  constructor(private readonly owner: Printing) {}

  /** Asks in a while: nobody reads along at the live edge of a program, but for the text twin. */
  soon(): void {
    this.timer ??= window.setTimeout(() => {
      this.timer = undefined
      void this.goTo(this.owner.at)
    }, lag)
  }

  /** Asks what was printed up to an event, if it is not known. */
  async goTo(at: number): Promise<void> {
    if (this.reply && at >= this.from && at < this.to) return
    await this.owner.quietly(async () => {
      const reply = await this.owner.client.ask<OutputReply>({ type: 'output', at })
      this.reply = reply
      this.from = reply.lines.at(-1)?.event ?? -1
      this.to = reply.next >= 0 ? reply.next : reply.count
    })
  }

  clear(): void {
    window.clearTimeout(this.timer)
    this.timer = undefined
    this.reply = undefined
  }
}
