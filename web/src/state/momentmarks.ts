// Where the moments of a lesson stand on the timeline's axis: beside each other, never on each other.

import type { LessonMoment } from '../protocol'

/** One mark: a moment, or several that are too close to stand apart. */
export interface MomentMark {
  moments: LessonMoment[]
  /** "3", or "3–5" for several. */
  text: string
  /** Pixels. */
  x: number
  left: number
  right: number
}

/** A digit and a mark's edges, pixels of a small screen. */
const digit = 7
const edges = 12

/** The marks of moments, each with its number, in the order of the run. Those that reach into what `taken` covers are left out. */
export function momentMarks(
  moments: readonly { moment: LessonMoment; n: number; x: number }[],
  taken: { left: number; right: number },
  k: number,
): MomentMark[] {
  const marks: { from: number; to: number; xs: number[]; moments: LessonMoment[] }[] = []
  for (const { moment, n, x } of moments) {
    const last = marks.at(-1)
    if (last && x - place(last, k).right < widthOf(String(n), k) / 2 + 2) {
      last.to = n
      last.xs.push(x)
      last.moments.push(moment)
    } else marks.push({ from: n, to: n, xs: [x], moments: [moment] })
  }
  return marks.map((m) => ({ moments: m.moments, ...place(m, k) })).filter((m) => m.right <= taken.left || m.left >= taken.right)
}

function place(m: { from: number; to: number; xs: number[] }, k: number): { text: string; x: number; left: number; right: number } {
  const text = m.from === m.to ? String(m.from) : `${m.from}–${m.to}`
  const x = Math.round((m.xs[0] + m.xs[m.xs.length - 1]) / 2)
  const half = widthOf(text, k) / 2
  return { text, x, left: x - half, right: x + half }
}

function widthOf(text: string, k: number): number {
  return Math.max(18, text.length * digit + edges) * k
}
