// Moments with names, to come back to. They are in the address: a link hands them on.

import { MaxText } from '../protocol'

export interface Bookmark {
  /** Index of the event. */
  at: number
  /** Its time, ns. */
  t: number
  name: string
}

/** An address holds no more. */
export const mostBookmarks = 20

export class Bookmarks {
  /** In the order of the trace. */
  all = $state.raw<readonly Bookmark[]>([])

  /** Takes a moment in; one that is marked already keeps its name. */
  add(at: number, t: number, name: string): void {
    if (this.all.length >= mostBookmarks || this.all.some((b) => b.at === at)) return
    this.all = [...this.all, { at, t, name: name.slice(0, MaxText) }].sort((a, b) => a.at - b.at)
  }

  rename(at: number, name: string): void {
    this.all = this.all.map((b) => (b.at === at ? { ...b, name: name.slice(0, MaxText) } : b))
  }

  remove(at: number): void {
    this.all = this.all.filter((b) => b.at !== at)
  }

  /** The next one after an event, or before it; beyond the last the first. */
  next(at: number, back: boolean): Bookmark | undefined {
    const { all } = this
    return back ? (all.findLast((b) => b.at < at) ?? all.at(-1)) : (all.find((b) => b.at > at) ?? all[0])
  }

  clear(): void {
    this.all = []
  }
}
