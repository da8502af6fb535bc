// Which lanes of a tape a query chooses, as package viz does for a scene.

import type { LaneQuery, Omitted, Tape, TapeLane } from '../protocol'
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
  /** The pinned, then those from the first asked for on. */
  rows: Row[]
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
  const selection: Selection = { rows: [], total: 0, omitted: { system: 0, filtered: 0, folded: 0 } }
  const { omitted } = selection

  const pinned = new Set<TapeLane>()
  for (const id of query.pins ?? []) {
    const lane = tape.lanes.find((l) => l.lane.id === id)
    if (!lane || pinned.has(lane)) continue
    pinned.add(lane)
    selection.rows.push({ lane, depth: 0, children: lane.descendants, folded: folded.has(id), pinned: true })
  }

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
  const parents: { end: number; row?: Row }[] = []
  for (let i = 0; i < tape.lanes.length; i++) {
    while (parents.length > 0 && i >= parents[parents.length - 1].end) parents.pop()
    const lane = tape.lanes[i]
    const { id } = lane.lane
    if (!isCandidate(lane) || !matches(lane)) continue
    for (const p of parents) if (p.row) p.row.children++
    let row: Row | undefined
    if (selection.total >= query.first && selection.total < query.first + query.count) {
      row = { lane, depth: parents.length, children: 0, folded: folded.has(id), pinned: false }
      selection.rows.push(row)
    }
    if (id === query.find) selection.found = selection.total
    selection.total++
    const end = i + 1 + lane.descendants
    if (folded.has(id)) {
      const beneath = tape.lanes.slice(i + 1, end)
      const n = beneath.filter((l) => isCandidate(l) && matches(l)).length
      omitted.folded += n
      if (query.find && beneath.some((l) => l.lane.id === query.find)) selection.found = selection.total - 1
      if (row) row.children = n
      i = end - 1
    } else if (lane.descendants > 0) parents.push({ end, row })
  }
  return selection
}
