// A govis for tests: sockets that are opened and cut by hand, timers that run
// when told, and answers from a list of states.

import type { ClientMessage, Hello, LessonReply, OutputLine, ServerMessage, State } from '../src/protocol'
import { Version } from '../src/protocol'
import type { Outside } from '../src/net/client'
import { event, lane, run, scene, state } from './states'

type Request = ClientMessage & { id: number }

export class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  readonly sent: Request[] = []
  closed = false

  constructor(private readonly onsend: (socket: FakeSocket, request: Request) => void) {}

  send(text: string): void {
    const request = JSON.parse(text) as Request
    this.sent.push(request)
    this.onsend(this, request)
  }

  close(): void {
    this.closed = true
  }

  /** A message from govis. */
  deliver(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }

  /** The connection breaks. */
  cut(): void {
    this.closed = true
    this.onclose?.()
  }
}

export class FakeGovis implements Outside {
  readonly sockets: FakeSocket[] = []
  readonly timers: { id: number; run: () => void; ms: number }[] = []
  /** Requests are answered as they come; else when a test says answer(). */
  automatic = true
  hello: Hello
  lesson: LessonReply | undefined
  printed: OutputLine[] = []
  private nextTimer = 1
  private readonly waiting: [FakeSocket, Request][] = []

  constructor(
    public states: State[] = run,
    trace: Partial<Hello['trace']> = {},
  ) {
    this.hello = {
      type: 'hello', version: Version, begin: 1, count: states.length, start: 0, end: (states.length - 1) * 1000, lanes: [],
      sources: [{ path: '/src/main.go', name: 'main.go' }],
      trace: {
        id: 'trace-1', program: './buffered', args: [], goVersion: 'go1.26', recordedAt: '', scenario: 'buffered', live: false, plays: true,
        recording: false, notes: [], ...trace,
      },
    }
  }

  open(): WebSocket {
    const socket = new FakeSocket((s, request) => {
      if (this.automatic) queueMicrotask(() => this.reply(s, request))
      else this.waiting.push([s, request])
    })
    this.sockets.push(socket)
    return socket as unknown as WebSocket
  }

  later(run: () => void, ms: number): number {
    this.timers.push({ id: this.nextTimer, run, ms })
    return this.nextTimer++
  }

  cancel(timer: number): void {
    const i = this.timers.findIndex((t) => t.id === timer)
    if (i >= 0) this.timers.splice(i, 1)
  }

  random(): number {
    return 0.5
  }

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1]
  }

  /** Greets on the newest connection. */
  greet(): void {
    this.socket.deliver(this.hello)
  }

  /** Runs the timers that are set now. */
  runTimers(): void {
    for (const { run } of this.timers.splice(0)) run()
  }

  /** Answers the requests that wait. */
  answer(): void {
    for (const [socket, request] of this.waiting.splice(0)) this.reply(socket, request)
  }

  private reply(socket: FakeSocket, request: Request): void {
    if (socket.closed) return
    socket.deliver({ ...this.answerTo(request), id: request.id })
  }

  private at(index: number): State {
    return index < 0 ? state(-1) : this.states[Math.min(index, this.states.length - 1)]
  }

  private answerTo(request: Request): ServerMessage | object {
    switch (request.type) {
      case 'hello':
        return this.hello
      case 'state': {
        const index = request.at ?? Math.floor((request.time ?? 0) / 1000)
        // What was let go is answered with the first there is.
        return { type: 'state', state: this.at(index < 0 ? index : Math.max(index, this.hello.first ?? 0)) }
      }
      case 'step': {
        const to = Math.max(0, Math.min(this.states.length - 1, request.from + (request.back ? -1 : 1) * (request.count ?? 1)))
        const steps = Math.abs(to - request.from)
        return { type: 'step', found: steps > 0, at: to, time: to * 1000, steps, state: this.at(to) }
      }
      case 'event': {
        const index = request.at ?? Math.floor((request.time ?? 0) / 1000)
        return { type: 'event', event: event(index, 'chan.send'), sentence: '', fields: [], stack: [] }
      }
      case 'source':
        return { type: 'source', path: request.path, text: 'package main\n\nfunc main() {\n\ttasks := make(chan string, 3)\n}\n' }
      case 'scene':
        return {
          type: 'scene',
          scene: scene({
            axis: request.axis, from: request.from, to: request.to, width: request.width, total: 2,
            lanes: [lane('g1', { name: 'main' }), lane('o7', { name: 'tasks', max: 3 })],
          }),
        }
      case 'output': {
        const lines = this.printed.filter((l) => l.event <= request.at)
        const next = this.printed.find((l) => l.event > request.at)?.event ?? -1
        return { type: 'output', lines, more: 0, next, count: this.states.length }
      }
      case 'lesson':
        return this.lesson ?? { type: 'error', code: 'not-found', message: 'This run is of no lesson.' }
      case 'question':
        return { type: 'question', n: request.n, text: `question ${request.n}?`, choices: ['main', 'worker'] }
      case 'answer':
        return { type: 'answer', n: request.n, right: request.choice === 'main', text: 'main' }
      default:
        return { type: 'error', code: 'bad-request', message: 'This govis does not know that.' }
    }
  }
}

/** Lets everything that waits for a microtask or a short timer happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
  await new Promise((resolve) => setTimeout(resolve, 0))
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
