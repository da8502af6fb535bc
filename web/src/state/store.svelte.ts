// The one owner of what the page shows: which trace, which moment, what is
// selected, what plays. Components read it and call its methods; nothing else
// talks to govis.

import { Version } from '../protocol'
import type {
  Axis, Ended, EventReply, Grew, Hello, ServerMessage, SourceFile, State, StateReply, TraceInfo,
} from '../protocol'
import { ellipsis } from '../format'
import { Client, Refused, Superseded, type ConnectionState, type Outside } from '../net/client'
import { Asks } from './asks'
import { Autoplay } from './autoplay'
import { Bookmarks, type Bookmark } from './bookmarks.svelte'
import { turnAxis, type Moment, type Where } from './convert'
import { Head, type Motion } from './head.svelte'
import { placeOf, takePlace } from './here'
import { LessonView } from './lesson.svelte'
import type { Place } from './place'
import { Output } from './output.svelte'
import { paneAfter, type Pane } from './panes'
import { Playback } from './playback.svelte'
import type { Clock, Player } from './player.svelte'
import type { Stride } from './steps'
import { samplePlaces } from './samples'
import { Scenes } from './scenes'
import { SourceView } from './source.svelte'
import { titleOf } from './title'
import { TimelineView, type Extent } from './timeline.svelte'

/** Steps that stay for less than this, ms, do not scroll the lanes. */
const restless = 100

export class Store {
  connection = $state<ConnectionState>('connecting')
  /** Why the page cannot work at all, a sentence. */
  problem = $state<string | undefined>()
  /** What went wrong last, a sentence; gone with the next success. */
  fault = $state<string | undefined>()

  trace = $state.raw<TraceInfo | undefined>()
  /** How many events the trace has. */
  count = $state(0)
  /** How many of them govis has read: only these can be asked for. */
  known = $state(0)
  /** The first event there is: those before it were let go. */
  first = $state(0)
  /** Times of the first and the last event, ns. */
  start = $state(0)
  end = $state(0)
  sources = $state.raw<SourceFile[]>([])
  /** States from all over an ended trace, the last one at its end: what the stage will have to show. */
  samples = $state.raw<readonly State[]>([])
  /** Of one too long for that, a state from its middle. */
  middle = $state.raw<State | undefined>()

  /** The live edge is followed. */
  follow = $state(false)
  /** The selected lane's id. */
  selected = $state<string | undefined>()
  helpOpen = $state(false)
  /** What stands beside the stage. */
  pane = $state<Pane>('source')

  readonly bookmarks = new Bookmarks()

  readonly client: Client
  readonly asks: Asks
  readonly timeline = new TimelineView()
  private readonly scenes: Scenes
  readonly playback: Playback
  /** Playing that nobody asked for: of a run of just now. */
  readonly autoplay: Autoplay
  readonly head: Head = new Head(this)
  readonly lesson: LessonView = new LessonView(this)
  readonly output: Output = new Output(this)
  readonly source: SourceView = new SourceView(this)
  /** Index of the event where the user's program begins. */
  private begin = 0

  constructor(
    url: string,
    readonly opening: Place,
    outside?: Outside,
    clock?: Clock,
  ) {
    const listener = {
      state: (state: ConnectionState) => (this.connection = state),
      push: (message: ServerMessage) => this.push(message),
    }
    this.client = new Client(url, listener, outside)
    this.scenes = new Scenes(this.client, this.timeline)
    this.asks = new Asks(this.client, (run) => this.quietly(run))
    this.playback = new Playback(this, clock)
    this.autoplay = new Autoplay({ goBegin: () => this.goBegin(), play: () => this.player.play() }, clock)
  }

  open(): void {
    this.client.start()
  }

  close(): void {
    this.autoplay.cancel()
    this.player.pause()
    this.output.clear()
    this.client.close()
  }

  retryNow(): void {
    this.client.retryNow()
  }

  /** The trace is of a program that still runs. */
  get live(): boolean {
    return this.trace?.live ?? false
  }

  /** What the program is called. */
  get title(): string {
    return titleOf(this.trace, this.sources)
  }

  get at(): number {
    return this.head.at
  }

  get time(): number {
    return this.head.time
  }

  get player(): Player {
    return this.playback.player
  }

  get shown(): State | undefined {
    return this.head.shown
  }

  get before(): State | undefined {
    return this.head.before
  }

  get motion(): Motion {
    return this.head.motion
  }

  /** A long trace is still being read: what share of it has been, 0 to 1. */
  get read(): number | undefined {
    return this.known < this.count ? this.known / this.count : undefined
  }

  extent(): Extent {
    return { first: this.first, count: this.count, start: this.start, end: this.end }
  }

  /** The place, for the address and for coming back to it. */
  get place(): Place {
    if (!this.trace) return { ...this.opening }
    return placeOf(this, this.opening.token)
  }

  /** The lane of each new event is brought to the screen. */
  get brings(): boolean {
    return !this.follow && this.player.stepTime >= restless
  }

  /** The position of the playhead on the axis. */
  get position(): number {
    return this.timeline.axis === 'events' ? this.at : this.time
  }

  // Going places.

  /** Goes to an event, by the user's hand: leaves the live edge. */
  goTo(index: number): Promise<void> {
    this.leaveEdge()
    return this.head.goTo(index)
  }

  /** Goes to an event that something speaks of, and shows a line of source there. */
  async visit(index: number, line?: { path: string; line: number }): Promise<void> {
    this.player.pause()
    this.leaveEdge()
    await this.head.visit(index)
    if (line) await this.source.openFrame(line.path, line.line)
  }

  /** Goes to where the user's program begins. */
  async goStart(): Promise<void> {
    this.player.pause()
    await this.goBegin()
  }

  goBegin(): Promise<void> {
    this.leaveEdge()
    return this.head.visit(this.begin)
  }

  async goEnd(): Promise<void> {
    this.player.pause()
    if (this.live) return this.toEdge()
    this.leaveEdge()
    await this.head.visit(this.known - 1)
  }

  /** Goes to a place of the timeline, as under the pointer. */
  async scrub(position: number): Promise<void> {
    this.leaveEdge()
    if (this.timeline.axis === 'events') await this.head.goTo(Math.floor(position + 1e-6))
    else await this.head.seekTime(Math.round(Math.max(this.start, position)))
  }

  /** Steps by the user's hand: pauses, and leaves the live edge. */
  step(count: number, kind?: Stride): void {
    this.player.pause()
    this.leaveEdge()
    void this.head.step(count, kind)
  }

  /** Goes to the next event of a line of source. */
  stepToLine(file: string, line: number): Promise<void> {
    this.player.pause()
    this.leaveEdge()
    return this.head.toLine(file, line)
  }

  /** Follows the program that runs. */
  async toEdge(): Promise<void> {
    this.player.pause()
    this.follow = this.live
    this.timeline.toEnd()
    await this.head.goTo(this.count - 1)
  }

  leaveEdge(): void {
    this.follow = false
  }

  // What is shown.

  /** Shows the next of what can stand beside the stage. */
  nextPane(): void {
    this.pane = paneAfter(this.pane, this.lesson.reply !== undefined)
  }

  /** Shows the lesson beside the stage, or the source again. */
  toggleLesson(): void {
    if (this.lesson.reply) this.pane = this.pane === 'lesson' ? 'source' : 'lesson'
  }

  /** Takes the step to an event that was asked about. */
  stepTo(index: number): Promise<void> {
    this.leaveEdge()
    return this.head.visit(index, 'step')
  }

  select(lane: string | undefined): void {
    this.selected = lane
    // Where there are very many, a state has only some: this one has to be among them.
    if (lane && this.shown && this.shown.hidden.moreGoroutines + this.shown.hidden.moreObjects > 0) void this.head.goTo(this.at)
  }

  /** Changes the axis; what is under the pointer stays there, where it is not on the timeline the playhead. */
  async setAxis(axis: Axis): Promise<void> {
    const { timeline } = this
    if (axis === timeline.axis) return
    const known = { moment: (where: Where, what: string) => this.moment(where, 'axis:' + what), folded: () => this.scenes.folded() }
    await this.quietly(() => turnAxis(timeline, axis, this.position, known))
  }

  /** The runtime's and the standard library's own goroutines and objects, shown or hidden. */
  setSystem(system: boolean): void {
    this.timeline.system = system
    void this.head.goTo(this.at)
  }

  /** Asks for the scene of the window on the screen. */
  async refreshScene(): Promise<void> {
    const { trace, count, known, end, live } = this
    if (trace) await this.quietly(() => this.scenes.refresh(`${trace.id} ${count} ${known} ${end} ${live}`))
  }

  /** Marks the moment on the stage, by the beginning of its sentence. */
  bookmark(): void {
    const { shown } = this
    if (shown && shown.at >= 0) this.bookmarks.add(shown.at, shown.time, ellipsis(shown.sentence.replace(/\.$/, ''), 48))
  }

  async toBookmark(mark: Bookmark | undefined): Promise<void> {
    if (mark) await this.visit(mark.at)
  }

  /** How far the playhead may go: not beyond a question that has no answer yet. */
  get bound(): number | undefined {
    return this.lesson.bound
  }

  /** The playhead stands before its bound. */
  stopped(): void {
    this.pause()
  }

  pause(): void {
    this.player.pause()
  }

  /** Brings the file of a shown state's event, or of its goroutine, to the screen. */
  shows(state: State): void {
    this.lesson.arrived(state.at)
    if (this.pane === 'output' || !this.follow) void this.output.goTo(state.at)
    else this.output.soon()
    const acting = state.goroutines.find((g) => g.id === state.event?.g)
    this.source.follow(state.event?.place?.file || acting?.place?.file)
  }

  // What comes in.

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
    const wasLive = this.live
    if (!first && !same) this.forget()
    this.learn(hello)
    this.reach(hello, hello.first ?? 0, hello.start)
    if (!same) {
      this.settle(first ? this.opening : { token: '' })
      return
    }
    // Back again: what was asked for and not answered, the client asks again.
    if (this.follow) void this.head.goTo(this.count - 1)
    this.follow &&= this.live
    if (wasLive && !this.live) void this.afterEnd()
  }

  private learn(hello: Hello): void {
    this.trace = hello.trace
    this.sources = hello.sources
    this.begin = hello.begin
    this.first = hello.first ?? 0
  }

  /** Another trace: nothing of the old one holds. */
  private forget(): void {
    this.player.pause()
    this.client.forget()
    this.source.clear()
    this.head.clear()
    this.samples = []
    this.middle = undefined
    this.lesson.clear()
    this.selected = undefined
    this.output.clear()
    this.bookmarks.clear()
    this.playback.loop.range = undefined
  }

  /** Takes the place of the address, or the place of a first visit. */
  private settle(place: Place): void {
    this.timeline.setBegin(this.begin, this.start)
    takePlace(this, place)
    void this.lesson.refresh()
    this.follow = this.live && (place.live === true || (place.at ?? place.t) === undefined)
    if (!this.follow && place.at === undefined && place.t !== undefined) void this.head.seekTime(place.t)
    else void this.head.goTo(this.follow ? this.count - 1 : (place.at ?? this.begin))
    void this.lookAround()
    if (this.trace) this.autoplay.settled(this.trace, place, this.count)
    if (this.sources.length > 0) void this.source.open(this.sources[0].path)
  }

  /** Learns what the page wants to know in advance: when the user's program began, and all that there will be. */
  private async lookAround(): Promise<void> {
    if (this.known === 0) return
    await this.quietly(async () => {
      const { index, t } = await this.moment({ at: this.begin }, 'begin')
      this.timeline.setBegin(index, t)
    })
    if (this.live || this.read !== undefined) return
    await this.quietly(async () => {
      const ask = (at: number, i: number) => this.client.ask<StateReply>({ type: 'state', at, system: this.timeline.system }, `sample ${i}`)
      const places = samplePlaces(this.begin, this.count - 1)
      if (places.length === 0 && this.count > 0) this.middle = (await ask(Math.floor((this.begin + this.count) / 2), 0)).state
      this.samples = (await Promise.all(places.map(ask))).map((reply) => reply.state)
    })
  }

  /** Looks an event up by index or time; beyond the ends, the first or last. */
  async moment(where: Where, lane: string): Promise<Moment> {
    const bounded =
      'at' in where
        ? { at: Math.max(this.first, Math.min(this.known - 1, where.at)) }
        : { time: Math.max(this.start, Math.min(this.end, where.time)) }
    const { event } = await this.client.ask<EventReply>({ type: 'event', ...bounded }, lane)
    return event
  }

  private grew(message: Grew): void {
    const whole = this.first === 0
    this.reach(message, message.first ?? 0, message.start ?? this.start)
    this.lesson.grew()
    if (message.sources !== this.sources.length || (whole && this.first > 0)) void this.refreshHello()
    // The moment on the stage was let go: asked for, it is answered with the first there is.
    if (!this.follow && this.at >= 0 && this.at < this.first) void this.head.goTo(this.at)
    if (this.follow) void this.head.goTo(this.count - 1, this.count === this.at + 2 ? 'step' : 'jump')
  }

  private ended(message: Ended): void {
    this.trace = message.trace
    this.reach(message, this.first, this.start)
    if (this.follow) void this.head.goTo(this.count - 1)
    this.follow = false
    void this.afterEnd()
  }

  /** Learns all there is to know of an ended program, and may play it. */
  private async afterEnd(): Promise<void> {
    await Promise.all([this.refreshHello(), this.lesson.refresh()])
    if (this.trace) await this.autoplay.ended(this.trace, this.count)
  }

  private reach(far: { count: number; end: number; total?: number; totalEnd?: number }, first: number, start: number): void {
    this.first = first
    this.known = far.count
    this.count = Math.max(far.count, far.total ?? 0)
    this.start = start
    this.end = Math.max(far.end, far.totalEnd ?? 0)
    this.timeline.grow(this.extent(), this.follow)
    this.head.grew()
  }

  private async refreshHello(): Promise<void> {
    await this.quietly(async () => {
      this.learn(await this.client.ask<Hello>({ type: 'hello' }))
      await this.lookAround()
    })
  }

  /** Runs a request; what govis refuses is said, what a newer request replaced is nothing to say. */
  async quietly(run: () => Promise<void>): Promise<void> {
    try {
      await run()
      this.fault = undefined
    } catch (reason) {
      if (reason instanceof Refused) this.fault = reason.message
      else if (!(reason instanceof Superseded)) throw reason
    }
  }
}
