// Maps the positions of a window to pixels around folded gaps, as package viz does for a scene.

import { GapPx, GapsShare, type Gap } from '../protocol'
import { search } from './find'

export class Scale {
  readonly gaps: Gap[] = []
  /** Where each of them starts, pixels. */
  private readonly starts: number[] = []
  /** Positions a pixel, outside of gaps. */
  private readonly perPx: number

  /** `folded` are in order. */
  constructor(
    readonly from: number,
    readonly to: number,
    readonly width: number,
    folded: readonly Gap[],
  ) {
    let active = to - from
    let px = 0
    for (const g of folded) {
      const low = Math.max(g.from, from)
      const high = Math.min(g.to, to)
      if (low >= high) continue
      const share = (high - low) / (g.to - g.from)
      this.gaps.push({ from: low, to: high, px: GapPx * share })
      active -= high - low
      px += GapPx * share
    }
    if (active < 1) {
      // The window lies within a gap.
      this.gaps = []
      active = to - from
      px = 0
    }
    const limit = width / GapsShare
    if (px > limit) {
      for (const g of this.gaps) g.px *= limit / px
      px = limit
    }
    this.perPx = active / (width - px)
    let at = from
    let x = 0
    for (const g of this.gaps) {
      x += (g.from - at) / this.perPx
      this.starts.push(x)
      x += g.px
      at = g.to
    }
  }

  /** Where a position is drawn, cut to the window. */
  px(position: number): number {
    const p = Math.min(Math.max(position, this.from), this.to)
    const k = search(this.gaps.length, (i) => this.gaps[i].from > p) - 1
    if (k < 0) return (p - this.from) / this.perPx
    const g = this.gaps[k]
    if (p < g.to) return this.starts[k] + ((p - g.from) / (g.to - g.from)) * g.px
    return this.starts[k] + g.px + (p - g.to) / this.perPx
  }

  /** The position `px` pixels to the right of another, at least the next one. */
  after(position: number, px: number): number {
    const x = this.px(position) + px
    if (x >= this.width) return Math.max(this.to, position + 1)
    return Math.max(this.at(Math.ceil(x * 16) / 16), position + 1)
  }

  /** The position drawn at pixel x. */
  private at(x: number): number {
    const k = search(this.starts.length, (i) => this.starts[i] > x) - 1
    if (k < 0) return this.from + Math.trunc(x * this.perPx)
    const g = this.gaps[k]
    const d = x - this.starts[k]
    if (d < g.px) return g.from + Math.trunc((d / g.px) * (g.to - g.from))
    return g.to + Math.trunc((d - g.px) * this.perPx)
  }
}
