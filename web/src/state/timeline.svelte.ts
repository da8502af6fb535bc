// Which part of the trace the timeline shows: axis, window, lanes.

import type { Axis, LaneKind, LaneQuery, Rows, Scene, SpanState } from '../protocol'
import { MaxLanes, MaxWidth } from '../protocol'
import { Ruler, clamp, pad, reveal, whole, type Window } from './axis'

/** A running program's window shows everything until there are more events than this. */
const fitLimit = 200

/** More pinned lanes would leave no room for others. */
export const mostPins = 8

/** The kinds of lanes, in groups that are shown or hidden together. */
export const laneGroups: { name: string; kinds: LaneKind[] }[] = [
  { name: 'Goroutines', kinds: ['goroutine'] },
  { name: 'Channels', kinds: ['channel'] },
  { name: 'Locks', kinds: ['mutex', 'rwmutex'] },
  { name: 'WaitGroups', kinds: ['waitgroup'] },
  { name: 'Contexts', kinds: ['context'] },
  { name: 'Conds, Onces', kinds: ['cond', 'once'] },
  { name: 'Timers', kinds: ['timer'] },
  { name: 'Variables', kinds: ['variable'] },
  { name: 'Other objects', kinds: ['object'] },
  { name: 'Processors (P)', kinds: ['p'] },
  { name: 'Garbage collection', kinds: ['range'] },
  { name: 'Numbers of the runtime', kinds: ['metric'] },
]

/** All of them. */
export const laneKinds: readonly LaneKind[] = laneGroups.flatMap((g) => g.kinds)

/** What a first visit does not show. */
const hiddenAtFirst: readonly LaneKind[] = ['p']

/** The states by which lanes can be chosen. */
export const laneStates = ['running', 'runnable', 'blocked', 'syscall', 'held', 'cancelled'] as const satisfies SpanState[]
export type LaneState = (typeof laneStates)[number]

/** What is to be brought to the screen: a lane, or that of an event, by its index or a time. */
export type Sought = { lane: string } | { at: number } | { time: number }

/** So many lanes beyond the screen are there for scrolling; others are asked for when only so many are left. */
const beyond = 4
const least = 2
/** No row is lower than this, pixels. */
export const lowestRow = 26

/** How far the trace reaches. */
export interface Extent {
  /** The first event there is: those before it were let go. */
  first: number
  count: number
  start: number
  end: number
}

export class TimelineView {
  axis = $state<Axis>('events')
  /** There are lanes with bars below their bars, which have names: rows have to be high enough for both. */
  tall = $state(false)
  window = $state.raw<Window>({ from: 0, to: 1 })
  scene = $state.raw<Scene | undefined>()

  /** Size of the drawing, CSS pixels. */
  width = $state(0)
  /** How many of a scene's pixels are in one of these: those of the device. */
  pixelRatio = $state(1)
  /** The lanes to ask for: those on the screen, and some beyond. */
  firstRow = $state(0)
  rows = $state(0)
  /** The choice of lanes that the scene was asked for with. */
  private sceneChosen = ''
  /** Those that are whole on the screen, and for how many there is to be room. */
  private seen: Rows = { first: 0, count: 0 }
  private room = 0

  hidden = $state.raw<ReadonlySet<LaneKind>>(new Set(hiddenAtFirst))
  folded = $state.raw<readonly string[]>([])
  system = $state(false)
  /** Only lanes with this text are shown. */
  filter = $state('')
  /** Only lanes that are in this state somewhere in the window are shown, and only those that had to do with this lane. */
  onlyState = $state<LaneState | undefined>()
  onlyWith = $state<string | undefined>()
  /** Lanes that stay at the top. */
  pins = $state.raw<readonly string[]>([])
  /** What is to be brought to the screen, while govis is asked for it. */
  sought = $state.raw<Sought | undefined>()
  /** The answer: the row that is to be seen. */
  found = $state.raw<{ row: number } | undefined>()

  /** Where the pointer is on the drawing, pixels from its left; undefined while it is elsewhere. */
  pointer: number | undefined

  /** The window is home, and stays so as the trace grows. */
  private fitted = $state(true)
  private extent: Extent = { first: 0, count: 0, start: 0, end: 0 }
  /** Where the user's program begins: an index and ns. */
  private begin = { index: 0, time: 0 }

  readonly ruler = $derived(
    new Ruler(
      this.scene?.axis === this.axis
        ? this.scene
        : { from: this.window.from, to: this.window.to, width: Math.max(1, this.width), gaps: [] },
      this.window,
      Math.max(1, this.width),
    ),
  )

  get isFitted(): boolean {
    return this.fitted
  }

  /** Everything there is to see on the axis. */
  get bounds(): Window {
    return this.boundsOf(this.axis)
  }

  boundsOf(axis: Axis): Window {
    const { first, count, start, end } = this.extent
    return axis === 'events' ? whole(axis, first, count) : whole(axis, start, end)
  }

  /** The user's part of the trace: Go's own beginnings, before the user's first line, are left of it. */
  get home(): Window {
    const { begin, extent } = this
    return this.axis === 'events'
      ? whole('events', Math.max(begin.index, extent.first), extent.count)
      : whole('clock', Math.max(begin.time, extent.first > 0 ? extent.start : begin.time), extent.end)
  }

  /** Notes where the user's program begins. */
  setBegin(index: number, time: number): void {
    this.begin = { index, time }
    this.tall = false
    if (this.fitted) this.window = this.home
  }

  /** Takes over a place of another trace; without a window, the user's part is shown. */
  reset(axis: Axis, window: Window | undefined): void {
    this.turnTo(axis, window)
    this.scene = undefined
    this.firstRow = 0
  }

  /** Shows a window of an axis, and the same lanes; without a window, the user's part. */
  turnTo(axis: Axis, window: Window | undefined): void {
    this.axis = axis
    this.fitted = window === undefined
    this.window = window ? clamp(axis, window, this.bounds) : this.home
  }

  /** Notes that the trace has grown; the window follows its end if asked to. */
  grow(extent: Extent, follow: boolean): void {
    const bounds = this.bounds
    const covers = this.window.to >= bounds.to
    this.extent = extent
    if (this.window.from < this.bounds.from && extent.first > 0) this.window = clamp(this.axis, this.window, this.bounds)
    if (!follow && !(this.fitted && covers && extent.count <= fitLimit)) return
    if (this.fitted && extent.count <= fitLimit) this.window = this.home
    else this.toEnd()
  }

  /** Moves the window to the end of the trace. */
  toEnd(): void {
    const { bounds } = this
    if (this.fitted && this.axis === 'events' && this.extent.count > fitLimit) {
      this.window = clamp(this.axis, { from: bounds.to - fitLimit, to: bounds.to }, bounds)
      this.fitted = false
      return
    }
    const span = this.window.to - this.window.from
    this.window = clamp(this.axis, { from: bounds.to - span, to: bounds.to }, bounds)
  }

  /** Shows the user's part; when it is shown already, the whole trace. */
  fit(): void {
    if (this.fitted) this.set(this.bounds)
    else {
      this.window = this.home
      this.fitted = true
    }
  }

  set(window: Window): void {
    this.window = clamp(this.axis, window, this.bounds)
    this.fitted = false
  }

  /** Zooms by a factor below (closer) or above 1, around a pixel. */
  zoom(factor: number, x: number): void {
    this.set(this.ruler.zoomed(factor, x))
  }

  /** Drags the content by dx pixels to the right. */
  pan(dx: number): void {
    const { bounds } = this
    const moved = this.ruler.panned(dx)
    if (dx > 0 && this.window.from <= bounds.from) return
    if (dx < 0 && this.window.to >= bounds.to) return
    this.set(moved)
  }

  /** Brings a position into the window. */
  reveal(position: number): void {
    const wide = this.axis === 'events' ? 1 : 0
    const moved = reveal(this.window, position, position + wide)
    if (moved !== this.window) this.set(moved)
  }

  /** Takes over the answer to a request: with which choice of lanes it was asked, and what was looked for. */
  take(scene: Scene, asked: { chosen: string; sought?: Sought } = this): void {
    if (scene.axis !== this.axis) return
    const { chosen, sought } = asked
    this.scene = scene
    this.sceneChosen = chosen
    if (scene.lanes.some((lane) => lane.parts?.length)) this.tall = true
    // Among other lanes than are wanted by now nothing is found.
    if (sought && sought === this.sought && chosen === this.chosen) {
      this.rows = this.asks
      this.sought = undefined
      this.firstRow = scene.first
      if (scene.found !== undefined) this.found = { row: scene.found }
    }
  }

  /** Where among the lanes that scroll one is; undefined where the scene does not have it, or is of other lanes than are wanted. */
  rowOf(lane: string): number | undefined {
    const { scene } = this
    if (!scene || this.sceneChosen !== this.chosen) return undefined
    const pinned = scene.lanes.filter((l) => l.pinned).length
    const i = scene.lanes.findIndex((l) => l.id === lane)
    return i < pinned ? undefined : scene.first + i - pinned
  }

  /** Has a lane brought to the screen with the next scene, unless all are there. */
  seek(lane: string): void {
    const { sought } = this
    const seeks = sought !== undefined && 'lane' in sought && sought.lane === lane
    if (!seeks && !this.allSeen) this.sought = { lane }
  }

  /** The same with the lane of a moment; without one, that of an earlier moment is not wanted any more. */
  seekMoment(moment: { at: number } | { time: number } | undefined): void {
    if (moment && !this.allSeen) this.sought = moment
    else if (this.seeksMoment) this.sought = undefined
  }

  /** The lane of a moment will come with the next scene. */
  get seeksMoment(): boolean {
    return this.sought !== undefined && !('lane' in this.sought)
  }

  private get allSeen(): boolean {
    const { scene, seen } = this
    return scene !== undefined && this.sceneChosen === this.chosen && seen.first === 0 && seen.count >= scene.total
  }

  /** Notes which rows of what scrolls are on the screen, from one up to another, in a drawing so high, pixels. */
  look(from: number, to: number, height: number): void {
    const [low, high] = [Math.max(0, Math.floor(from)), Math.ceil(to)]
    const first = Math.max(0, Math.ceil(from))
    this.seen = { first, count: Math.max(0, Math.floor(to) - first) }
    const rows = Math.ceil(height / lowestRow) + 2 * beyond
    this.room = rows
    const there = this.firstRow <= Math.max(0, low - least) && high + least <= this.firstRow + this.rows
    if (there && this.rows <= rows + 2 * beyond) return
    this.firstRow = Math.max(0, low - beyond)
    this.rows = rows
  }

  /** Whether the scene is that of the window: else one is on its way. */
  get isSettled(): boolean {
    const { scene } = this
    const wanted = this.request()
    if (!scene || !wanted) return false
    return scene.axis === wanted.axis && scene.from === wanted.from && scene.to === wanted.to && scene.width === wanted.width
  }

  isFolded(lane: string): boolean {
    return this.folded.includes(lane)
  }

  toggleFold(lane: string): void {
    this.folded = this.isFolded(lane) ? this.folded.filter((id) => id !== lane) : [...this.folded, lane]
  }

  isPinned(lane: string): boolean {
    return this.pins.includes(lane)
  }

  /** Pins a lane to the top, or lets it go; there is room for some, not for all. */
  togglePin(lane: string): void {
    if (this.isPinned(lane)) this.pins = this.pins.filter((id) => id !== lane)
    else if (this.pins.length < mostPins) this.pins = [...this.pins, lane]
  }

  /** Puts a lane among the pinned ones, before the one at `index`. */
  movePin(lane: string, index: number): void {
    const from = this.pins.indexOf(lane)
    if (from < 0 && this.pins.length >= mostPins) return
    const rest = this.pins.filter((id) => id !== lane)
    const at = Math.max(0, Math.min(from >= 0 && from < index ? index - 1 : index, rest.length))
    this.pins = [...rest.slice(0, at), lane, ...rest.slice(at)]
  }

  /** The kinds of lanes that are not shown; undefined where they are those of a first visit. */
  get chosenHidden(): LaneKind[] | undefined {
    const same = this.hidden.size === hiddenAtFirst.length && hiddenAtFirst.every((k) => this.hidden.has(k))
    return same ? undefined : laneKinds.filter((k) => this.hidden.has(k))
  }

  /** Shows all lanes again. */
  showAll(): void {
    this.filter = ''
    this.onlyState = this.onlyWith = undefined
  }

  get filtered(): boolean {
    return this.filter !== '' || this.onlyState !== undefined || this.onlyWith !== undefined
  }

  toggleGroup(kinds: LaneKind[]): void {
    const hidden = new Set(this.hidden)
    for (const kind of kinds) {
      if (!hidden.delete(kind)) hidden.add(kind)
    }
    this.hidden = hidden
  }

  /** Which lanes are wanted, in all. */
  private readonly choice = $derived<Omit<LaneQuery, 'first' | 'count'>>({
    kinds: laneKinds.filter((k) => !this.hidden.has(k)),
    system: this.system,
    text: this.filter,
    state: this.onlyState,
    object: this.onlyWith,
    pins: [...this.pins],
    folded: [...this.folded],
  })
  /** The same, to tell one choice from another. */
  readonly chosen = $derived(JSON.stringify(this.choice))

  /** The lanes on the screen. */
  query(): LaneQuery {
    return { ...this.choice, first: this.firstRow, count: Math.min(MaxLanes, this.asks) }
  }

  /** How many lanes are asked for: if anew anyway, as many as there is room for. */
  private get asks(): number {
    return this.sought ? Math.max(this.rows, this.room) : this.rows
  }

  /** The window in whole positions, as a scene has it. */
  private get edges(): Window {
    const from = Math.floor(this.window.from)
    return { from, to: Math.max(from + 1, Math.ceil(this.window.to)) }
  }

  /** What to ask govis for, to fill the screen; undefined while there is none. */
  request() {
    const { width, rows, pixelRatio } = this
    if (width < 1 || rows < 1) return undefined
    const { from, to } = this.edges
    const stretch = (to - from) / (this.window.to - this.window.from)
    return {
      type: 'scene' as const,
      axis: this.axis,
      from,
      to,
      width: Math.min(MaxWidth, Math.max(1, Math.round((width - 2 * pad) * pixelRatio * stretch))),
      fold: true,
      lanes: { ...this.query(), ...this.search() },
    }
  }

  private search(): Pick<LaneQuery, 'find' | 'findAt' | 'findTime' | 'seen'> {
    const { sought } = this
    if (!sought) return {}
    const what = 'lane' in sought ? { find: sought.lane } : 'at' in sought ? { findAt: sought.at } : { findTime: sought.time }
    return { ...what, seen: this.seen }
  }
}
