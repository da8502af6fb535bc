// The bars of the timeline: what a lane's subject did, and for how long.

import type { Lane, Span } from '../protocol'
import { lookOf, type Look } from '../looks'
import { hasMark, markRoom } from './marks'
import { barHeight, barMiddle, dimmed, fit, rimmedText, textWidth, visible, type Pen, type Picture } from './pen'

/** Height of a bar as a share of the full bar's: who waits for a processor is seen to do nothing. */
const heights: Partial<Record<Look, number>> = { runnable: 0.5, ended: 0.12, active: 0.16 }

const neverEnded = 'never ended'
const notOver = 'not over at the end'

/** A bar narrower than this is drawn without outline and text. */
const thin = 4

export function paintSpans(pen: Pen, p: Picture): void {
  pen.save()
  for (const [lane, row] of visible(p)) {
    pen.globalAlpha = dimmed(p, lane.id) ? 0.3 : 1
    for (const span of lane.spans) paintSpan(pen, p, lane, row, span)
  }
  pen.restore()
}

/** Where a span's bar is: its look, and its rectangle clipped to the canvas. */
export function barOf(p: Picture, row: number, span: Span) {
  const look = lookOf(span.state, span.family)
  const lane = p.scene.lanes[row]
  const height = barHeight(p, lane) * (heights[look] ?? 1)
  const y = barMiddle(p, lane, row) - height / 2
  const left = p.ruler.x(span.from)
  // What is not over at the end runs on off the screen's edge.
  const right = span.open && span.state !== 'ended' ? Math.max(p.ruler.x(span.to), endOf(p, span)) : p.ruler.x(span.to)
  return { look, y, height, left, right }
}

/** A wait that nothing ended runs off the end of the lane. */
function endOf(p: Picture, span: Span): number {
  return span.state === 'blocked' && p.ended ? p.width + 20 : p.ruler.x(p.scene.endPos)
}

function paintSpan(pen: Pen, p: Picture, lane: Lane, row: number, span: Span): void {
  const { look, y, height, left, right } = barOf(p, row, span)
  if (right < 0 || left > p.width) return
  const x = Math.max(left, -8)
  const width = Math.max(Math.min(right, p.width + 8) - x, 1)
  const color = p.palette.look[look]

  if (look === 'runnable') paintReady(pen, x, y, width, height, color)
  else if (look === 'ended' || look === 'active') {
    pen.fillStyle = color
    pen.fillRect(x, y, width, Math.max(1.5, height))
  } else if (look === 'running') paintSolid(pen, x, y, width, height, color)
  else paintPatterned(pen, p, look, x, y, width, height, span)

  if (width > 24) paintText(pen, p, lane, span, look, { x, y, width, height })
}

function paintSolid(pen: Pen, x: number, y: number, width: number, height: number, color: string): void {
  pen.fillStyle = color
  pen.beginPath()
  pen.roundRect(x, y, width, height, Math.min(3, width / 2))
  pen.fill()
}

function paintReady(pen: Pen, x: number, y: number, width: number, height: number, color: string): void {
  pen.strokeStyle = pen.fillStyle = color
  if (width < thin) {
    pen.fillRect(x, y + height / 2 - 1, width, 2)
    return
  }
  pen.lineWidth = 1.25
  pen.setLineDash([3, 2.5])
  pen.beginPath()
  pen.roundRect(x + 0.75, y, width - 1.5, height, 2)
  pen.stroke()
  pen.setLineDash([])
}

function paintPatterned(
  pen: Pen, p: Picture, look: Look, x: number, y: number, width: number, height: number, span: Span,
): void {
  const color = p.palette.look[look]
  const alpha = pen.globalAlpha
  pen.beginPath()
  pen.roundRect(x, y, width, height, Math.min(3, width / 2))
  pen.fillStyle = p.palette.panel
  pen.fill()
  pen.globalAlpha = alpha * 0.22
  pen.fillStyle = color
  pen.fill()
  pen.globalAlpha = alpha * (width < thin ? 1 : 0.7)
  const fill = width < thin ? null : p.fills(look)
  pen.fillStyle = fill ?? color
  if (fill || width < thin) pen.fill()
  pen.globalAlpha = alpha
  if (width < thin) return
  pen.strokeStyle = color
  pen.lineWidth = span.state === 'blocked' ? 1.5 : 1
  pen.beginPath()
  pen.roundRect(x + 0.75, y + 0.75, width - 1.5, height - 1.5, 2.5)
  pen.stroke()
}

function paintText(
  pen: Pen, p: Picture, lane: Lane, span: Span, look: Look, box: { x: number; y: number; width: number; height: number },
): void {
  const stuck = p.ended && span.open === true && span.state === 'blocked' && lane.blocked === true
  const words = span.text ?? (span.count && span.count > 1 ? `${span.count} × ${span.state}` : '')
  const never = stuck && p.scene.endPos <= p.scene.to
  const verdict = p.cut ? notOver : neverEnded
  const full = never ? `${words} – ${verdict}` : words
  if (!full || look === 'ended' || look === 'active') return
  const font = `500 ${12 * p.k}px ${p.palette.uiFont}`
  const [x, end] = unmarked(p, lane, Math.max(box.x, 0) + 6, Math.min(box.x + box.width, p.width) - 6)
  let text = fit(pen, font, full, end - x)
  // What matters most is seen where there is no room for all.
  if (never && text !== full && textWidth(pen, font, verdict) <= end - x) text = verdict
  if (!text) return
  pen.font = font
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  const middle = rowMiddle(box)
  if (look === 'running') {
    pen.fillStyle = p.palette.onRunning
    pen.fillText(text, x, middle)
  } else rimmedText(pen, text, x, middle, p.palette.text, p.palette.panel)
}

/** The widest part of a bar, from `left` to `right`, on which no mark stands and no gap lies. */
function unmarked(p: Picture, lane: Lane, left: number, right: number): [number, number] {
  const room = markRoom * p.k
  const taken: [number, number][] = p.scene.gaps.map((g) => [p.ruler.x(g.from) - 2, p.ruler.x(g.to) + 2])
  for (const mark of lane.marks) {
    const x = p.ruler.x(mark.at)
    if (hasMark(lane, mark.kind)) taken.push([x - room, x + room])
  }
  let best: [number, number] = [left, left]
  let from = left
  for (const [start, end] of [...taken.filter(([l, r]) => r > left && l < right).sort((a, b) => a[0] - b[0]), [right, right]]) {
    if (Math.min(start, right) - from > best[1] - best[0]) best = [from, Math.min(start, right)]
    from = Math.max(from, end)
  }
  return best
}

function rowMiddle(box: { y: number; height: number }): number {
  return box.y + box.height / 2 + 0.5
}
