// What of a timeline lies under the pointer.

import type { Lane, Level, Link, Mark, Span } from '../protocol'
import { curves, distance } from './links'
import { hasMark } from './marks'
import { barMiddle, partsTop, rowTop, scrollTop, type Picture } from './pen'

export interface Hit {
  lane?: Lane
  span?: Span
  /** A region, or what the runtime does on a processor. */
  part?: Span
  mark?: Mark
  level?: Level
  link?: Link
}

/** What is at a point of the canvas: a mark before a link, a link before a bar. */
export function hitAt(p: Picture, x: number, y: number): Hit {
  if (y < p.top) return {}
  const row = Math.floor((y - (y < scrollTop(p) ? p.top : p.offset)) / p.rowHeight)
  const lane = p.scene.lanes[row]
  const hit: Hit = { lane }
  if (lane) {
    hit.mark = nearestMark(p, lane, row, x, y)
    const at = p.ruler.at(x)
    hit.span = lane.spans.find((s) => at >= s.from && (at < s.to || s.open))
    if (y > rowTop(p, row) + p.rowHeight * partsTop) hit.part = lane.parts?.find((s) => at >= s.from && (at < s.to || s.open))
    hit.level = lane.levels.findLast((l) => l.at <= at)
  }
  if (!hit.mark) hit.link = nearestLink(p, x, y)
  return hit
}

function nearestMark(p: Picture, lane: Lane, row: number, x: number, y: number): Mark | undefined {
  if (Math.abs(y - barMiddle(p, lane, row)) > p.rowHeight * 0.4) return undefined
  let nearest: Mark | undefined
  let least = 6
  for (const mark of lane.marks) {
    const away = Math.abs(p.ruler.x(mark.at) - x)
    if (hasMark(lane, mark.kind) && away < least) {
      least = away
      nearest = mark
    }
  }
  return nearest
}

function nearestLink(p: Picture, x: number, y: number): Link | undefined {
  let nearest: Link | undefined
  let least = 5
  for (const curve of curves(p)) {
    if (x < Math.min(curve.x1, curve.x2) - 6 || x > Math.max(curve.x1, curve.x2) + 6) continue
    const away = distance(curve, x, y)
    if (away < least) {
      least = away
      nearest = curve.link
    }
  }
  return nearest
}
