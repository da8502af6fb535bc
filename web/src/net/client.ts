// The connection to govis. It mends itself: a lost connection is tried again
// until it is back, and what was asked for and not answered is asked again.
//
// Of requests of one kind only the newest matters (the scene of a window that
// has moved on is of no use), so at most one of a kind is on its way, and at
// most one, the newest, waits for its turn.

import type { ClientMessage, ErrorReply, Hello, ServerMessage } from '../protocol'

export type ConnectionState =
  | 'connecting' // for the first time
  | 'open'
  | 'lost' // was open, or could not be opened: is tried again

/** A request without the id, which the client gives. */
export type Request = ClientMessage extends infer M ? (M extends { id: number } ? Omit<M, 'id'> : never) : never

/** What pushes and replies without a waiting request go to. */
export interface Listener {
  state(state: ConnectionState, attempt: number): void
  /** Hello, Grew and Ended. */
  push(message: ServerMessage): void
}

/** What a client needs of a WebSocket. */
export type Socket = Pick<WebSocket, 'onmessage' | 'onclose' | 'send' | 'close'>

/** The world outside, to be replaced in tests. */
export interface Outside {
  open(url: string): Socket
  later(run: () => void, ms: number): number
  cancel(timer: number): void
  random(): number
}

const browser: Outside = {
  open: (url) => new WebSocket(url),
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
  random: () => Math.random(),
}

const firstDelay = 250
const longestDelay = 4000

interface Waiting {
  request: Request
  resolve(reply: ServerMessage): void
  reject(reason: Error): void
}

/** The rejection of a request that a newer one of its kind has replaced. */
export class Superseded extends Error {
  constructor() {
    super('a newer request took its place')
    this.name = 'Superseded'
  }
}

/** An error that govis answered with. */
export class Refused extends Error {
  constructor(readonly reply: ErrorReply) {
    super(reply.message)
    this.name = 'Refused'
  }
}

export class Client {
  private socket: Socket | undefined
  private ready = false
  private closed = false
  private attempt = 0
  private retry: number | undefined
  private lastId = 0
  private readonly flying = new Map<string, Waiting & { id: number }>()
  private readonly next = new Map<string, Waiting>()

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
    private readonly outside: Outside = browser,
  ) {}

  /** Connects, and stays connected until close. */
  start(): void {
    this.listener.state('connecting', 0)
    this.connect()
  }

  /** Tries at once when the connection is lost. */
  retryNow(): void {
    if (this.closed || this.socket) return
    if (this.retry !== undefined) this.outside.cancel(this.retry)
    this.retry = undefined
    this.connect()
  }

  /** Lets the connection go while nobody can see the page; retryNow comes back. */
  leave(): void {
    const { socket } = this
    if (!socket || this.closed) return
    this.lose()
    if (this.retry !== undefined) this.outside.cancel(this.retry)
    this.retry = undefined
    socket.close()
  }

  close(): void {
    this.closed = true
    if (this.retry !== undefined) this.outside.cancel(this.retry)
    this.socket?.close()
    this.socket = undefined
  }

  /**
   * Asks, and promises the answer; rejects with Superseded when a newer request of the same `lane` came
   * before this one was sent, and with Refused when govis answers with an error. The lane is the
   * request's type unless told otherwise. A lost connection only makes the answer come later.
   */
  ask<T extends ServerMessage>(request: Request, lane: string = request.type): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = { request, resolve: resolve as (r: ServerMessage) => void, reject }
      this.next.get(lane)?.reject(new Superseded())
      this.next.set(lane, waiting)
      this.pump(lane)
    })
  }

  /** Drops what was asked for and not answered: it was about another trace. */
  forget(): void {
    for (const waiting of [...this.next.values(), ...this.flying.values()]) waiting.reject(new Superseded())
    this.next.clear()
    this.flying.clear()
  }

  private pump(lane: string): void {
    if (!this.ready || this.flying.has(lane)) return
    const waiting = this.next.get(lane)
    if (!waiting) return
    this.next.delete(lane)
    const id = (this.lastId = (this.lastId % 0xffffffff) + 1)
    this.flying.set(lane, { ...waiting, id })
    this.socket?.send(JSON.stringify({ ...waiting.request, id }))
  }

  private connect(): void {
    let socket: Socket
    try {
      socket = this.outside.open(this.url)
    } catch {
      this.lose()
      return
    }
    this.socket = socket
    socket.onmessage = (event) => {
      if (this.socket === socket) this.receive(event.data)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.lose()
    }
  }

  private lose(): void {
    this.socket = undefined
    this.ready = false
    // Unanswered questions are asked again, unless newer ones of their kind wait already.
    for (const [lane, waiting] of this.flying) {
      if (this.next.has(lane)) waiting.reject(new Superseded())
      else this.next.set(lane, waiting)
    }
    this.flying.clear()
    if (this.closed) return
    this.attempt++
    this.listener.state('lost', this.attempt)
    const delay = Math.min(longestDelay, firstDelay * 2 ** Math.min(this.attempt - 1, 10))
    this.retry = this.outside.later(() => {
      this.retry = undefined
      this.connect()
    }, delay * (0.75 + this.outside.random() / 2))
  }

  private receive(data: unknown): void {
    let message: ServerMessage
    try {
      message = JSON.parse(String(data)) as ServerMessage
    } catch {
      this.socket?.close() // not govis, or not in its right mind: begin anew
      return
    }
    const id = 'id' in message ? message.id : undefined
    if (message.type === 'hello' && !id) this.welcome(message)
    else if (id) this.answer(id, message)
    else this.listener.push(message)
  }

  private welcome(hello: Hello): void {
    this.ready = true
    this.attempt = 0
    this.listener.state('open', 0)
    this.listener.push(hello) // may forget what is waiting
    for (const lane of [...this.next.keys()]) this.pump(lane)
  }

  private answer(id: number, message: ServerMessage): void {
    for (const [lane, waiting] of this.flying) {
      if (waiting.id !== id) continue
      this.flying.delete(lane)
      if (message.type === 'error') waiting.reject(new Refused(message))
      else waiting.resolve(message)
      this.pump(lane)
      return
    }
  }
}
