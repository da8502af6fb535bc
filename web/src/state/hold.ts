// Something stays at its pixel: a window is moved there in some scenes, as each says only of its own window how
// much of the gaps is folded.

import type { Ruler } from './axis'
import type { Anchor } from './convert'

/** So often a window is moved at most, before it stays where it is. */
const most = 10

export class Hold {
  private tries = most
  /** How far it was off, by how much the window was moved for that, and what that did, pixels for each pixel. */
  private last: { off: number; by: number } | undefined
  private gain = 1

  constructor(private readonly anchor: Anchor) {}

  /** By how much a window has to be moved, pixels; undefined when what is held is in its place, or does not get there. */
  move(ruler: Pick<Ruler, 'x'>): number | undefined {
    const { last } = this
    const off = this.anchor.x - ruler.x(this.anchor.position)
    if (Math.abs(off) < 0.5 || this.tries-- <= 0) return undefined
    // Where a gap is at the window's edge, more of it is folded for what is moved into it.
    if (last) {
      const gain = (last.off - off) / last.by
      this.gain = gain > 0.05 && gain < 4 ? gain : 1
    }
    const by = off / this.gain
    this.last = { off, by }
    return by
  }
}
