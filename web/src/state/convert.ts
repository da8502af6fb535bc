// From one axis to the other: which window of the new axis shows what the old one's shows.

import type { Axis } from '../protocol'
import { narrowest, pad } from './axis'
import { Folds, type Folded } from './folds'
import type { TimelineView } from './timeline.svelte'

/** What an event's place on both axes is. */
export interface Moment {
  index: number
  t: number
}

/** How an event is looked up. */
export type Where = { at: number } | { time: number }

/** What has to be known of the trace. */
export interface Known {
  /** Looks an event up; `what` it is for tells one lookup from another. */
  moment(where: Where, what: string): Promise<Moment>
  /** All idle times that the clock folds, whole and in order. */
  folded(): Promise<readonly Folded[]>
}

/**
 * Turns the timeline to an axis: to the window with the same events at its edges, moved so that what is under the
 * pointer stays there, where it is not on the timeline the playhead at `position`. Under the pointer an event is
 * in the middle of its column.
 */
export async function turnAxis(timeline: TimelineView, to: Axis, position: number, known: Known): Promise<void> {
  if (timeline.isFitted) {
    timeline.turnTo(to, undefined)
    return
  }
  const { axis: from, window, ruler, width, pointer } = timeline
  const head = ruler.x(position)
  const x = pointer ?? (head >= 0 && head <= width ? head : width / 2)
  const convert = async (position: number, what: string, share = 0): Promise<number> => {
    const where = from === 'clock' ? { time: Math.round(position) } : { at: share ? Math.floor(position) : Math.round(position) }
    const moment = await known.moment(where, what)
    return to === 'events' ? moment.index + share : moment.t
  }
  const [left, held, right, folded] = await Promise.all([
    convert(window.from, 'from'),
    convert(ruler.at(x), 'held', pointer === undefined ? 0 : 0.5),
    convert(window.to, 'to'),
    to === 'clock' ? known.folded() : [],
  ])
  const inner = Math.max(1, width - 2 * pad)
  const folds = new Folds(folded, inner, timeline.pixelRatio)
  const perPx = folds.perPx({ from: left, to: right }, narrowest[to] / inner)
  timeline.turnTo(to, folds.around({ x: x - pad, position: held }, perPx, timeline.boundsOf(to)))
}
