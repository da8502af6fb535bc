// The scene of a window of a tape, reduced as package viz reduces it: to what can be seen.

import type { Lane, Level, Link, Mark, Omitted, Scene, SceneRequest, Span, Tape, TapeLane } from '../protocol'
import { choose, type Row } from './choose'
import { contains, search } from './find'
import { Lines, lookOf, looks } from './lines'
import { Scale } from './scale'

const maxSpans = 6000
const maxMarks = 3000
const maxLinks = 600
/** Up to how many events of a window the values on its links and marks are told. */
const maxDetail = 4096
/** How many events that are drawn as one are looked at. */
const maxLook = 64
/** How many spans without length are looked at for one that is drawn. */
const maxInstant = 128

export function sceneOf(tape: Tape, r: SceneRequest): Scene {
  const lines = new Lines(tape, r.axis)
  const { rows, first, total, found, omitted } = choose(tape, r.lanes, lines, r.from, r.to)
  const painter = new Painter(tape, r, lines, rows)
  const all: Omitted = { ...omitted, links: 0, marks: 0, merged: 0 }
  return {
    axis: r.axis, from: r.from, to: r.to, width: r.width, count: lines.count, endPos: lines.end,
    first, total, found,
    lanes: rows.map((row) => painter.lane(row, all)),
    links: painter.links(all),
    gaps: painter.scale.gaps,
    omitted: all,
  }
}

/** Of lanes of these kinds all that is said is in their bars and levels. */
const unmarked = new Set(['p', 'range', 'metric'])

/** A merged span, and how much of it is in its state. */
interface Merged {
  span: Span
  state: number
  all: number
}

class Painter {
  readonly scale: Scale
  private readonly system: boolean
  private readonly low: number
  private readonly high: number
  private readonly spanPx: number
  private readonly markPx: number
  private readonly detailed: boolean

  constructor(
    private readonly tape: Tape,
    r: SceneRequest,
    private readonly lines: Lines,
    private readonly rows: readonly Row[],
  ) {
    this.scale = new Scale(r.from, r.to, r.width, r.axis === 'clock' && r.fold ? tape.gaps : [])
    this.system = r.lanes.system ?? false
    this.low = lines.event(r.from)
    this.high = lines.event(r.to)
    this.detailed = this.high - this.low <= maxDetail
    const area = r.width * Math.max(rows.length, 1)
    this.spanPx = Math.max(1.5, area / maxSpans)
    this.markPx = Math.max(6, area / maxMarks)
  }

  lane(row: Row, omitted: Omitted): Lane {
    const { lane } = row.lane
    const leveled = lane.kind === 'channel' || lane.kind === 'waitgroup' || lane.kind === 'metric'
    const { parts } = row.lane
    return {
      ...lane,
      depth: row.depth, children: row.children, folded: row.folded || undefined, pinned: row.pinned || undefined,
      first: this.lines.position(lane.first), last: this.lines.position(lane.last),
      spans: leveled ? [] : this.spans(row.lane, omitted),
      parts: parts && this.spans({ ...row.lane, spans: parts }, omitted),
      levels: leveled ? this.levels(row.lane) : [],
      marks: unmarked.has(lane.kind) ? [] : this.marks(row.lane, omitted),
    }
  }

  private spans(lane: TapeLane, omitted: Omitted): Span[] {
    const { lines, scale } = this
    const out: Span[] = []
    /** The last of out, when that is merged. */
    let last: Merged | undefined
    for (let k = Math.max(lines.span(lane, scale.from + 1) - 1, 0); k < lane.spans.length; ) {
      const start = lines.position(lane.spans[k].at)
      if (start >= scale.to) break
      let next = k + 1
      if (scale.px(lines.spanEnd(lane, k)) - scale.px(start) < this.spanPx) next = this.mergeEnd(lane, k)
      if (next === k + 1) {
        if (!lane.spans[k].hidden) out.push(this.span(lane, k))
      } else {
        const merged = this.merged(lane, k, next)
        if (merged) {
          omitted.merged += merged.span.count!
          const before = out.at(-1)
          if (before && last && joins(before, merged.span)) {
            last.state += merged.state
            last.all += merged.all
            before.to = merged.span.to
            before.open = merged.span.open
            before.count! += merged.span.count!
          } else {
            out.push(merged.span)
            last = merged
          }
          out[out.length - 1].share = percent(last)
        }
      }
      k = next
    }
    return out
  }

  /** The end of the run of spans, from k on, that falls into one visible unit. */
  private mergeEnd(lane: TapeLane, k: number): number {
    const { lines, scale } = this
    const start = Math.max(lines.position(lane.spans[k].at), scale.from)
    let j = Math.max(lines.span(lane, scale.after(start, this.spanPx)), k + 1)
    if (j > k + 1 && scale.px(lines.spanEnd(lane, j - 1)) - scale.px(lines.position(lane.spans[j - 1].at)) >= this.spanPx) j--
    return j
  }

  private span(lane: TapeLane, k: number): Span {
    const { at, state, family, text, ref } = lane.spans[k]
    const open = k === lane.spans.length - 1 || undefined
    return { from: this.lines.position(at), to: this.lines.spanEnd(lane, k), state, family, text, ref, event: at, open }
  }

  /** The spans from i to j - 1 as one: in the state that most of it is, among those that are drawn. */
  private merged(lane: TapeLane, i: number, j: number): Merged | undefined {
    const weights = this.lines.weights(lane, i, j)
    let all = 0
    for (const w of weights.values()) all += w
    const drawn = new Map(lane.spans.slice(i, j).flatMap((s, n) => (s.hidden ? [] : [[lookOf(lane, i + n), s]])))
    let best: string | undefined
    for (const look of looks) {
      const w = weights.get(look) ?? 0
      if (drawn.has(look) && w > 0 && (best === undefined || w > weights.get(best)!)) best = look
    }
    if (best === undefined) {
      // All at one instant.
      const first = lane.spans.slice(i, Math.min(j, i + maxInstant)).findIndex((s) => !s.hidden)
      if (first < 0) return undefined
      best = lookOf(lane, i + first)
    }
    const { state, family } = drawn.get(best)!
    return {
      span: {
        from: this.lines.position(lane.spans[i].at), to: this.lines.spanEnd(lane, j - 1), state, family,
        event: lane.spans[i].at, count: j - i, open: j === lane.spans.length || undefined,
      },
      state: weights.get(best) ?? 0,
      all,
    }
  }

  private levels(lane: TapeLane): Level[] {
    const { lines, scale } = this
    const steps = lane.levels
    const from = (position: number) => search(steps.length, (k) => lines.position(steps[k].at) >= position)
    const out: Level[] = []
    for (let k = Math.max(from(scale.from + 1) - 1, 0); k < steps.length; ) {
      const at = lines.position(steps[k].at)
      if (at >= scale.to) break
      const next = Math.max(from(scale.after(Math.max(at, scale.from), this.spanPx)), k + 1)
      const values = steps.slice(k, next).map((s) => s.value)
      if (next === k + 1) out.push({ at, value: values[0] })
      else out.push({ at, value: Math.max(...values), low: Math.min(...values) || undefined, count: next - k })
      k = next
    }
    return out
  }

  private marks(lane: TapeLane, omitted: Omitted): Mark[] {
    const { lines, scale } = this
    const { events } = lane
    const from = (position: number) => search(events.length, (k) => lines.position(events[k]) >= position)
    const end = from(scale.to)
    const out: Mark[] = []
    for (let k = from(scale.from); k < end; ) {
      const limit = scale.after(lines.position(events[k]), this.markPx)
      const next = Math.max(Math.min(from(limit), end), k + 1)
      const mark = this.mark(lane, events.slice(k, next))
      if (mark) {
        omitted.marks += mark.count! - 1
        if (mark.count === 1) mark.count = undefined
        out.push(mark)
      }
      k = next
    }
    return out
  }

  /** One mark of events so near to each other that they are seen as one. */
  private mark(lane: TapeLane, events: readonly number[]): Mark | undefined {
    const own = events.slice(0, maxLook).filter((i) => this.own(lane, i))
    let count = own.length
    if (count > 0) count += Math.max(0, events.length - maxLook)
    const rare = this.rareIn(lane, events)
    const first = rare ?? own[0]
    if (first === undefined) return undefined
    count = Math.max(count, 1)
    const { event, mark } = this.tape.events[first - this.lines.first]
    return { at: this.lines.position(first), event: first, kind: event.kind, text: this.detailed ? mark : undefined, count }
  }

  /** Whether an event makes a mark on a lane. */
  private own({ lane }: TapeLane, i: number): boolean {
    const { event, marked, system } = this.tape.events[i - this.lines.first]
    if (!marked || (!this.system && system && !lane.system)) return false
    return lane.kind !== 'goroutine' || event.lanes[0] === lane.id
  }

  private rareIn(lane: TapeLane, events: readonly number[]): number | undefined {
    const last = events[events.length - 1]
    const rare = this.tape.rare.filter((i) => i >= events[0] && i <= last).slice(0, maxLook)
    return rare.find((i) => contains(events, i) && this.own(lane, i))
  }

  links(omitted: Omitted): Link[] {
    const { tape, low, high, lines } = this
    const shown = new Set(this.rows.map((r) => r.lane))
    const drawn: { link: Link; count: number; n?: number; value?: string }[] = []
    const seen = new Map<string, number>()
    const withHidden = (lane: TapeLane) => !this.system && !shown.has(lane) && lane.lane.system
    const bucket = (i: number) => Math.trunc(this.scale.px(lines.position(i)) / 4)
    for (const k of this.linksIn(low, high)) {
      const [from, to] = k.lanes.map((n) => tape.lanes[n])
      const obj = k.obj >= 0 ? tape.lanes[k.obj].lane : undefined
      if ((!this.system && obj?.system) || withHidden(from) || withHidden(to)) continue
      const look = [k.kind, ...k.lanes, bucket(k.from), bucket(k.to)].join(' ')
      const same = seen.get(look)
      if (!shown.has(from) || !shown.has(to) || same !== undefined || drawn.length === maxLinks) {
        omitted.links++
        if (shown.has(from) && shown.has(to) && same !== undefined) drawn[same].count++
        continue
      }
      seen.set(look, drawn.length)
      drawn.push({
        link: {
          kind: k.kind,
          from: { lane: from.lane.id, at: lines.position(k.from), event: k.from },
          to: { lane: to.lane.id, at: lines.position(k.to), event: k.to },
          label: obj?.name || undefined, obj: obj?.ref || undefined,
        },
        count: 1, n: k.n, value: k.value,
      })
    }
    return drawn.map(({ link, count, n, value }) => {
      if (count > 1) return { ...link, count }
      return this.detailed ? { ...link, n, label: value || link.label } : link
    })
  }

  /** The links that end at an event from low to high - 1, and behind them, kind by kind, those that only start there. */
  private *linksIn(low: number, high: number) {
    const { links } = this.tape
    for (let k = 0; k < links.length; ) {
      let end = k
      while (end < links.length && links[end].kind === links[k].kind) end++
      const kind = links.slice(k, end)
      yield* kind.filter((l) => l.to >= low && l.to < high)
      yield* kind.filter((l) => l.to >= high && l.from >= low && l.from < high)
      k = end
    }
  }
}

function percent({ state, all }: Merged): number | undefined {
  return all === 0 ? undefined : Math.trunc(Math.max(1, (state / all) * 100))
}

/** Whether one merged span goes on where another ends, with the same look. */
function joins(a: Span, b: Span): boolean {
  return (a.count ?? 0) > 1 && a.to === b.from && a.state === b.state && a.family === b.family
}
