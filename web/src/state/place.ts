// The fragment of the address: the secret that opens the door, and the place
// in the trace, so that a reload or a copied link shows the same moment.

import { MaxPins, MaxText, type Axis, type LaneKind } from '../protocol'
import { isTheme, type Theme } from '../theme.svelte'
import type { Window } from './axis'
import { mostBookmarks, type Bookmark } from './bookmarks.svelte'
import { panes, type Pane } from './panes'
import { laneKinds, laneStates, type LaneState } from './timeline.svelte'

export interface Place {
  token: string
  /** Index of the current event; absent: as on a first visit. */
  at?: number
  /** A time, ns, in place of an event. */
  t?: number
  axis?: Axis
  window?: Window
  /** The selected lane. */
  lane?: string
  /** The live edge is followed. */
  live?: boolean
  theme?: Theme
  /** Large type, no chrome. */
  present?: boolean
  /** Only lanes with this text are shown. */
  filter?: string
  /** Lanes that stay at the top. */
  pins?: string[]
  /** Indexes of the first and the last event that are played in a loop. */
  loop?: Window
  /** Moments with names. */
  marks?: Bookmark[]
  /** Only lanes in this state, and only those that had to do with this lane, are shown. */
  is?: LaneState
  with?: string
  /** Kinds of lanes that are not shown, where these are not those of a first visit. */
  hidden?: LaneKind[]
  /** Lanes whose children are folded. */
  folded?: string[]
  /** Go's own goroutines and objects are shown. */
  system?: boolean
  /** What stands beside the stage. */
  pane?: Pane
  /** Questions are asked. */
  ask?: boolean
}

export function parsePlace(fragment: string): Place {
  const params = new URLSearchParams(fragment.replace(/^#/, ''))
  const place: Place = { token: params.get('token') ?? '' }
  const at = integer(params.get('at'))
  if (at !== undefined && at >= 0) place.at = at - 1 // the link has the event's number, 0 for before the first
  const t = integer(params.get('t'))
  if (t !== undefined && t >= 0) place.t = t
  const axis = params.get('axis')
  if (axis === 'events' || axis === 'clock') place.axis = axis
  place.window = range(params.get('win'))
  const lane = params.get('lane')
  if (lane && laneId.test(lane)) place.lane = lane
  place.loop = range(params.get('loop'))
  const pins = (params.get('pins') ?? '').split('~').filter((id) => laneId.test(id))
  if (pins.length > 0) place.pins = pins.slice(0, MaxPins)
  const filter = params.get('filter')
  if (filter) place.filter = filter.slice(0, MaxText)
  const marks = params.getAll('mark').flatMap(parseMark).slice(0, mostBookmarks)
  if (marks.length > 0) place.marks = marks
  const is = laneStates.find((s) => s === params.get('is'))
  if (is) place.is = is
  const withLane = params.get('with')
  if (withLane && laneId.test(withLane)) place.with = withLane
  const hide = params.get('hide')
  if (hide !== null) place.hidden = laneKinds.filter((k) => hide.split('~').includes(k))
  const folded = (params.get('fold') ?? '').split('~').filter((id) => laneId.test(id))
  if (folded.length > 0) place.folded = folded.slice(0, mostFolds)
  if (params.get('own') === '1') place.system = true
  const pane = panes.find((p) => p === params.get('pane'))
  if (pane) place.pane = pane
  if (params.get('ask') === '1') place.ask = true
  const theme = params.get('theme')
  if (isTheme(theme)) place.theme = theme
  if (params.get('present') === '1') place.present = true
  if (params.get('live') === '1') place.live = true
  return place
}

export function formatPlace(place: Place): string {
  const params = new URLSearchParams()
  if (place.token) params.set('token', place.token)
  if (place.at !== undefined) params.set('at', String(place.at + 1))
  if (place.t !== undefined) params.set('t', String(Math.round(place.t)))
  if (place.axis) params.set('axis', place.axis)
  if (place.window) params.set('win', text(place.window))
  if (place.lane) params.set('lane', place.lane)
  if (place.live) params.set('live', '1')
  if (place.loop) params.set('loop', text(place.loop))
  if (place.pins?.length) params.set('pins', place.pins.join('~'))
  if (place.filter) params.set('filter', place.filter)
  for (const { at, t, name } of place.marks ?? []) params.append('mark', `${at}~${t}~${name}`)
  if (place.is) params.set('is', place.is)
  if (place.with) params.set('with', place.with)
  if (place.hidden) params.set('hide', place.hidden.join('~'))
  if (place.folded?.length) params.set('fold', place.folded.slice(0, mostFolds).join('~'))
  if (place.system) params.set('own', '1')
  if (place.pane) params.set('pane', place.pane)
  if (place.ask) params.set('ask', '1')
  if (place.theme) params.set('theme', place.theme)
  if (place.present) params.set('present', '1')
  return '#' + params.toString()
}

function parseMark(text: string): Bookmark[] {
  const [at, t, ...name] = text.split('~')
  const [index, time] = [integer(at), integer(t)]
  return index !== undefined && time !== undefined && index >= 0 && time >= 0 ? [{ at: index, t: time, name: name.join('~').slice(0, MaxText) }] : []
}

/** An address holds no more folded lanes. */
const mostFolds = 50

const laneId = /^[a-z][0-9]{1,20}$/

function range(param: string | null): Window | undefined {
  const [from, to] = (param ?? '').split('~').map(Number)
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : undefined
}

function text(window: Window): string {
  return `${round(window.from)}~${round(window.to)}`
}

function round(x: number): number {
  return Math.round(x * 100) / 100
}

function integer(text: string | null): number | undefined {
  return text !== null && /^-?[0-9]{1,15}$/.test(text) ? Number(text) : undefined
}
