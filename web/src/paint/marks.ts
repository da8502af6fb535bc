// The events at their points of a lane, each sort with a shape of its own.

import type { Lane, Mark } from '../protocol'
import { barMiddle, dimmed, visible, type Pen, type Picture } from './pen'

type Shape = 'out' | 'in' | 'plus' | 'cross' | 'square' | 'frame' | 'dot' | 'cap' | 'diamond' | 'both' | 'flag' | 'clock' | 'bolt' | 'net' | 'gap' | 'none'

const shapes: Record<string, Shape> = {
  'chan.send': 'out',
  'chan.recv': 'in',
  'chan.make': 'plus',
  'chan.close': 'cross',
  'chan.drop': 'cross',
  'go.create': 'plus',
  'go.end': 'cap',
  'mutex.lock': 'square',
  'mutex.unlock': 'frame',
  'rwmutex.lock': 'square',
  'rwmutex.unlock': 'frame',
  'rwmutex.rlock': 'square',
  'rwmutex.runlock': 'frame',
  'wg.add': 'plus',
  'wg.done': 'dot',
  'wg.wait': 'dot',
  'ctx.create': 'plus',
  'ctx.cancel': 'cross',
  'select.done': 'dot',
  'cond.signal': 'diamond',
  'cond.broadcast': 'diamond',
  'once.do': 'square',
  'once.done': 'frame',
  'timer.create': 'clock',
  'timer.reset': 'clock',
  'timer.stop': 'cross',
  'timer.fire': 'diamond',
  'atomic.load': 'in',
  'atomic.store': 'out',
  'atomic.swap': 'both',
  'atomic.cas': 'both',
  'atomic.add': 'both',
  'atomic.and': 'both',
  'atomic.or': 'both',
  'mem.read': 'in',
  'mem.write': 'out',
  'user.task': 'flag',
  'user.region': 'flag',
  'user.log': 'flag',
  'go.label': 'flag',
  'go.callback': 'flag',
  range: 'flag',
  metric: 'dot',
  'cpu.sample': 'dot',
  'trace.gap': 'gap',
  'go.status': 'dot',
  'proc.start': 'none',
  'proc.stop': 'none',
  'trace.clock': 'none',
  'go.goexit': 'cap',
  'go.thread': 'square',
  'panic.start': 'bolt',
  'panic.recover': 'net',
  'probe.wait': 'gap',
  'probe.drop': 'gap',
  'probe.hole': 'gap',
  'probe.limit': 'gap',
  output: 'flag',
  sleep: 'none',
  panic: 'bolt',
  fatal: 'cross',
  exit: 'cap',
  'go.start': 'none',
  'go.stop': 'none',
  'go.block': 'none',
  'go.unblock': 'none',
  'go.syscall': 'none',
  'go.sysret': 'none',
  'select.wait': 'none',
  'ctx.done': 'none',
  'cond.wait': 'none',
  'mem.later': 'none',
}

/** The kinds of events whose look is settled. */
export const knownKinds: readonly string[] = Object.keys(shapes)

const alarming = new Set([
  'panic', 'fatal', 'chan.close', 'ctx.cancel', 'chan.drop', 'panic.start', 'probe.wait', 'probe.drop', 'probe.hole', 'probe.limit', 'trace.gap',
])

/** Shapes of which only the outline is drawn. */
const outlines = new Set<Shape>(['frame', 'net', 'clock'])

/** What the steps of a lane's level show as well. */
const shownByLevel = new Set(['chan.send', 'chan.recv', 'wg.add', 'wg.done'])

/** Whether an event of the kind has a mark of its own on the lane. */
export function hasMark(lane: Pick<Lane, 'kind' | 'max' | 'parts'>, kind: string): boolean {
  if (lane.parts && (kind === 'user.region' || kind === 'range')) return false
  if (lane.max && shownByLevel.has(kind)) return false
  // That somebody selects among channels is said on the goroutine's lane.
  if (lane.kind !== 'goroutine' && kind.startsWith('select.')) return false
  return (shapes[kind] ?? 'dot') !== 'none'
}

/** Half the room that a mark takes, pixels. */
export const markRoom = 8

/** Marks nearer to each other than this are ticks, not shapes. */
const crowd = 9

export function paintMarks(pen: Pen, p: Picture): void {
  pen.save()
  for (const [lane, row] of visible(p)) {
    if (lane.kind === 'p') continue
    pen.globalAlpha = dimmed(p, lane.id) ? 0.3 : 1
    paintLane(pen, p, lane, barMiddle(p, lane, row))
  }
  pen.restore()
}

function paintLane(pen: Pen, p: Picture, lane: Lane, y: number): void {
  const marks = lane.marks.filter((m) => hasMark(lane, m.kind))
  const xs = marks.map((m) => p.ruler.x(m.at))
  let last = -Infinity
  marks.forEach((mark, i) => {
    const x = xs[i]
    const current = mark.event === p.event
    if (x < -8 || x > p.width + 8 || (x - last < 2 && !current)) return
    const near = Math.min(x - (xs[i - 1] ?? -Infinity), (xs[i + 1] ?? Infinity) - x)
    if ((near >= crowd && !(mark.count && mark.count > 1)) || current) paintMark(pen, p, mark, x, y, current)
    else paintTick(pen, p, mark, x, y)
    last = x
  })
}

/** One of many marks in little room. */
function paintTick(pen: Pen, p: Picture, mark: Mark, x: number, y: number): void {
  const half = p.rowHeight * 0.14
  pen.fillStyle = p.palette.bg
  pen.fillRect(x - 1.5, y - half - 1, 3, 2 * half + 2)
  pen.fillStyle = alarming.has(mark.kind) ? p.palette.danger : p.palette.mark
  pen.fillRect(x - 0.75, y - half, 1.5, 2 * half)
}

function paintMark(pen: Pen, p: Picture, mark: Mark, x: number, y: number, current: boolean): void {
  const size = Math.min(5.5 * p.k, p.rowHeight * 0.17) * (current ? 1.35 : 1)
  pen.fillStyle = alarming.has(mark.kind) ? p.palette.danger : current ? p.palette.accent : p.palette.mark
  pen.strokeStyle = p.palette.bg
  pen.lineWidth = 3
  pen.lineJoin = 'round'
  pen.lineCap = 'round'
  const shape = shapes[mark.kind] ?? 'dot'
  if (shape === 'cross' || shape === 'plus') {
    strokeShape(pen, shape, x, y, size * 0.85)
    pen.strokeStyle = pen.fillStyle
    pen.lineWidth = 2
    strokeShape(pen, shape, x, y, size * 0.85)
    return
  }
  pen.beginPath()
  trace(pen, shape, x, y, size)
  pen.stroke()
  if (outlines.has(shape)) {
    pen.strokeStyle = pen.fillStyle
    pen.lineWidth = 1.75
    pen.stroke()
  } else pen.fill()
}

function strokeShape(pen: Pen, shape: 'cross' | 'plus', x: number, y: number, r: number): void {
  pen.beginPath()
  if (shape === 'plus') {
    pen.moveTo(x - r, y)
    pen.lineTo(x + r, y)
    pen.moveTo(x, y - r)
    pen.lineTo(x, y + r)
  } else {
    pen.moveTo(x - r, y - r)
    pen.lineTo(x + r, y + r)
    pen.moveTo(x + r, y - r)
    pen.lineTo(x - r, y + r)
  }
  pen.stroke()
}

function trace(pen: Pen, shape: Shape, x: number, y: number, r: number): void {
  switch (shape) {
    case 'out':
      return polygon(pen, [[x - r * 0.8, y - r], [x + r, y], [x - r * 0.8, y + r]])
    case 'in':
      return polygon(pen, [[x + r * 0.8, y - r], [x - r, y], [x + r * 0.8, y + r]])
    case 'square':
    case 'frame':
      return pen.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7)
    case 'diamond':
      return polygon(pen, [[x, y - r * 1.1], [x + r * 1.1, y], [x, y + r * 1.1], [x - r * 1.1, y]])
    case 'both':
      return polygon(pen, [[x - r, y - r * 0.8], [x, y - r * 0.2], [x + r, y - r * 0.8], [x + r, y + r * 0.8], [x, y + r * 0.2], [x - r, y + r * 0.8]])
    case 'flag':
      return polygon(pen, [[x - r * 0.8, y - r], [x + r, y - r * 0.3], [x - r * 0.3, y + r * 0.3], [x - r * 0.3, y + r * 1.2], [x - r * 0.8, y + r * 1.2]])
    case 'bolt':
      return polygon(pen, [
        [x + r * 0.3, y - r * 1.2], [x - r * 0.8, y + r * 0.2], [x - r * 0.05, y + r * 0.2], [x - r * 0.3, y + r * 1.2],
        [x + r * 0.8, y - r * 0.2], [x + r * 0.05, y - r * 0.2],
      ])
    case 'net':
      pen.moveTo(x - r, y - r * 0.5)
      return pen.arc(x, y - r * 0.5, r, Math.PI, 0, true)
    case 'clock':
      pen.arc(x, y, r * 0.9, 0, 2 * Math.PI)
      pen.moveTo(x, y - r * 0.5)
      pen.lineTo(x, y)
      return pen.lineTo(x + r * 0.4, y)
    case 'gap':
      return pen.rect(x - r * 0.7, y - r * 1.4, r * 1.4, r * 2.8)
    case 'cap':
      return pen.rect(x - 1.5, y - r * 1.6, 3, r * 3.2)
    default:
      return pen.arc(x, y, r * 0.75, 0, 2 * Math.PI)
  }
}

function polygon(pen: Pen, points: [number, number][]): void {
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)))
  pen.closePath()
}
