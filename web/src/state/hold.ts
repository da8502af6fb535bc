// Something stays at its pixel: a window is moved there in some scenes, as each says only of its own window how
// much of the gaps is folded.

import type { Window } from './axis'
import type { Anchor } from './convert'

/** So often a window is moved at most; then the one is taken in which what is held was nearest. */
const most = 10

/** What a move of one pixel does at least: with less, the next would be a leap over what is not known. */
const least = 0.25

export class Hold {
  private tries = most
  /** How far it was off, by how much the window was moved for that, and what that did, pixels for each pixel. */
  private last: { off: number; by: number } | undefined
  private gain = 1
  private best: { off: number; window: Window } | undefined

  constructor(private readonly anchor: Anchor) {}

  /** Which window comes after one, of which this is the scene's ruler; undefined when what is held is in its place, or does not get nearer. */
  next(ruler: { x(position: number): number; panned(dx: number): Window }, window: Window): Window | undefined {
    const { last, best } = this
    const off = this.anchor.x - ruler.x(this.anchor.position)
    if (Math.abs(off) < 0.5 || this.tries < 0) return undefined
    if (!best || Math.abs(off) < Math.abs(best.off)) this.best = { off, window }
    if (this.tries-- === 0) return this.best?.window === window ? undefined : this.best?.window
    // Where a gap is at the window's edge, more of it is folded for what is moved into it.
    if (last) {
      const gain = (last.off - off) / last.by
      this.gain = gain > 0 ? Math.min(4, Math.max(least, gain)) : 1
    }
    const by = off / this.gain
    this.last = { off, by }
    return ruler.panned(by)
  }
}
