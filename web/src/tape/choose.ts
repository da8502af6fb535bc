// Which lanes of a tape a query chooses, as package viz does for a scene.

import type { LaneQuery, Omitted, Rows, Tape, TapeLane } from '../protocol'
import { search } from './find'
import type { Lines } from './lines'

/** A lane in its place in a scene. */
export interface Row {
  lane: TapeLane
  depth: number
  children: number
  folded: boolean
  pinned: boolean
}

export interface Selection {
  /** The pinned, then those from the first on. */
  rows: Row[]
  /** Place of the first that is not pinned. */
  first: number
  /** All that match, without the pinned. */
  total: number
  /** Position of the lane that is looked for. */
  found?: number
  omitted: Pick<Omitted, 'system' | 'filtered' | 'folded'>
}

/** Whether a lane's name, detail or labels have a text in them. */
export function laneMatches({ lane }: TapeLane, lowerText: string): boolean {
  return [lane.name, lane.detail, lane.labels, lane.at].some((text) => text?.toLowerCase().includes(lowerText))
}

export function choose(tape: Tape, query: LaneQuery, lines: Lines, from: number, to: number): Selection {
  const kinds = new Set(query.kinds)
  const folded = new Set(query.folded)
  const text = query.text?.toLowerCase() ?? ''
  const omitted = { system: 0, filtered: 0, folded: 0 }
  const rows: Row[] = []
  const sought = soughtIn(tape, query)
  let found: number | undefined

  const pinned = new Set<TapeLane>()
  for (const id of query.pins ?? []) {
    const lane = tape.lanes.find((l) => l.lane.id === id)
    if (!lane || pinned.has(lane)) continue
    pinned.add(lane)
    rows.push({ lane, depth: 0, children: lane.descendants, folded: folded.has(id), pinned: true })
  }
  const pins = rows.length

  function inState(lane: TapeLane): boolean {
    const event = lines.event(from)
    let first = lane.spans.findLastIndex((s) => s.at <= event)
    first = Math.max(first, 0)
    const weights = lines.weights(lane, first, Math.max(lines.span(lane, to), first))
    return [...weights].some(([look, w]) => w > 0 && look.split(' ')[0] === query.state)
  }

  /** Whether a lane passes the query's filters; counted if not. */
  function matches(lane: TapeLane): boolean {
    const { id, system } = lane.lane
    if (system && !query.system) {
      omitted.system++
      return false
    }
    if (lane.done && !query.system && id !== query.object) {
      omitted.folded++
      return false
    }
    const filtered =
      lane.left ||
      (text && !laneMatches(lane, text)) ||
      (query.object && id !== query.object && !lane.peers.includes(query.object)) ||
      (query.state && !inState(lane))
    if (filtered) omitted.filtered++
    return !filtered
  }

  const isCandidate = (lane: TapeLane) => kinds.has(lane.lane.kind) && !pinned.has(lane)
  /** Parents of the lane at hand: where their descendants end, and their rows, if they are shown. */
  const parents: { end: number; row: Row }[] = []
  for (let i = 0; i < tape.lanes.length; i++) {
    while (parents.length > 0 && i >= parents[parents.length - 1].end) parents.pop()
    const lane = tape.lanes[i]
    const { id } = lane.lane
    if (!isCandidate(lane) || !matches(lane)) continue
    for (const p of parents) p.row.children++
    const row: Row = { lane, depth: parents.length, children: 0, folded: folded.has(id), pinned: false }
    if (lane === sought) found = rows.length - pins
    rows.push(row)
    const end = i + 1 + lane.descendants
    if (folded.has(id)) {
      const beneath = tape.lanes.slice(i + 1, end)
      row.children = beneath.filter((l) => isCandidate(l) && matches(l)).length
      omitted.folded += row.children
      if (sought && !pinned.has(sought) && beneath.includes(sought)) found = rows.length - 1 - pins
      i = end - 1
    } else if (lane.descendants > 0) parents.push({ end, row })
  }
  const first = found !== undefined && query.seen ? firstSeen(query, query.seen, found) : query.first
  const part = rows.slice(pins + first, pins + first + query.count)
  return { rows: [...rows.slice(0, pins), ...part], first, total: rows.length - pins, found, omitted }
}

/** The lane that a query looks for. */
function soughtIn(tape: Tape, { find, findAt, findTime }: LaneQuery): TapeLane | undefined {
  let id = find
  if (!id) {
    let at = -1
    if (findAt !== undefined) at = Math.max(0, findAt - (tape.hello.first ?? 0))
    else if (findTime !== undefined) at = search(tape.events.length, (k) => tape.events[k].time > findTime) - 1
    id = tape.events[at]?.event.lanes[0]
  }
  return tape.lanes.find((l) => l.lane.id === id)
}

/** From where on lanes are given to have the one at a place on the screen. */
function firstSeen({ first, count }: LaneQuery, seen: Rows, place: number): number {
  const n = Math.max(seen.count, 1)
  if (place >= seen.first && place < seen.first + n) return first
  const to = place < seen.first ? place : place - n + 1
  return Math.max(0, to - Math.floor(Math.max(count - n, 0) / 2))
}
