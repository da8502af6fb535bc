// Which window of the clock has a moment at a certain pixel, where idle times are folded: what is drawn of a gap
// is a matter of the window, so both are found together.

import { GapPx, GapsShare, type Gap } from '../protocol'
import type { Window } from './axis'

/** An idle time that is folded wherever it is seen. */
export type Folded = Pick<Gap, 'from' | 'to'>

/** What is to be where: a position, and pixels from the window's left edge. */
export interface Anchor {
  x: number
  position: number
}

export class Folds {
  /**
   * `gaps` are all of the trace, whole and in order; the drawing is `width` pixels wide, of which a pixel on
   * the screen has `ratio`, as folded gaps are measured in those of a scene.
   */
  constructor(
    private readonly gaps: readonly Folded[],
    private readonly width: number,
    ratio: number,
  ) {
    this.gapPx = GapPx / ratio
  }

  private readonly gapPx: number

  /** The most pixels that folded gaps take. */
  private get limit(): number {
    return this.width / GapsShare
  }

  /** How many positions are in a pixel outside of gaps where the drawing shows this window; at least `least`. */
  perPx({ from, to }: Window, least: number): number {
    const { active, px } = this.measure({ from, to })
    return Math.max(least, active / (this.width - Math.min(px, this.limit)))
  }

  /** The window, so many positions a pixel outside of gaps, that has the position in its place, as far as the bounds let it. */
  around(anchor: Anchor, perPx: number, bounds: Window): Window {
    const { from, to } = this.window(anchor, perPx)
    // From an end on the same gaps may be wider: what was to be seen on the other side is seen all the same.
    if (from < bounds.from) return { from: bounds.from, to: Math.max(to, this.window({ x: 0, position: bounds.from }, perPx).to) }
    if (to > bounds.to) return { from: Math.min(from, this.window({ x: this.width, position: bounds.to }, perPx).from), to: bounds.to }
    return { from, to }
  }

  /** The same without bounds: where gaps take more than they may, they are narrower, and more of the trace is seen. */
  private window({ x, position }: Anchor, perPx: number): Window {
    const at = (share: number): Window => ({
      from: -walk(-position, x, perPx, this.gapPx * share, this.mirrored),
      to: walk(position, this.width - x, perPx, this.gapPx * share, this.gaps),
    })
    const tooWide = (share: number) => share * this.measure(at(share)).px > this.limit
    if (!tooWide(1)) return at(1)
    let [low, high] = [0, 1]
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2
      if (tooWide(middle)) high = middle
      else low = middle
    }
    return at(low)
  }

  private get mirrored(): Folded[] {
    return this.gaps.map(({ from, to }) => ({ from: -to, to: -from })).reverse()
  }

  /** What of a window is outside of gaps, and how many pixels those in it would take. */
  private measure({ from, to }: Window): { active: number; px: number } {
    let [active, px] = [to - from, 0]
    for (const gap of this.gaps) {
      const within = Math.min(gap.to, to) - Math.max(gap.from, from)
      if (within <= 0) continue
      active -= within
      px += (this.gapPx * within) / (gap.to - gap.from)
    }
    return { active, px }
  }
}

/** The position that is so many pixels to the right of another. */
function walk(position: number, px: number, perPx: number, gapPx: number, gaps: readonly Folded[]): number {
  for (const { from, to } of gaps) {
    if (to <= position) continue
    const start = Math.max(from, position)
    const before = (start - position) / perPx
    if (before >= px) break
    const wide = (gapPx * (to - start)) / (to - from)
    if (before + wide >= px) return start + ((px - before) / wide) * (to - start)
    px -= before + wide
    position = to
  }
  return position + px * perPx
}
