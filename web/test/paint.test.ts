import { describe, expect, it } from 'vitest'
import { paintAxis, paintLoop, ticks, veilAlpha } from '../src/paint/axis'
import { hitAt } from '../src/paint/hit'
import { paintLevels } from '../src/paint/levels'
import { curves, paintCurrentLinks, paintLinkLabels } from '../src/paint/links'
import { paintMarks } from '../src/paint/marks'
import { paintParts } from '../src/paint/parts'
import { rowTop, visible } from '../src/paint/pen'
import { paintSpans } from '../src/paint/spans'
import { paintTimeline } from '../src/paint/timeline'
import { lookOf } from '../src/looks'
import type { Family, Link, Span, SpanState } from '../src/protocol'
import { RecordingPen, picture } from './pen'
import { lane, scene } from './states'

function span(from: number, to: number, state: SpanState, rest: Partial<Span> = {}): Span {
  return { from, to, state, event: from, ...rest }
}

function link(kind: Link['kind'], from: [string, number], to: [string, number], rest: Partial<Link> = {}): Link {
  return {
    kind,
    from: { lane: from[0], at: from[1], event: from[1] },
    to: { lane: to[0], at: to[1], event: to[1] },
    ...rest,
  }
}

function painted(paint: (pen: RecordingPen['pen'], p: ReturnType<typeof picture>) => void, p: ReturnType<typeof picture>): RecordingPen {
  const pen = new RecordingPen()
  paint(pen.pen, p)
  expect(pen.depth).toBe(0)
  return pen
}

describe('bars', () => {
  it.each<[SpanState, Family | undefined]>([
    ['blocked', 'channel'], ['blocked', 'select'], ['blocked', 'lock'], ['blocked', 'waitgroup'], ['blocked', 'sleep'],
    ['blocked', 'network'], ['blocked', 'other'], ['syscall', undefined],
  ])('of %s %s have colour, pattern and text', (state, family) => {
    const look = lookOf(state, family)
    const pen = painted(paintSpans, picture(scene({ lanes: [lane('g1', { spans: [span(10, 40, state, { family, text: 'why' })] })] })))
    const fills = pen.of('fill').map((c) => c.fill)
    expect(fills).toContain(`<${look}>`)
    expect(fills).toContain(`[${look}]`)
    expect(pen.texts()).toEqual(['why'])
  })

  it('lie where the ruler says', () => {
    const p = picture(scene({ lanes: [lane('g1', { spans: [span(10, 40, 'running')] })] }))
    const [x, , width] = painted(paintSpans, p).of('roundRect')[0].args as number[]
    expect(x).toBeCloseTo(p.ruler.x(10))
    expect(x + width).toBeCloseTo(p.ruler.x(40))
  })

  it('beyond the window are not painted', () => {
    const p = picture(scene({ from: 50, to: 60, lanes: [lane('g1', { spans: [span(10, 40, 'running'), span(70, 80, 'running')] })] }))
    expect(painted(paintSpans, p).calls).toEqual([])
  })

  it('of a wait that never ended run off the end, and say so', () => {
    const spans = [span(10, 100, 'blocked', { family: 'channel', text: 'chan receive', open: true })]
    const p = picture(scene({ to: 120, lanes: [lane('g1', { spans, blocked: true })] }))
    const pen = painted(paintSpans, p)
    const [x, , width] = pen.of('roundRect')[0].args as number[]
    expect(x + width).toBeGreaterThan(p.width)
    expect(pen.texts()[0]).toBe('chan receive – never ended')
  })

  it('of a wait that lasts where the trace ends, and the program goes on, say no more than that', () => {
    const spans = [span(10, 100, 'blocked', { family: 'channel', text: 'chan receive', open: true })]
    const p = picture(scene({ to: 120, lanes: [lane('g1', { spans, blocked: true })] }), { cut: true })
    expect(painted(paintSpans, p).texts()[0]).toBe('chan receive – not over at the end')
  })

  it('of a wait that never ended say that first where there is not room for all', () => {
    const spans = [span(10, 100, 'blocked', { family: 'channel', text: 'chan receive', open: true })]
    const text = (width: number) => painted(paintSpans, picture(scene({ from: 90 - width, to: 100, lanes: [lane('g1', { spans: [{ ...spans[0], from: 90 }], blocked: true })] }))).texts()[0]
    expect([text(30), text(70), text(300)]).toEqual(['chan receive – never ended', 'never ended', undefined])
  })

  it('of a wait that lasts while the program runs end where the trace ends so far', () => {
    const spans = [span(10, 100, 'blocked', { family: 'channel', text: 'chan receive', open: true })]
    const p = picture(scene({ to: 120, lanes: [lane('g1', { spans, blocked: true })] }), { ended: false })
    const pen = painted(paintSpans, p)
    const [x, , width] = pen.of('roundRect')[0].args as number[]
    expect(x + width).toBeCloseTo(p.ruler.x(100))
    expect(pen.texts()[0]).toBe('chan receive')
  })

  it('too narrow for their text have none, and those a little wider have a part', () => {
    const spans = [span(10, 11, 'blocked', { family: 'lock', text: 'sync.Mutex.Lock mu' }), span(20, 30, 'blocked', { family: 'lock', text: 'sync.Mutex.Lock mu' })]
    const texts = painted(paintSpans, picture(scene({ lanes: [lane('g1', { spans })] }))).texts()
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(/^sync.*…$/)
  })

  it('have their text where no mark stands on it', () => {
    const spans = [span(10, 60, 'blocked', { family: 'channel', text: 'chan receive door' })]
    const marks = [{ at: 10, event: 10, kind: 'chan.recv' }, { at: 40, event: 40, kind: 'chan.recv' }]
    const p = picture(scene({ lanes: [lane('g1', { spans, marks })] }))
    const text = painted(paintSpans, p).of('fillText')[0]
    expect(text.args[0]).toBe('chan receive door')
    expect(text.args[1]).toBeGreaterThan(p.ruler.x(10) + 6)
    const middle = [{ at: 35, event: 35, kind: 'chan.recv' }]
    const early = picture(scene({ to: 300, lanes: [lane('g1', { spans, marks: middle })] }))
    expect(painted(paintSpans, early).texts()[0]).toMatch(/^chan.*…$/)
  })

  it('of other lanes are dimmed when one is selected', () => {
    const spans = [span(10, 40, 'running')]
    const p = picture(scene({ lanes: [lane('g1', { spans }), lane('g2', { spans })] }), { selected: 'g2' })
    expect(painted(paintSpans, p).of('fill').map((c) => c.alpha)).toEqual([0.3, 1])
  })
})

describe('levels', () => {
  it('rise with what is in the channel', () => {
    const levels = [{ at: 10, value: 1 }, { at: 20, value: 3 }, { at: 30, value: 0 }]
    const pen = painted(paintLevels, picture(scene({ lanes: [lane('o1', { kind: 'channel', max: 3, levels })] })))
    const [one, , three] = pen.of('fillRect').map((c) => c.args as number[])
    expect(three[3]).toBeCloseTo(3 * one[3])
    expect(pen.texts()).toEqual(['1', '3'])
  })

  it('have their number where no line goes through it', () => {
    const levels = Array.from({ length: 8 }, (_, i) => ({ at: 10 + 10 * i, value: i + 1 }))
    const pen = painted(paintLevels, picture(scene({ lanes: [lane('o1', { kind: 'channel', max: 8, levels })] })))
    const rects = pen.of('fillRect').map((c) => c.args as number[])
    const lines = rects.filter(([, , , height]) => height === 2).map(([, y]) => y)
    const numbers = pen.of('fillText').map((c) => (c.args as [string, number, number])[2])
    expect(numbers).toHaveLength(8)
    for (const [i, baseline] of numbers.entries()) {
      const line = lines[i]
      expect(line + 2 <= baseline - 9 || line >= baseline, `the number ${i + 1} at ${baseline}, its line at ${line}`).toBe(true)
    }
  })

  it('have no number where a mark stands', () => {
    const levels = [{ at: 10, value: 1 }, { at: 20, value: 3 }]
    const marks = [{ at: 20, event: 20, kind: 'chan.close' }]
    const pen = painted(paintLevels, picture(scene({ lanes: [lane('o1', { kind: 'channel', max: 3, levels, marks })] })))
    expect(pen.texts()).toEqual(['1'])
  })

  it('of an unbuffered channel are two lines', () => {
    const pen = painted(paintLevels, picture(scene({ lanes: [lane('o1', { kind: 'channel', max: 0 })] })))
    expect(pen.of('stroke')).toHaveLength(2)
    expect(pen.of('fillRect')).toHaveLength(0)
  })
})

describe('links', () => {
  const lanes = [lane('g1'), lane('g2'), lane('g3')]

  it('are left out when a lane of theirs is not there', () => {
    const p = picture(scene({ lanes, links: [link('go', ['g1', 5], ['g9', 6])] }))
    expect(curves(p)).toEqual([])
  })

  it('carry their value, where it hides no other value', () => {
    const links = [
      link('handoff', ['g1', 10], ['g2', 12], { label: '41' }),
      link('handoff', ['g1', 11], ['g2', 13], { label: '42' }),
      link('buffer', ['g1', 60], ['g2', 80], { label: '"task 1"' }),
    ]
    expect(painted(paintLinkLabels, picture(scene({ lanes, links }))).texts().sort()).toEqual(['"task 1"', expect.stringMatching(/4[12]/)])
  })

  it('of the current event are painted over everything, with their value', () => {
    const links = [link('buffer', ['g1', 10], ['g2', 50], { label: 'x' }), link('wake', ['g1', 10], ['g3', 20])]
    const pen = painted(paintCurrentLinks, picture(scene({ lanes, links })))
    expect(pen.texts()).toEqual(['x'])
    expect(pen.of('bezierCurveTo')).toHaveLength(1)
  })

  it('in a crowd have no labels', () => {
    const links = Array.from({ length: 100 }, (_, i) => link('handoff', ['g1', i], ['g2', i + 1], { label: 'v' }))
    expect(painted(paintLinkLabels, picture(scene({ lanes, links }))).texts()).toEqual([])
  })
})

describe('marks', () => {
  it('are shapes with room and ticks without', () => {
    const marks = [5, 50, 50.2, 50.4].map((at, i) => ({ at, event: i, kind: 'chan.send' }))
    const pen = painted(paintMarks, picture(scene({ lanes: [lane('g1', { marks })] }), { event: -1 }))
    expect(pen.of('closePath')).toHaveLength(1)
    expect(pen.of('fillRect').length).toBeGreaterThan(0)
  })

  it('of a select are on the lane of its goroutine, not on those of its channels', () => {
    const marks = [{ at: 10, event: 10, kind: 'select.done' }]
    expect(painted(paintMarks, picture(scene({ lanes: [lane('o7', { marks })] }))).calls).toEqual([])
    expect(painted(paintMarks, picture(scene({ lanes: [lane('g1', { marks })] }))).calls).not.toEqual([])
  })

  it('of comings and goings on a processor are not painted', () => {
    const marks = ['go.start', 'go.stop', 'go.block', 'go.syscall'].map((kind, i) => ({ at: i * 20, event: i, kind }))
    expect(painted(paintMarks, picture(scene({ lanes: [lane('g1', { marks })] }))).calls).toEqual([])
  })
})

describe('the axis', () => {
  it('has ticks at round numbers of events, which begin with 1, not too many', () => {
    const { at, step } = ticks(picture(scene()))
    expect(step).toBe(10)
    expect(at).toEqual([9, 19, 29, 39, 49, 59, 69, 79, 89, 99])
  })

  it('has no tick within a folded gap, and names the gap', () => {
    const p = picture(scene({ axis: 'clock', from: 0, to: 1_000_000, gaps: [{ from: 1000, to: 999_000, px: 60 }] }), { position: 500, event: 1 })
    const { at } = ticks(p)
    expect(at.length).toBeGreaterThan(3)
    expect(at.filter((t) => t > 1000 && t < 999_000)).toEqual([])
    expect(painted(paintAxis, p).texts()).toContain('⋯ 998 µs')
  })

  it('has no number where something else stands already', () => {
    const p = picture(scene())
    expect(painted(paintAxis, p).texts()).toContain('30')
    const x = p.ruler.x(29)
    const shown = painted(paintAxis, { ...p, labels: [{ left: x - 9, right: x + 9 }] }).texts()
    expect(shown).not.toContain('30')
    expect(shown).toContain('60')
  })

  it('names no gap where something else stands, and then says at most that it is one', () => {
    const p = picture(scene({ axis: 'clock', from: 0, to: 1_000_000, gaps: [{ from: 1000, to: 999_000, px: 60 }] }), { position: 1_000_000, event: 1 })
    const [left, right] = [p.ruler.x(1000), p.ruler.x(999_000)]
    const texts = (labels: { left: number; right: number }[]) => painted(paintAxis, { ...p, labels }).texts().filter((t) => t.startsWith('⋯'))
    expect(texts([{ left: left - 20, right: left + 2 }])).toEqual(['⋯'])
    expect(texts([{ left: (left + right) / 2 - 10, right: (left + right) / 2 + 10 }])).toEqual([])
    expect(texts([{ left: 0, right: left - 40 }])).toEqual(['⋯ 998 µs'])
    const head = painted(paintAxis, { ...p, position: 500_000 }).texts()
    expect(head.filter((t) => t.startsWith('⋯'))).toEqual([])
  })

  it.each([0, 1e-3, 1, 1e12])('survives a window of size %d', (size) => {
    const p = picture(scene({ axis: 'clock', from: 5, to: 5 + size }))
    expect(ticks(p).at.length).toBeLessThanOrEqual(400)
    painted(paintAxis, p)
  })
})

describe('pinned lanes', () => {
  const lanes = ['g1', 'g2', 'g3', 'g4'].map((id) => lane(id, { pinned: id === 'g1', spans: [span(10, 60, 'running')] }))
  // One lane is pinned, and the others are scrolled by one and a half rows.
  const p = picture(scene({ lanes }), { pinned: 1, offset: 28 - 60 })

  it('stay at the top while the others scroll beneath them', () => {
    expect([0, 1, 2, 3].map((i) => rowTop(p, i))).toEqual([28, 8, 48, 88])
    expect([...visible(p)].map(([l]) => l.id)).toEqual(['g1', 'g3', 'g4'])
    expect([...visible({ ...p, part: 'pinned' })].map(([l]) => l.id)).toEqual(['g1'])
  })

  it('are what the pointer is on there', () => {
    expect([30, 70, 100].map((y) => hitAt(p, 300, y).lane?.id)).toEqual(['g1', 'g3', 'g4'])
  })

  it('have no links to what is scrolled away', () => {
    const links = [link('go', ['g1', 20], ['g2', 30]), link('go', ['g1', 20], ['g4', 30])]
    expect(curves({ ...p, scene: scene({ lanes, links }) }).map((c) => c.link.to.lane)).toEqual(['g4'])
  })
})

it('what is played in a loop has a band along the axis', () => {
  const p = picture(scene({ lanes: [] }), { loop: { from: 20, to: 40 } })
  const band = painted(paintLoop, p).of('fillRect')[0].args as number[]
  expect(band[0]).toBeCloseTo(p.ruler.x(20))
  expect(band[0] + band[2]).toBeCloseTo(p.ruler.x(40))
  expect(painted(paintLoop, picture(scene({ lanes: [] }))).calls).toEqual([])
})

describe('the whole timeline', () => {
  const full = scene({
    lanes: [
      lane('g1', { spans: [span(0, 40, 'running'), span(40, 60, 'blocked', { family: 'channel', text: 'chan send' }), span(60, 100, 'running', { open: true })], marks: [{ at: 50, event: 50, kind: 'chan.send' }] }),
      lane('g2', { spans: [span(0, 100, 'runnable')] }),
      lane('o7', { kind: 'channel', max: 2, levels: [{ at: 10, value: 2 }] }),
    ],
    links: [link('handoff', ['g1', 50], ['g2', 51], { label: 'v' })],
  })

  it('is the same for the same picture', () => {
    expect(painted(paintTimeline, picture(full)).calls).toEqual(painted(paintTimeline, picture(full)).calls)
  })

  it('veils what has not happened yet', () => {
    const p = picture(full)
    const veil = painted(paintTimeline, p).calls.find((c) => c.op === 'fillRect' && c.alpha === veilAlpha)
    expect((veil?.args as number[])[0]).toBeCloseTo(p.ruler.x(51))
  })

  it('has nothing to veil at the end', () => {
    expect(painted(paintTimeline, picture(full, { position: 101 })).calls.some((c) => c.alpha === veilAlpha)).toBe(false)
  })

  it('shows the playhead with its number', () => {
    expect(painted(paintTimeline, picture(full)).texts()).toContain('51')
  })
})

describe('under the pointer', () => {
  const p = picture(
    scene({
      lanes: [
        lane('g1', { spans: [span(0, 40, 'running'), span(40, 60, 'blocked')], marks: [{ at: 20, event: 20, kind: 'chan.send' }] }),
        lane('g2'),
      ],
      links: [link('handoff', ['g1', 70], ['g2', 70], { label: 'v' })],
    }),
  )
  it('is the mark, before the bar', () => {
    const hit = hitAt(p, p.ruler.x(20) + 3, 28 + 20)
    expect([hit.lane?.id, hit.mark?.event, hit.span?.state]).toEqual(['g1', 20, 'running'])
  })
  it('is the bar', () => {
    expect(hitAt(p, p.ruler.x(50), 28 + 20).span?.state).toBe('blocked')
  })
  it('is the link', () => {
    expect(hitAt(p, p.ruler.x(70), 28 + 40).link?.label).toBe('v')
  })
  it('is nothing on the axis and below the lanes', () => {
    expect(hitAt(p, 100, 10)).toEqual({})
    expect(hitAt(p, 100, 390).lane).toBeUndefined()
  })
})

describe('regions', () => {
  const p = picture(scene({
    lanes: [lane('g1', {
      spans: [span(0, 50, 'running', { text: 'runs' })],
      parts: [span(10, 30, 'region', { text: 'order › pack' }), span(40, 45, 'region', { count: 7 })],
      marks: [{ at: 10, kind: 'user.region', event: 10 }, { at: 20, kind: 'chan.close', event: 20 }],
    })],
  }))

  it('are named bars below those of the states', () => {
    const pen = painted(paintParts, p)
    expect(pen.texts()).toContain('order › pack')
    const state = painted(paintSpans, p).of('roundRect')[0].args as number[]
    const [x, y, width] = pen.of('fillRect')[0].args as number[]
    expect(y).toBeGreaterThanOrEqual(state[1] + state[3] - 1)
    expect(x).toBeCloseTo(p.ruler.x(10))
    expect(x + width).toBeCloseTo(p.ruler.x(30))
  })

  it('are found under the pointer, and only there', () => {
    const y = rowTop(p, 0)
    expect(hitAt(p, p.ruler.x(12), y + p.rowHeight * 0.8).part?.text).toBe('order › pack')
    expect(hitAt(p, p.ruler.x(12), y + p.rowHeight * 0.3).part).toBeUndefined()
    expect(hitAt(p, p.ruler.x(35), y + p.rowHeight * 0.8).part).toBeUndefined()
  })

  it('have no marks beside their bars', () => {
    const y = rowTop(p, 0) + p.rowHeight * 0.33
    expect(hitAt(p, p.ruler.x(10), y).mark).toBeUndefined()
    expect(hitAt(p, p.ruler.x(20), y).mark?.kind).toBe('chan.close')
  })
})

it('a metric counts bytes as a reader does', () => {
  const levels = [{ at: 0, value: 3 * 1024 ** 2 }, { at: 50, value: 512 }]
  const pen = painted(paintLevels, picture(scene({ lanes: [lane('m0', { kind: 'metric', unit: 'bytes', max: 4 * 1024 ** 2, levels })] })))
  expect(pen.texts()).toEqual(['3 MB', '512'])
})
