// What components ask govis about a moment, beside its state. What could not be asked is undefined, and said on the page.

import type { EventReply, ExplainReply, Frame, StackReply, WaitsReply } from '../protocol'
import type { Client } from '../net/client'

export class Asks {
  /** `quietly` runs a request, and sees to it that what govis refuses is said. */
  constructor(
    private readonly client: Client,
    private readonly quietly: (run: () => Promise<void>) => Promise<void>,
  ) {}

  /** The stack of an event, innermost first. */
  async stack(at: number): Promise<Frame[]> {
    const reply = await this.one(() => this.client.ask<EventReply>({ type: 'event', at }, 'stack'))
    return reply?.stack ?? []
  }

  /** The stack of a goroutine just after an event. */
  stackOf(g: number, at: number): Promise<StackReply | undefined> {
    return this.one(() => this.client.ask<StackReply>({ type: 'stack', g, at }))
  }

  /** How long goroutines have waited, and where. */
  waits(system: boolean): Promise<WaitsReply | undefined> {
    return this.one(() => this.client.ask<WaitsReply>({ type: 'waits', system }))
  }

  /** What is known of a goroutine's wait at an event. */
  explain(g: number, at: number): Promise<ExplainReply | undefined> {
    return this.one(() => this.client.ask<ExplainReply>({ type: 'explain', g, at }))
  }

  private async one<T>(ask: () => Promise<T>): Promise<T | undefined> {
    let reply: T | undefined
    await this.quietly(async () => {
      reply = await ask()
    })
    return reply
  }
}
