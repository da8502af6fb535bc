// What all painters of the timeline share: where things are, and a few shapes.

import type { Lane, Scene } from '../protocol'
import type { Ruler } from '../state/axis'
import { Remembered } from '../remember'
import type { Fills, Palette } from './palette'

/** A picture to paint: a scene, and how it lies on the canvas. All sizes are CSS pixels. */
export interface Picture {
  scene: Scene
  ruler: Ruler
  palette: Palette
  fills: Fills
  width: number
  height: number
  /** How much larger than usual texts and marks are. */
  k: number
  /** Height of the strip with the axis, at the top. */
  top: number
  rowHeight: number
  /** Y of the scene's first lane, if it is not pinned. */
  offset: number
  /** How many of the scene's lanes, the first ones, are pinned: they stand at the top and do not scroll. */
  pinned: number
  /** Where only these or only the others are to be painted. */
  part?: 'pinned' | 'rest'
  /** What is played in a loop: positions. */
  loop?: { from: number; to: number }
  /** What stands on the axis already, from where to where, pixels. */
  labels?: { left: number; right: number }[]
  /** Positions of moments that were marked. */
  bookmarks?: number[]
  /** Where the playhead stands: an index or ns; and the index of its event. */
  position: number
  event: number
  /** Lanes of the current event. */
  touched: readonly string[]
  /** The program has ended: what is still open was left so. */
  ended: boolean
  /** The trace ended before the program did: what is open may have gone on. */
  cut: boolean
  selected?: string
  hovered?: string
}

/** The canvas calls that painters use: few, for tests to record them. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'save' | 'restore' | 'beginPath' | 'closePath' | 'moveTo' | 'lineTo' | 'bezierCurveTo' | 'arc' | 'rect' | 'roundRect'
  | 'fill' | 'stroke' | 'clip' | 'fillRect' | 'fillText' | 'strokeText' | 'measureText' | 'setLineDash' | 'translate'
  | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'font' | 'textAlign' | 'textBaseline' | 'globalAlpha' | 'lineJoin' | 'lineCap'
>

/** Share of a row's height that a bar takes. */
export const barShare = 0.6
/** The same in a lane that has bars below these, which begin there. */
const barShareAbove = 0.48
export const partsTop = 0.62

/** Height of the bars of a lane. */
export function barHeight(p: Picture, lane: Lane): number {
  return p.rowHeight * (lane.parts?.length ? barShareAbove : barShare)
}

/** Y of the middle of the bars of row `i`. */
export function barMiddle(p: Picture, lane: Lane, i: number): number {
  return rowTop(p, i) + p.rowHeight * (lane.parts?.length ? (partsTop + 0.04) / 2 : 0.5)
}

/** Y of the top of row `i` of the scene. */
export function rowTop(p: Picture, i: number): number {
  return (i < p.pinned ? p.top : p.offset) + i * p.rowHeight
}

/** Where the lanes that scroll begin. */
export function scrollTop(p: Picture): number {
  return p.top + p.pinned * p.rowHeight
}

/** Y of the middle of a lane's bars; undefined when it is not in the scene, or scrolled beneath the pinned lanes. */
export function laneMiddle(p: Picture, id: string): number | undefined {
  const i = rows(p.scene).get(id)
  if (i === undefined) return undefined
  const middle = barMiddle(p, p.scene.lanes[i], i)
  return p.pinned > 0 && i >= p.pinned && middle < scrollTop(p) ? undefined : middle
}

const rowsOf = new WeakMap<Scene, Map<string, number>>()

/** The rows of a scene's lanes by id. */
export function rows(scene: Scene): Map<string, number> {
  let map = rowsOf.get(scene)
  if (!map) {
    map = new Map(scene.lanes.map((lane, i) => [lane.id, i]))
    rowsOf.set(scene, map)
  }
  return map
}

/** The lanes that are on the canvas, with their rows. */
export function* visible(p: Picture): Generator<[Lane, number]> {
  for (let i = 0; i < p.scene.lanes.length; i++) {
    const pinned = i < p.pinned
    if (p.part && (p.part === 'pinned') !== pinned) continue
    const y = rowTop(p, i)
    if (y + p.rowHeight > (pinned ? p.top : scrollTop(p)) && y < p.height) yield [p.scene.lanes[i], i]
  }
}

/** Whether a lane is out of the light because another is selected. */
export function dimmed(p: Picture, lane: string): boolean {
  return p.selected !== undefined && p.selected !== lane
}

const widths = new Remembered<number>(4000)

/** Width of a text in a font. Measured once: measuring is what costs most. */
export function textWidth(pen: Pen, font: string, text: string): number {
  return widths.get(font + '\n' + text, () => {
    pen.font = font
    return pen.measureText(text).width
  })
}

/** Forgets measured widths: the fonts have changed. */
export function forgetWidths(): void {
  widths.forget()
}

/** Fewer characters of a text say nothing. */
const leastText = 4

/** The text, cut so that it fits into `room` pixels; empty when nothing useful fits. */
export function fit(pen: Pen, font: string, text: string, room: number): string {
  if (room < 14 || !text) return ''
  const width = textWidth(pen, font, text)
  if (width <= room) return text
  const runes = [...text]
  const keep = Math.floor((runes.length * (room - textWidth(pen, font, '…'))) / width)
  return keep < leastText ? '' : runes.slice(0, keep).join('') + '…'
}

/** Text with a rim in the colour of the ground, readable on patterns. */
export function rimmedText(pen: Pen, text: string, x: number, y: number, ink: string, rim: string): void {
  pen.lineJoin = 'round'
  pen.lineWidth = 3.5
  pen.strokeStyle = rim
  pen.strokeText(text, x, y)
  pen.fillStyle = ink
  pen.fillText(text, x, y)
}
