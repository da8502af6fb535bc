import { expect, it } from 'vitest'
import type { WaitBar, WaitsReply } from '../src/protocol'
import { bars } from '../src/state/waits'

const bar = (over: Partial<WaitBar>): WaitBar => ({
  reason: 'chan receive', family: 'channel', count: 1, now: 0, ns: 1000, longest: 600, event: 7, lane: 'g3', name: 'worker', ...over,
})

it('waits become bars, as long as they lasted, which lead to the longest', () => {
  const reply: WaitsReply = {
    type: 'waits', id: 1, count: 100, ns: 5000, more: 0,
    reasons: [bar({ ns: 4000, count: 12, now: 2 }), bar({ reason: 'sync.Mutex.Lock', family: 'lock' })],
    lines: [bar({ place: { file: '/src/main.go', line: 9, at: 'main.go:9' } }), bar({})],
  }
  const [first, second] = bars(reply, 'reason')
  expect(first).toMatchObject({ name: 'chan receive', detail: '', look: 'channel', time: '4 µs', waits: '12 waits, 2 not over', share: 1, event: 7, lane: 'g3' })
  expect(second).toMatchObject({ name: 'sync.Mutex.Lock', look: 'lock', waits: '1 wait', share: 0.25 })
  expect(first.longest).toContain('worker, 600 ns')
  const lines = bars(reply, 'line')
  expect(lines.map((l) => l.name)).toEqual(['main.go:9', 'not in the program’s source'])
  expect(lines[0].detail).toBe('chan receive')
  expect(new Set(lines.map((l) => l.key)).size).toBe(2)
})

it('of waits whose reason is not known say that', () => {
  const unknown = bar({ reason: '', family: 'other' })
  const reply = { type: 'waits', id: 1, count: 9, ns: 1000, reasons: [unknown], lines: [unknown], more: 0 } as WaitsReply
  expect([bars(reply, 'reason')[0].name, bars(reply, 'line')[0].detail]).toEqual(['the trace does not tell why', 'the trace does not tell why'])
})
