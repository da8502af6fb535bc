// What leads from lane to lane: go statements, values, wake-ups.

import type { Link, LinkKind } from '../protocol'
import { barShare, fit, laneMiddle, textWidth, type Pen, type Picture } from './pen'
import type { Palette } from './palette'

interface Style {
  color: (palette: Palette) => string
  width: number
  dash: number[]
  /** Links that others would hide are painted later. */
  layer: number
}

const styles: Record<LinkKind, Style> = {
  wake: { color: (c) => c.text3, width: 1, dash: [2, 3], layer: 0 },
  go: { color: (c) => c.text2, width: 1.25, dash: [], layer: 1 },
  lock: { color: (c) => c.look.lock, width: 1.5, dash: [], layer: 2 },
  close: { color: (c) => c.danger, width: 1.5, dash: [6, 3], layer: 2 },
  cancel: { color: (c) => c.danger, width: 1.5, dash: [1.5, 3], layer: 2 },
  buffer: { color: (c) => c.accent, width: 1.5, dash: [], layer: 3 },
  handoff: { color: (c) => c.accent, width: 2, dash: [], layer: 4 },
}

/** A link as it lies on the canvas. */
export interface Curve {
  link: Link
  x1: number
  y1: number
  x2: number
  y2: number
  /** Control points. */
  cx1: number
  cy1: number
  cx2: number
  cy2: number
}

/** The links of which both ends are on lanes of the scene, and some of which is on the canvas. */
export function curves(p: Picture): Curve[] {
  const result: Curve[] = []
  for (const link of p.scene.links) {
    const from = laneMiddle(p, link.from.lane)
    const to = laneMiddle(p, link.to.lane)
    if (from === undefined || to === undefined || from === to) continue
    const x1 = p.ruler.x(link.from.at)
    const x2 = p.ruler.x(link.to.at)
    if (Math.max(x1, x2) < -20 || Math.min(x1, x2) > p.width + 20) continue
    if (Math.max(from, to) < p.top || Math.min(from, to) > p.height) continue
    const edge = (p.rowHeight * barShare) / 2 + 1
    const down = to > from
    const y1 = from + (down ? edge : -edge)
    const y2 = to - (down ? edge : -edge)
    const bend = Math.min(Math.abs(y2 - y1) * 0.7, 40)
    result.push({
      link, x1, y1, x2, y2,
      cx1: x1 + (x2 - x1) * 0.15, cy1: y1 + (down ? bend : -bend),
      cx2: x2 - (x2 - x1) * 0.15, cy2: y2 - (down ? bend : -bend),
    })
  }
  return result.sort((a, b) => styles[a.link.kind].layer - styles[b.link.kind].layer)
}

/** Whether the current event is at one end of the link. */
function isCurrent(p: Picture, { link }: Curve): boolean {
  return link.from.event === p.event || link.to.event === p.event
}

function inLight(p: Picture, { link }: Curve): boolean {
  return p.selected === undefined || link.from.lane === p.selected || link.to.lane === p.selected
}

/** More links than one in so many pixels are a texture: thin, and without labels. */
const sparse = 24

/** Whether there are too many links to tell one from the other. */
function isCrowded(p: Picture, all: Curve[]): boolean {
  return all.length * sparse > p.width
}

/** Paints the links of the whole scene, without their labels. */
export function paintLinks(pen: Pen, p: Picture): void {
  const all = curves(p)
  const crowded = isCrowded(p, all)
  pen.save()
  for (const curve of all) {
    pen.globalAlpha = inLight(p, curve) ? (curve.link.kind === 'wake' ? 0.8 : 0.95) * (crowded ? 0.5 : 1) : 0.12
    paintCurve(pen, p, curve, false)
  }
  pen.restore()
}

/** Paints the labels of the scene's links. */
export function paintLinkLabels(pen: Pen, p: Picture): void {
  const all = curves(p)
  if (!isCrowded(p, all) || p.selected) paintLabels(pen, p, all.filter((c) => inLight(p, c)), false)
}

/** Paints the links of the current event, over everything else. */
export function paintCurrentLinks(pen: Pen, p: Picture): void {
  const now = curves(p).filter((c) => isCurrent(p, c))
  pen.save()
  for (const curve of now) paintCurve(pen, p, curve, true)
  pen.restore()
  paintLabels(pen, p, now, true)
}

function paintCurve(pen: Pen, p: Picture, curve: Curve, strong: boolean): void {
  const style = styles[curve.link.kind]
  pen.strokeStyle = pen.fillStyle = style.color(p.palette)
  pen.lineWidth = style.width + (strong ? 1.25 : 0)
  pen.lineCap = 'round'
  pen.setLineDash(style.dash)
  pen.beginPath()
  pen.moveTo(curve.x1, curve.y1)
  pen.bezierCurveTo(curve.cx1, curve.cy1, curve.cx2, curve.cy2, curve.x2, curve.y2)
  pen.stroke()
  pen.setLineDash([])
  paintHead(pen, curve, strong ? 6.5 : 5)
}

function paintHead(pen: Pen, { x2, y2, cx2, cy2 }: Curve, size: number): void {
  const angle = Math.atan2(y2 - cy2, x2 - cx2)
  const wing = (turn: number): [number, number] => [
    x2 - size * Math.cos(angle + turn),
    y2 - size * Math.sin(angle + turn),
  ]
  pen.beginPath()
  pen.moveTo(x2, y2)
  pen.lineTo(...wing(0.5))
  pen.lineTo(...wing(-0.5))
  pen.closePath()
  pen.fill()
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Labels where there is room: one that would cover another is left to the tooltip. */
function paintLabels(pen: Pen, p: Picture, all: Curve[], strong: boolean): void {
  const taken: Box[] = []
  const font = `600 ${(strong ? 13 : 12) * p.k}px ${p.palette.monoFont}`
  pen.save()
  for (let i = all.length - 1; i >= 0; i--) {
    const { link } = all[i]
    if (!link.label || (link.kind !== 'handoff' && link.kind !== 'buffer')) continue
    const text = fit(pen, font, link.label, (strong ? 220 : 110) * p.k)
    if (!text) continue
    const half = textWidth(pen, font, text) / 2 + 6
    const spot = between(p, all[i])
    if (!strong && (spot.x < 0 || spot.x > p.width)) continue
    const x = Math.min(Math.max(spot.x, half + 2), p.width - half - 2)
    const y = spot.y
    const tall = (strong ? 10 : 8) * p.k
    const box = { left: x - half, right: x + half, top: y - tall, bottom: y + tall }
    if (!strong && taken.some((b) => overlap(b, box))) continue
    taken.push(box)
    paintLabel(pen, p, text, font, box, strong)
  }
  pen.restore()
}

/** The point of a curve that is nearest to its middle and between two rows, off the bars. */
function between(p: Picture, curve: Curve): { x: number; y: number } {
  const middle = (curve.y1 + curve.y2) / 2
  const y = p.offset + Math.round((middle - p.offset) / p.rowHeight) * p.rowHeight
  let low = 0
  let high = 1
  const down = curve.y2 > curve.y1
  for (let i = 0; i < 12; i++) {
    const t = (low + high) / 2
    if (pointOn(curve, t).y < y === down) low = t
    else high = t
  }
  return { x: pointOn(curve, (low + high) / 2).x, y }
}

function paintLabel(pen: Pen, p: Picture, text: string, font: string, box: Box, strong: boolean): void {
  pen.beginPath()
  pen.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 4)
  pen.fillStyle = strong ? p.palette.value : p.palette.panel
  pen.fill()
  pen.strokeStyle = strong ? p.palette.accent : p.palette.lineStrong
  pen.lineWidth = strong ? 2 : 1
  pen.stroke()
  pen.font = font
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillStyle = strong ? p.palette.onValue : p.palette.text
  pen.fillText(text, (box.left + box.right) / 2, (box.top + box.bottom) / 2 + 0.5)
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + 3 && b.left < a.right + 3 && a.top < b.bottom + 1 && b.top < a.bottom + 1
}

/** The distance of a point from a curve, pixels, as near as 24 steps along it tell. */
export function distance(curve: Curve, x: number, y: number): number {
  let nearest = Infinity
  for (let i = 0; i <= 24; i++) {
    const point = pointOn(curve, i / 24)
    nearest = Math.min(nearest, Math.hypot(point.x - x, point.y - y))
  }
  return nearest
}

function pointOn(c: Curve, t: number): { x: number; y: number } {
  const u = 1 - t
  const [a, b, d, e] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return { x: a * c.x1 + b * c.cx1 + d * c.cx2 + e * c.x2, y: a * c.y1 + b * c.cy1 + d * c.cy2 + e * c.y2 }
}
