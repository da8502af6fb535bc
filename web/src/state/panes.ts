// What can stand beside the stage.

export const panes = ['source', 'goroutines', 'objects', 'stack', 'waits', 'marks'] as const
export type Pane = (typeof panes)[number]

/** The one after it, and after the last the first. */
export function paneAfter(pane: Pane): Pane {
  return panes[(panes.indexOf(pane) + 1) % panes.length]
}
