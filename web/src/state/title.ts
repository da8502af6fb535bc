// What a program is called at the top of the page.

import type { SourceFile, TraceInfo } from '../protocol'

/** What somebody has called it, the lesson's name, or the last part of what was asked for; where that is ".", the folder of the source. */
export function titleOf(trace: TraceInfo | undefined, sources: readonly SourceFile[]): string {
  if (!trace) return ''
  const folder = sources[0]?.path.split('/').slice(0, -1).join('/') ?? ''
  return trace.title ?? trace.scenario ?? lastPart(trace.program) ?? lastPart(folder) ?? trace.program
}

function lastPart(path: string): string | undefined {
  return path.split('/').filter((part) => !/^\.*$/.test(part)).pop()
}
