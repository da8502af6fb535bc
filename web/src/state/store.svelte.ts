// The one owner of what the page shows: which trace, which moment, what is
// selected, what plays. Components read it and call its methods; nothing else
// talks to govis.

import type { Ended, EventReply, ExplainReply, Grew, Hello, SceneReply, ServerMessage, SourceFile, SourceReply } from '../protocol'
import type { Axis, State, StateReply, StepKind, StepReply, TraceInfo } from '../protocol'
import { Version } from '../protocol'
import { Client, Refused, Superseded, type ConnectionState, type Outside } from '../net/client'
import type { Place } from './place'
import { Player, type Clock } from './player.svelte'
import { TimelineView } from './timeline.svelte'

/** How the shown moment came about: one step forth or back can be animated, a jump cannot. */
export type Motion = 'step' | 'back' | 'jump'

export class Store {
  connection = $state<ConnectionState>('connecting')
  attempt = $state(0)
  /** Why the page cannot work at all, a sentence. */
  problem = $state<string | undefined>()
  /** What went wrong last, a sentence; gone with the next success. */
  fault = $state<string | undefined>()

  trace = $state.raw<TraceInfo | undefined>()
  count = $state(0)
  start = $state(0)
  end = $state(0)
  sources = $state.raw<SourceFile[]>([])

  /** Index of the current event, -1 before the first: where the playhead stands. */
  at = $state(-1)
  /** Time of the current event, ns. */
  time = $state(0)
  /** What the stage shows; it may lag behind `at` by one answer. */
  shown = $state.raw<State | undefined>()
  /** What it showed before. */
  before = $state.raw<State | undefined>()
  motion = $state<Motion>('jump')

  /** The state at the end of an ended trace: which objects there will be. */
  last = $state.raw<State | undefined>()

  /** The live edge is followed. */
  follow = $state(false)
  /** Stepping stops at every event, also where only the scheduler was at work. */
  everyEvent = $state(false)
  /** The selected lane's id. */
  selected = $state<string | undefined>()

  /** The file on the screen. */
  file = $state.raw<{ path: string; text: string } | undefined>()
  helpOpen = $state(false)

  readonly timeline = new TimelineView()
  readonly player: Player
  private readonly client: Client
  /** Index of the event where the user's program begins. */
  private begin = 0
  private readonly files = new Map<string, Promise<string>>()
  private wantedFile: string | undefined
  /** Steps asked for while one is on its way. */
  private pending = { kind: 'step' as StepKind, steps: 0 }
  private stepping = false
  /** Grows with every change of place that makes earlier answers out of date. */
  private turn = 0

  constructor(
    url: string,
    private readonly opening: Place,
    outside?: Outside,
    clock?: Clock,
  ) {
    this.client = new Client(url, { state: (s, n) => this.connected(s, n), push: (m) => this.push(m) }, outside)
    this.player = new Player(
      {
        stepOn: (n) => this.playOn(n),
        seekTime: (ns) => this.seekTime(ns),
        now: () => this.time,
      },
      clock,
    )
  }

  open(): void {
    this.client.start()
  }

  close(): void {
    this.player.pause()
    this.client.close()
  }

  retryNow(): void {
    this.client.retryNow()
  }

  /** The trace is of a program that still runs. */
  get live(): boolean {
    return this.trace?.live ?? false
  }

  /** The place, for the address and for coming back to it. */
  get place(): Place {
    const place: Place = { token: this.opening.token }
    if (!this.trace) return { ...this.opening }
    place.axis = this.timeline.axis
    if (this.follow) place.live = true
    else place.at = this.at
    if (!this.timeline.isFitted) place.window = this.timeline.window
    if (this.selected) place.lane = this.selected
    return place
  }

  /** The position of the playhead on the axis. */
  get position(): number {
    return this.timeline.axis === 'events' ? this.at : this.time
  }

  // Going places.

  /** Goes to an event; beyond the ends, to the first or last. */
  async goTo(index: number, motion: Motion = 'jump'): Promise<void> {
    const at = Math.max(-1, Math.min(index, this.count - 1))
    const turn = ++this.turn
    this.at = at
    await this.quietly(async () => {
      const { state } = await this.client.ask<StateReply>({ type: 'state', at, system: this.timeline.system })
      if (turn === this.turn) this.show(state, motion)
    })
  }

  /** Goes to where the user's program begins. */
  goStart(): Promise<void> {
    this.leaveEdge()
    return this.goTo(this.begin)
  }

  goEnd(): Promise<void> {
    this.player.pause()
    if (this.live) return this.toEdge()
    return this.goTo(this.count - 1)
  }

  /** Goes to a place of the timeline, as under the pointer. */
  async scrub(position: number): Promise<void> {
    this.leaveEdge()
    if (this.timeline.axis === 'events') await this.goTo(Math.floor(position + 1e-6))
    else await this.seekTime(Math.round(Math.max(this.start, position)))
  }

  /** Shows the state at a time; false when the time is past the end. */
  async seekTime(ns: number): Promise<boolean> {
    const turn = ++this.turn
    this.time = Math.min(ns, this.end)
    await this.quietly(async () => {
      const { state } = await this.client.ask<StateReply>({ type: 'state', time: this.time, system: this.timeline.system })
      if (turn !== this.turn) return
      const motion = state.at === this.at + 1 ? 'step' : 'jump'
      this.at = state.at
      // The playhead stands at the time asked for, between two events.
      if (state.at !== this.shown?.at) this.show(state, motion, false)
      if (this.player.playing) this.timeline.reveal(this.position)
    })
    return ns < this.end
  }

  /** Steps by the user's hand: pauses, and leaves the live edge. */
  step(steps: number, kind?: StepKind): void {
    this.player.pause()
    this.leaveEdge()
    void this.move(steps, kind ?? this.stepKind)
  }

  /** Goes to the next event of a line of source, beginning anew after the last. */
  async stepToLine(file: string, line: number): Promise<void> {
    this.player.pause()
    this.leaveEdge()
    const turn = ++this.turn
    await this.quietly(async () => {
      for (const from of [this.at, -1]) {
        const reply = await this.client.ask<StepReply>({
          type: 'step', from, kind: 'line', line: { file, line }, system: this.timeline.system, state: true,
        })
        if (turn !== this.turn) return
        if (!reply.found || !reply.state) continue
        this.show(reply.state, 'jump')
        this.timeline.reveal(this.position)
        return
      }
    })
  }

  togglePlay(): void {
    if (this.player.playing) {
      this.player.pause()
      return
    }
    this.leaveEdge()
    if (this.at >= this.count - 1) void this.goTo(this.begin).then(() => this.player.play())
    else this.player.play()
  }

  /** Follows the program that runs. */
  async toEdge(): Promise<void> {
    this.player.pause()
    this.follow = this.live
    this.timeline.toEnd()
    await this.goTo(this.count - 1)
  }

  leaveEdge(): void {
    this.follow = false
  }

  select(lane: string | undefined): void {
    this.selected = lane
  }

  /** Changes the axis; what is at `x` pixels (or the playhead) stays there. */
  async setAxis(axis: Axis, x?: number): Promise<void> {
    const { timeline } = this
    if (axis === timeline.axis) return
    if (timeline.isFitted) {
      timeline.reset(axis, undefined)
      return
    }
    const { window, ruler, width } = timeline
    const head = ruler.x(this.position)
    const px = x ?? (head >= 0 && head <= width ? head : width / 2)
    const from = timeline.axis
    const convert = async (position: number, lane: string): Promise<number> => {
      const request =
        from === 'events'
          ? { type: 'event' as const, at: Math.max(0, Math.min(this.count - 1, Math.round(position))) }
          : { type: 'event' as const, time: Math.max(this.start, Math.min(this.end, Math.round(position))) }
      const { event } = await this.client.ask<EventReply>(request, 'axis:' + lane)
      return axis === 'events' ? event.index : event.t
    }
    await this.quietly(async () => {
      const [l, m, r] = await Promise.all([
        convert(window.from, 'from'),
        convert(ruler.at(px), 'anchor'),
        convert(window.to, 'to'),
      ])
      const span = Math.max(r - l, 1)
      const begin = m - (span * px) / width
      timeline.reset(axis, { from: begin, to: begin + span })
    })
  }

  /** The runtime's and the standard library's own goroutines and objects, shown or hidden. */
  setSystem(system: boolean): void {
    this.timeline.system = system
    if (this.at >= -1) void this.goTo(this.at)
  }

  /** Asks for the scene of the window on the screen. */
  async refreshScene(pixelRatio: number): Promise<void> {
    const request = this.timeline.request(pixelRatio)
    if (!request || !this.trace) return
    await this.quietly(async () => {
      const { scene } = await this.client.ask<SceneReply>(request)
      if (scene.axis === this.timeline.axis) this.timeline.scene = scene
    })
  }

  /** Shows a file of the trace. */
  async openFile(path: string): Promise<void> {
    this.wantedFile = path
    await this.quietly(async () => {
      let text = this.files.get(path)
      if (!text) {
        text = this.client.ask<SourceReply>({ type: 'source', path }, 'source:' + path).then((reply) => reply.text)
        this.files.set(path, text)
        text.catch(() => this.files.delete(path))
      }
      const loaded = await text
      if (this.wantedFile === path) this.file = { path, text: loaded }
    })
  }

  /** What is known of a goroutine's wait at the current moment; undefined when it could not be asked. */
  async explain(g: number, at: number): Promise<ExplainReply | undefined> {
    let reply: ExplainReply | undefined
    await this.quietly(async () => {
      reply = await this.client.ask<ExplainReply>({ type: 'explain', g, at })
    })
    return reply
  }

  // What comes in.

  private connected(state: ConnectionState, attempt: number): void {
    this.connection = state
    this.attempt = attempt
  }

  private push(message: ServerMessage): void {
    if (message.type === 'hello') this.welcome(message)
    else if (message.type === 'grew') this.grew(message)
    else if (message.type === 'ended') this.ended(message)
    else if (message.type === 'error') this.fault = message.message
  }

  private welcome(hello: Hello): void {
    if (hello.version !== Version) {
      this.problem = `This page speaks version ${Version} of govis's protocol and govis speaks version ${hello.version}. Reload the page.`
      this.client.close()
      return
    }
    const first = this.trace === undefined
    const same = this.trace?.id === hello.trace.id
    if (!first && !same) this.forget()
    this.trace = hello.trace
    this.sources = hello.sources
    this.begin = hello.begin
    this.reach(hello.count, hello.start, hello.end)
    if (first || !same) this.settle(first ? this.opening : { token: '' })
    else if (this.follow && !this.live) this.follow = false
    if (!first && same) void this.goTo(this.at)
  }

  /** Another trace: nothing of the old one holds. */
  private forget(): void {
    this.player.pause()
    this.client.forget()
    this.files.clear()
    this.wantedFile = undefined
    this.file = undefined
    this.shown = this.before = this.last = undefined
    this.selected = undefined
    this.stepping = false
    this.pending.steps = 0
    this.turn++
  }

  /** Takes the place of the address, or the place of a first visit. */
  private settle(place: Place): void {
    this.timeline.setBegin(this.begin, this.start)
    this.timeline.reset(place.axis ?? 'events', place.window)
    void this.lookAround()
    this.selected = place.lane
    this.follow = this.live && (place.live === true || place.at === undefined)
    if (this.follow) void this.goTo(this.count - 1)
    else if (place.at !== undefined) void this.goTo(place.at)
    else void this.goTo(this.begin)
    if (this.sources.length > 0 && !this.file) void this.openFile(this.sources[0].path)
  }

  /** Learns what the page wants to know in advance: when the user's program began, and all that there will be. */
  private async lookAround(): Promise<void> {
    await this.quietly(async () => {
      const { event } = await this.client.ask<EventReply>({ type: 'event', at: this.begin }, 'begin')
      this.timeline.setBegin(event.index, event.t)
    })
    if (this.live) return
    await this.quietly(async () => {
      const { state } = await this.client.ask<StateReply>({ type: 'state', at: this.count - 1, system: this.timeline.system }, 'last')
      this.last = state
    })
  }

  private grew(message: Grew): void {
    this.reach(message.count, this.start, message.end)
    if (message.sources !== this.sources.length) void this.refreshHello()
    if (this.follow) void this.goTo(this.count - 1)
  }

  private ended(message: Ended): void {
    this.trace = message.trace
    this.reach(message.count, this.start, message.end)
    const followed = this.follow
    this.follow = false
    void this.refreshHello().then(() => this.lookAround())
    if (followed) void this.goTo(this.count - 1)
  }

  private reach(count: number, start: number, end: number): void {
    this.count = count
    this.start = start
    this.end = end
    this.timeline.grow({ count, start, end }, this.follow)
  }

  private async refreshHello(): Promise<void> {
    await this.quietly(async () => {
      const hello = await this.client.ask<Hello>({ type: 'hello' })
      this.trace = hello.trace
      this.sources = hello.sources
      this.begin = hello.begin
    })
  }

  private show(state: State, motion: Motion, setTime = true): void {
    this.before = this.shown
    this.shown = state
    this.motion = motion
    this.at = state.at
    if (setTime) this.time = state.time
    const acting = state.goroutines.find((g) => g.id === state.event?.g)
    const file = state.event?.place?.file || acting?.place?.file
    if (file && this.sources.some((s) => s.path === file)) void this.openFile(file)
  }

  // Steps.

  private get stepKind(): StepKind {
    return this.everyEvent ? 'event' : 'step'
  }

  private async playOn(steps: number): Promise<boolean> {
    return (await this.move(steps, this.stepKind)) && this.at < this.count - 1
  }

  /** Steps; steps asked for meanwhile are added up and taken at once. Tells whether there was a step left. */
  private async move(steps: number, kind: StepKind): Promise<boolean> {
    if (kind !== this.pending.kind) this.pending = { kind, steps: 0 }
    this.pending.steps += steps
    if (this.stepping) return true
    this.stepping = true
    let found = true
    try {
      while (this.pending.steps !== 0) {
        const now = this.pending
        this.pending = { kind: now.kind, steps: 0 }
        found = await this.moveOnce(now.steps, now.kind)
      }
    } finally {
      this.stepping = false
    }
    return found
  }

  private async moveOnce(steps: number, kind: StepKind): Promise<boolean> {
    const turn = ++this.turn
    let found = false
    await this.quietly(async () => {
      const reply = await this.client.ask<StepReply>({
        type: 'step',
        from: this.at,
        kind,
        back: steps < 0,
        count: Math.abs(steps),
        system: this.timeline.system,
        state: true,
      })
      if (turn !== this.turn) return
      found = reply.found
      if (!reply.found || !reply.state) return
      this.show(reply.state, Math.abs(reply.steps) === 1 ? (steps < 0 ? 'back' : 'step') : 'jump')
      this.timeline.reveal(this.position)
    })
    return found
  }

  /** Runs a request; what govis refuses is said, what a newer request replaced is nothing to say. */
  private async quietly(run: () => Promise<void>): Promise<void> {
    try {
      await run()
      this.fault = undefined
    } catch (reason) {
      if (reason instanceof Refused) this.fault = reason.message
      else if (!(reason instanceof Superseded)) throw reason
    }
  }
}
