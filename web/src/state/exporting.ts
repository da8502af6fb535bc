// What the page shows, as a request for a file of it.

import type { ExportAsked, ExportStep } from '../protocol'
import type { TimelineView } from './timeline.svelte'

/** What the reader chose in the menu. */
export interface ExportChoice {
  format: string
  steps: ExportStep
  /** Only what the timeline shows, not the whole run. */
  window: boolean
  size: string
}

/** Lanes that are not shown unless asked for are no choice of the reader's. */
const usuallyHidden = 'p'

export function exportAsked(choice: ExportChoice, timeline: TimelineView, at: number, theme: string): ExportAsked {
  const { from, to } = timeline.window
  const lanes = { ...timeline.query(), first: 0 }
  const hides = [...timeline.hidden].some((kind) => kind !== usuallyHidden) || !timeline.hidden.has(usuallyHidden)
  return {
    ...choice, at, theme, axis: timeline.axis, from: Math.floor(from), to: Math.max(Math.floor(from) + 1, Math.ceil(to)),
    chosen: timeline.filtered || hides, lanes,
  }
}
