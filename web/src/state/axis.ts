// Positions and pixels. A position is an event's index or a time in
// nanoseconds; a window is the part of the axis that is on the screen.

import type { Axis, Gap, Scene } from '../protocol'

export interface Window {
  from: number
  to: number
}

/** Pixels left free at both ends of the drawing, so that nothing at a window's edge is cut. */
export const pad = 14

/** The least a window may show. */
export const narrowest: Record<Axis, number> = { events: 4, clock: 50 }

/** The window that shows everything between two positions. */
export function whole(axis: Axis, first: number, last: number): Window {
  return { from: first, to: first + Math.max(last - first, narrowest[axis]) }
}

/** The window moved and shrunk to stay within the bounds. */
export function clamp(axis: Axis, window: Window, bounds: Window): Window {
  const most = bounds.to - bounds.from
  let span = Math.max(window.to - window.from, narrowest[axis])
  if (span >= most) return bounds
  const middle = (window.from + window.to) / 2
  span = Math.min(span, most)
  const from = Math.min(Math.max(middle - span / 2, bounds.from), bounds.to - span)
  return { from, to: from + span }
}

/** The window moved, without change of size, so that the stretch from `from` to `to` lies within it. */
export function reveal(window: Window, from: number, to: number): Window {
  if (from >= window.from && to <= window.to) return window
  const span = window.to - window.from
  const start = from - span * (from < window.from ? 0.3 : 0.65)
  return { from: start, to: start + span }
}

/**
 * A Ruler says where positions are on the screen: first by the scene's own
 * measure, in which idle gaps have a width of their own, then by where the
 * window on the screen lies in the scene, which is another one while a newer
 * scene is on its way.
 */
export class Ruler {
  private readonly marks: Mark[]
  private readonly perPx: number
  private readonly a: number
  private readonly scale: number

  constructor(
    readonly scene: Pick<Scene, 'from' | 'to' | 'width' | 'gaps'>,
    readonly window: Window,
    readonly width: number,
  ) {
    const { marks, perPx } = measure(scene)
    this.marks = marks
    this.perPx = perPx
    this.a = this.sceneX(window.from)
    const b = this.sceneX(window.to)
    this.scale = b > this.a ? Math.max(1, width - 2 * pad) / (b - this.a) : 1
  }

  /** The pixel of a position; beyond the screen for what is beyond. */
  x(position: number): number {
    return pad + (this.sceneX(position) - this.a) * this.scale
  }

  /** The position of a pixel. */
  at(x: number): number {
    const px = (x - pad) / this.scale + this.a
    const { marks } = this
    const last = marks[marks.length - 1]
    if (px <= 0) return marks[0].at + px * this.perPx
    if (px >= last.px) return last.at + (px - last.px) * this.perPx
    const [l, r] = between(marks, 'px', px)
    return r.px > l.px ? l.at + ((px - l.px) / (r.px - l.px)) * (r.at - l.at) : r.at
  }

  /** The window after dragging its content by dx pixels to the right. */
  panned(dx: number): Window {
    return { from: this.at(pad - dx), to: this.at(this.width - pad - dx) }
  }

  /** The window after scaling by `factor` (below 1: closer) around a pixel. */
  zoomed(factor: number, x: number): Window {
    const within = (px: number) => this.at(x + (px - x) * factor)
    return { from: within(pad), to: within(this.width - pad) }
  }

  private sceneX(position: number): number {
    const { marks } = this
    const last = marks[marks.length - 1]
    if (position <= marks[0].at) return (position - marks[0].at) / this.perPx
    if (position >= last.at) return last.px + (position - last.at) / this.perPx
    const [l, r] = between(marks, 'at', position)
    return r.at > l.at ? l.px + ((position - l.at) / (r.at - l.at)) * (r.px - l.px) : r.px
  }
}

interface Mark {
  at: number
  px: number
}

/** The neighbouring marks with the value between them. */
function between(marks: Mark[], key: keyof Mark, value: number): [Mark, Mark] {
  let low = 1
  let high = marks.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (marks[middle][key] >= value) high = middle
    else low = middle + 1
  }
  return [marks[low - 1], marks[low]]
}

/** The places where a scene's measure changes, and the positions in a pixel outside of gaps. */
function measure(scene: Pick<Scene, 'from' | 'to' | 'width' | 'gaps'>): { marks: Mark[]; perPx: number } {
  const gaps = scene.gaps.filter((g) => g.to > scene.from && g.from < scene.to)
  const folded = gaps.reduce((sum, g) => sum + within(g, scene), 0)
  const taken = gaps.reduce((sum, g) => sum + g.px, 0)
  const room = Math.max(1e-9, scene.width - taken)
  const perPx = Math.max(1e-12, (scene.to - scene.from - folded) / room)
  const marks = [{ at: scene.from, px: 0 }]
  let px = 0
  let at = scene.from
  for (const gap of gaps) {
    const from = Math.max(gap.from, scene.from)
    const to = Math.min(gap.to, scene.to)
    px += (from - at) / perPx
    marks.push({ at: from, px })
    px += gap.px
    marks.push({ at: to, px })
    at = to
  }
  marks.push({ at: scene.to, px: scene.width })
  return { marks, perPx }
}

function within(gap: Gap, window: Window): number {
  return Math.min(gap.to, window.to) - Math.max(gap.from, window.from)
}
