// The lane of a channel, a WaitGroup or a number of the runtime's: how full it is, how high it counts.

import type { Lane } from '../protocol'
import { amount } from '../format'
import { hasMark, markRoom } from './marks'
import { barShare, dimmed, rowTop, textWidth, visible, type Pen, type Picture } from './pen'

interface Step {
  left: number
  right: number
  value: number
}

/** A level lower than this has its number above it, pixels: its line would go through it. */
const lowest = 14

export function paintLevels(pen: Pen, p: Picture): void {
  pen.save()
  for (const [lane, row] of visible(p)) {
    if (lane.kind !== 'channel' && lane.kind !== 'waitgroup' && lane.levels.length === 0) continue
    pen.globalAlpha = dimmed(p, lane.id) ? 0.3 : 1
    paintLane(pen, p, lane, row)
  }
  pen.restore()
}

function paintLane(pen: Pen, p: Picture, lane: Lane, row: number): void {
  const height = p.rowHeight * (barShare + 0.14)
  const base = Math.round(rowTop(p, row) + (p.rowHeight + height) / 2) - 1
  const left = Math.max(p.ruler.x(lane.first), 0)
  const right = Math.min(p.ruler.x(lane.ended ? lane.last : p.scene.endPos), p.width)
  if (right <= left) return
  const color = p.palette.look[lane.kind === 'waitgroup' ? 'waitgroup' : lane.kind === 'metric' ? 'region' : 'channel']

  const max = lane.max ?? 0
  if (max === 0) {
    paintPipe(pen, left, right, rowTop(p, row) + p.rowHeight / 2, color)
    return
  }
  const alpha = pen.globalAlpha
  pen.strokeStyle = color
  pen.lineWidth = 1
  pen.globalAlpha = alpha * 0.55
  pen.setLineDash([2, 4])
  line(pen, left, right, base - height + 0.5)
  pen.setLineDash([])
  line(pen, left, right, base + 0.5)
  pen.globalAlpha = alpha

  const marks = lane.marks.filter((m) => hasMark(lane, m.kind)).map((m) => p.ruler.x(m.at))
  for (const step of stepsOf(p, lane)) {
    if (step.right < 0 || step.left > p.width || step.value === 0) continue
    const x = Math.max(step.left, 0)
    const width = Math.max(Math.min(step.right, p.width) - x, 1)
    const tall = Math.max(3, (height * Math.min(step.value, max)) / max)
    pen.fillStyle = color
    pen.globalAlpha = alpha * (step.value >= max && lane.kind === 'channel' ? 0.75 : 0.38)
    pen.fillRect(x, base - tall, width, tall)
    pen.globalAlpha = alpha
    pen.fillRect(x, base - tall, width, 2)
    if (!marks.some((at) => at > x - markRoom && at < x + 2 * markRoom)) paintNumber(pen, p, amount(step.value, lane.unit), x, width, tall >= lowest * p.k ? base - 3 : base - tall - 3)
  }
}

/** An unbuffered channel holds nothing: two lines that values only cross. */
function paintPipe(pen: Pen, left: number, right: number, middle: number, color: string): void {
  const alpha = pen.globalAlpha
  pen.strokeStyle = color
  pen.lineWidth = 1
  pen.globalAlpha = alpha * 0.6
  line(pen, left, right, middle - 3.5)
  line(pen, left, right, middle + 3.5)
  pen.globalAlpha = alpha
}

function paintNumber(pen: Pen, p: Picture, text: string, x: number, width: number, y: number): void {
  const font = `600 ${12 * p.k}px ${p.palette.uiFont}`
  if (textWidth(pen, font, text) + 6 > width) return
  pen.font = font
  pen.textAlign = 'left'
  pen.textBaseline = 'alphabetic'
  pen.fillStyle = p.palette.text
  pen.fillText(text, x + 3, y)
}

function stepsOf(p: Picture, lane: Lane): Step[] {
  const end = p.ruler.x(lane.ended ? Math.max(lane.last, lane.first) : p.scene.endPos)
  return lane.levels.map((level, i) => ({
    left: p.ruler.x(level.at),
    right: i + 1 < lane.levels.length ? p.ruler.x(lane.levels[i + 1].at) : Math.max(end, p.ruler.x(level.at)),
    value: level.value,
  }))
}

function line(pen: Pen, left: number, right: number, y: number): void {
  pen.beginPath()
  pen.moveTo(left, y)
  pen.lineTo(right, y)
  pen.stroke()
}
