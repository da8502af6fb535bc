// From one axis to the other: which window of the new axis shows what the old one's shows.

import type { Axis } from '../protocol'
import { pad, type Ruler, type Window } from './axis'
import type { TimelineView } from './timeline.svelte'

/** What an event's place on both axes is. */
export interface Moment {
  index: number
  t: number
}

/** How an event is looked up. */
export type Where = { at: number } | { time: number }

/** What has to stay where it is: a pixel, and what is there. */
export interface Anchor {
  x: number
  /** A position of the axis: an index, or ns. */
  position: number
}

/**
 * The window on the axis `to` that has the same events at its edges as the
 * window has now, moved so that what is at the pixel `x` stays there; and what that is. On the axis of events
 * an event's column is there, at the share `column` of its width.
 * `find` looks an event up, by index or by time.
 */
export async function convertWindow(
  from: Axis, to: Axis, window: Window, ruler: Ruler, x: number, column: number,
  find: (at: Where, what: string) => Promise<Moment>,
): Promise<{ window: Window; anchor: Anchor }> {
  const convert = async (position: number, what: string, share = 0): Promise<number> => {
    const moment = await find(from === 'events' ? { at: share ? Math.floor(position) : Math.round(position) } : { time: Math.round(position) }, what)
    return to === 'events' ? moment.index + share : moment.t
  }
  const [left, middle, right] = await Promise.all([
    convert(window.from, 'from'),
    convert(ruler.at(x), 'anchor', column),
    convert(window.to, 'to'),
  ])
  const span = Math.max(right - left, 1)
  const begin = middle - (span * (x - pad)) / Math.max(1, ruler.width - 2 * pad)
  return { window: { from: begin, to: begin + span }, anchor: { x, position: middle } }
}

/**
 * Turns the timeline to an axis. What is under the pointer stays there, where it is not on the timeline the
 * playhead at `position`. `find` looks an event up.
 */
export async function turnAxis(
  timeline: TimelineView, axis: Axis, position: number, find: (at: Where, what: string) => Promise<Moment>,
): Promise<void> {
  if (timeline.isFitted) {
    timeline.turnTo(axis, undefined)
    return
  }
  const { window, ruler, width, pointer } = timeline
  const head = ruler.x(position)
  const px = pointer ?? (head >= 0 && head <= width ? head : width / 2)
  const to = await convertWindow(timeline.axis, axis, window, ruler, px, pointer === undefined ? 0 : 0.5, find)
  timeline.turnTo(axis, to.window)
  timeline.hold(to.anchor)
}
