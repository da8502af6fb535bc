// What can stand beside the stage.

export const panes = ['source', 'goroutines', 'objects', 'stack', 'waits', 'marks', 'output', 'lesson'] as const
export type Pane = (typeof panes)[number]

/** Those that there are: a lesson only where the run is of one. */
export function panesOf(lesson: boolean): readonly Pane[] {
  return lesson ? panes : panes.filter((p) => p !== 'lesson')
}

/** The one after it, and after the last the first. */
export function paneAfter(pane: Pane, lesson = false): Pane {
  const all = panesOf(lesson)
  return all[(all.indexOf(pane) + 1) % all.length]
}
