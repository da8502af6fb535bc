// The strip with the axis, the gaps folded out of it, and the playhead.

import { duration, eventNumber, instant } from '../format'
import { textWidth, type Pen, type Picture } from './pen'

/** Pixels between two labelled ticks, at least. */
const tickRoom = 90

/** The next larger of 1, 2, 5, 10, 20, ... */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)))
  for (const factor of [1, 2, 5]) {
    if (factor * power >= least * (1 - 1e-9)) return factor * power
  }
  return 10 * power
}

/** Positions that get a tick, and the step between them. */
export function ticks(p: Pick<Picture, 'ruler' | 'width' | 'scene' | 'k'>): { step: number; at: number[] } {
  const { ruler, width, scene } = p
  const from = Math.max(ruler.at(0), 0)
  const to = ruler.at(width)
  const folded = scene.gaps.reduce((sum, g) => sum + Math.max(0, Math.min(g.to, to) - Math.max(g.from, from)), 0)
  const wanted = Math.max(1, width / (tickRoom * p.k))
  let step = niceStep(Math.max(1e-9, to - from - folded) / wanted)
  if (scene.axis === 'events') step = Math.max(1, Math.round(step))
  const at: number[] = []
  // Events are counted from 1. Beyond a gap the ticks go on at the next multiple of the step.
  const first = scene.axis === 'events' ? 1 : 0
  const next = (from: number) => Math.ceil((from + first) / step) * step - first
  for (let t = next(from); t <= to && at.length < 400; t += step) {
    const gap = scene.gaps.find((g) => t > g.from && t < g.to)
    if (gap) t = next(gap.to)
    if (t <= to) at.push(t)
  }
  return { step, at }
}

interface Label {
  text: string
  left: number
  right: number
}

/** The labels of gaps, where there is room beside what is taken: a gap's time, or only that there is one. */
function gapLabels(pen: Pen, p: Picture, taken: readonly { left: number; right: number }[]): Label[] {
  const labels: Label[] = []
  const isFree = (left: number, right: number) => !taken.some((l) => left < l.right + 2 && right + 2 > l.left)
  let free = -Infinity
  for (const gap of p.scene.gaps) {
    const left = p.ruler.x(gap.from)
    const right = p.ruler.x(gap.to)
    if (right < 0 || left > p.width) continue
    const middle = (left + right) / 2
    const full = `⋯ ${duration(gap.to - gap.from, 2)}`
    const half = textWidth(pen, labelFont(p), full) / 2 + 5
    const roomy = middle - half > free && middle + half < p.width && isFree(middle - half, middle + half)
    if (roomy) labels.push({ text: full, left: middle - half, right: middle + half })
    else if (isFree(middle - 8 * p.k, middle + 8 * p.k)) labels.push({ text: '⋯', left, right })
    if (roomy) free = middle + half
  }
  return labels
}

function labelFont(p: Picture): string {
  return `500 ${12 * p.k}px ${p.palette.uiFont}`
}

/** Paints the strip's ground, ticks and labels. */
export function paintAxis(pen: Pen, p: Picture): void {
  pen.save()
  pen.fillStyle = p.palette.raised
  pen.fillRect(0, 0, p.width, p.top)
  const handle = handleOf(pen, p)
  const there = [...(p.labels ?? []), ...(handle ? [handle] : [])]
  const gaps = gapLabels(pen, p, there)
  pen.font = labelFont(p)
  pen.textBaseline = 'middle'
  pen.textAlign = 'center'
  pen.fillStyle = p.palette.text3
  for (const { text, left, right } of gaps) pen.fillText(text, (left + right) / 2, p.top / 2)
  paintTicks(pen, p, [...gaps, ...there])
  pen.strokeStyle = p.palette.line
  line2(pen, 0, p.top - 0.5, p.width, p.top - 0.5)
  pen.restore()
}

/** Paints the ticks, and their labels where nothing else stands. */
function paintTicks(pen: Pen, p: Picture, taken: { left: number; right: number }[]): void {
  const { step, at } = ticks(p)
  pen.textAlign = 'left'
  pen.strokeStyle = p.palette.lineStrong
  pen.fillStyle = p.palette.text2
  let free = -Infinity
  for (const t of at) {
    const x = Math.round(p.ruler.x(t)) + 0.5
    if (x < 0 || x > p.width) continue
    line(pen, x, p.top - 6, p.top)
    const text = p.scene.axis === 'events' ? eventNumber(t) : t === 0 ? '0' : instant(t, step)
    const right = x + textWidth(pen, pen.font, text) + 8
    if (x < free || right > p.width || taken.some((l) => x < l.right + 2 && right > l.left)) continue
    free = right + 6
    pen.fillText(text, x + 4, p.top / 2)
  }
}

/** Paints the faint upright lines behind the lanes. */
export function paintGrid(pen: Pen, p: Picture): void {
  pen.save()
  pen.strokeStyle = p.palette.line
  pen.lineWidth = 1
  pen.globalAlpha = 0.6
  for (const t of ticks(p).at) {
    const x = Math.round(p.ruler.x(t)) + 0.5
    line(pen, x, p.top, p.height)
  }
  pen.restore()
}

/** Paints each folded gap as a torn strip. */
export function paintGaps(pen: Pen, p: Picture): void {
  pen.save()
  for (const gap of p.scene.gaps) {
    const left = p.ruler.x(gap.from)
    const right = p.ruler.x(gap.to)
    if (right >= 0 && left <= p.width) paintTear(pen, p, left, right)
  }
  pen.restore()
}

function paintTear(pen: Pen, p: Picture, left: number, right: number): void {
  pen.fillStyle = p.palette.bg
  pen.globalAlpha = 0.82
  torn(pen, left, right, p.top, p.height)
  pen.fill()
  pen.globalAlpha = 1
  pen.strokeStyle = p.palette.lineStrong
  pen.lineWidth = 1
  tear(pen, left, p.top, p.height)
  tear(pen, right, p.top, p.height)
}

/** How much of what has not happened yet is hidden. */
export const veilAlpha = 0.52

/** Paints what has not happened yet, seen from the playhead, behind a veil. */
export function paintVeil(pen: Pen, p: Picture): void {
  const x = Math.max(0, headEnd(p))
  if (x >= p.width) return
  pen.save()
  pen.fillStyle = p.palette.panel
  pen.globalAlpha = veilAlpha
  pen.fillRect(x, p.top, p.width - x, p.height - p.top)
  pen.restore()
}

/** Where the current event's column ends: on the events axis an event is as wide as its step. */
function headEnd(p: Picture): number {
  return p.scene.axis === 'events' ? p.ruler.x(p.position + 1) : p.ruler.x(p.position) + 1
}

/** Paints a band along the axis over what is played in a loop. */
export function paintLoop(pen: Pen, p: Picture): void {
  if (!p.loop) return
  const left = Math.max(-4, p.ruler.x(p.loop.from))
  const right = Math.min(p.width + 4, p.ruler.x(p.loop.to))
  if (right <= left) return
  pen.save()
  pen.fillStyle = p.palette.accent
  pen.fillRect(left, p.top - 4, right - left, 4)
  for (const x of [left, right - 3]) pen.fillRect(x, p.top - 10, 3, 10)
  pen.restore()
}

/** Paints the column of the current event, behind the lanes. */
export function paintColumn(pen: Pen, p: Picture): void {
  if (p.scene.axis !== 'events' || p.position < 0) return
  const left = p.ruler.x(p.position)
  const right = p.ruler.x(p.position + 1)
  pen.save()
  pen.fillStyle = p.palette.accentSoft
  pen.fillRect(left, p.top, Math.max(1, right - left), p.height - p.top)
  pen.restore()
}

/** Paints the playhead: a line, and its handle on the axis with the number of the event or the time. */
export function paintHead(pen: Pen, p: Picture): void {
  const handle = handleOf(pen, p)
  if (!handle) return
  const { x, text, left, right } = handle
  pen.save()
  pen.font = headFont(p)
  pen.strokeStyle = p.palette.accent
  pen.lineWidth = 2
  line(pen, x, p.top, p.height)
  pen.fillStyle = p.palette.accent
  pen.beginPath()
  pen.roundRect(left, 2, right - left, p.top - 6, 5)
  pen.fill()
  pen.beginPath()
  pen.moveTo(x - 5, p.top - 5)
  pen.lineTo(x + 5, p.top - 5)
  pen.lineTo(x, p.top + 1)
  pen.closePath()
  pen.fill()
  pen.fillStyle = p.palette.onAccent
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(text, (left + right) / 2, p.top / 2 - 1)
  pen.restore()
}

function headFont(p: Picture): string {
  return `600 ${12 * p.k}px ${p.palette.uiFont}`
}

/** Where the playhead's handle is, and what it says; undefined when it is not on the screen. */
function handleOf(pen: Pen, p: Picture): { x: number; left: number; right: number; text: string } | undefined {
  const events = p.scene.axis === 'events'
  const x = p.ruler.x(events ? Math.max(0, p.position) : p.position)
  if (x < -1 || x > p.width + 1) return undefined
  const text = events ? eventNumber(Math.max(0, p.position)) : duration(p.position, 4)
  const half = Math.max(14, textWidth(pen, headFont(p), text) / 2 + 7)
  const middle = Math.min(Math.max(x, half + 1), p.width - half - 1)
  return { x, left: middle - half, right: middle + half, text }
}

function line(pen: Pen, x: number, top: number, bottom: number): void {
  line2(pen, x, top, x, bottom)
}

function line2(pen: Pen, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath()
  pen.moveTo(x1, y1)
  pen.lineTo(x2, y2)
  pen.stroke()
}

const tooth = 6

function tear(pen: Pen, x: number, top: number, bottom: number): void {
  pen.beginPath()
  pen.moveTo(x, top)
  zigzag(pen, x, top, bottom)
  pen.stroke()
}

function zigzag(pen: Pen, x: number, top: number, bottom: number): void {
  for (let y = top, i = 0; y <= bottom + tooth; y += tooth, i++) pen.lineTo(x + (i % 2 ? 2.5 : -2.5), y)
}

function torn(pen: Pen, left: number, right: number, top: number, bottom: number): void {
  pen.beginPath()
  pen.moveTo(left, top)
  zigzag(pen, left, top, bottom)
  pen.lineTo(right, bottom)
  for (let y = bottom + tooth, i = 0; y >= top; y -= tooth, i++) pen.lineTo(right + (i % 2 ? 2.5 : -2.5), y)
  pen.closePath()
}
