// A socket with a tape at its other end, for a page that has no govis.

import type { ClientMessage, ServerMessage, Tape } from '../protocol'
import { answer } from '../tape/answer'
import type { Socket } from './client'

export class TapeSocket implements Socket {
  onmessage: WebSocket['onmessage'] = null
  onclose: WebSocket['onclose'] = null
  private closed = false

  constructor(private readonly tape: Tape) {
    this.deliver(() => tape.hello)
  }

  send(request: string): void {
    this.deliver(() => answer(this.tape, JSON.parse(request) as ClientMessage))
  }

  close(): void {
    this.closed = true
  }

  /** Answers come in the order of their requests, and never before `send` has returned. */
  private deliver(make: () => ServerMessage): void {
    setTimeout(() => {
      if (!this.closed) this.onmessage?.call(this as unknown as WebSocket, new MessageEvent('message', { data: JSON.stringify(make()) }))
    })
  }
}
