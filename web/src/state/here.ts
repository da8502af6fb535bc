// Where a page is, as a place for its address; and back to such a place.

import type { LessonView } from './lesson.svelte'
import type { Bookmarks } from './bookmarks.svelte'
import type { Place } from './place'
import type { Playback } from './playback.svelte'
import { mostPins, type TimelineView } from './timeline.svelte'
import type { Pane } from './panes'

/** What of the page a place is about. */
export interface Here {
  readonly at: number
  readonly follow: boolean
  readonly timeline: TimelineView
  readonly playback: Playback
  readonly lesson: LessonView
  readonly bookmarks: Bookmarks
  selected: string | undefined
  pane: Pane
}

/** The place that the page is at. */
export function placeOf(here: Here, token: string): Place {
  const { timeline, bookmarks } = here
  const place: Place = { token, axis: timeline.axis }
  if (here.follow) place.live = true
  else place.at = here.at
  if (!timeline.isFitted) place.window = timeline.window
  if (here.selected) place.lane = here.selected
  if (timeline.filter) place.filter = timeline.filter
  if (timeline.pins.length > 0) place.pins = [...timeline.pins]
  const loop = here.playback.loop.range
  if (bookmarks.all.length > 0) place.marks = [...bookmarks.all]
  if (timeline.onlyState) place.is = timeline.onlyState
  if (timeline.onlyWith) place.with = timeline.onlyWith
  place.hidden = timeline.chosenHidden
  if (timeline.folded.length > 0) place.folded = [...timeline.folded]
  if (timeline.system) place.system = true
  if (here.pane !== 'source') place.pane = here.pane
  if (here.lesson.asking) place.ask = true
  if (loop) place.loop = { from: loop.from.index, to: loop.to.index }
  return place
}

/** Takes over all of a place but its moment. */
export function takePlace(here: Here, place: Place): void {
  const { timeline } = here
  timeline.reset(place.axis ?? 'events', place.window)
  here.selected = place.lane
  timeline.filter = place.filter ?? ''
  timeline.pins = (place.pins ?? []).slice(0, mostPins)
  timeline.onlyState = place.is
  timeline.onlyWith = place.with
  if (place.hidden) timeline.hidden = new Set(place.hidden)
  timeline.folded = place.folded ?? []
  timeline.system = place.system ?? false
  for (const { at, t, name } of place.marks ?? []) here.bookmarks.add(at, t, name)
  if (place.loop) void here.playback.setLoop({ at: place.loop.from }, { at: place.loop.to })
  if (place.pane) here.pane = place.pane
  here.lesson.asking = place.ask ?? false
}
