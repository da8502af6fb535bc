import { describe, expect, it } from 'vitest'
import { goroutineTable, groups, groupTable, left, objectTable, sorted } from '../src/state/tables'
import { channel, context, goroutine, mutex, state, waitGroup } from './states'

const moment = state(9, {
  goroutines: [
    goroutine(1, 'main', { state: 'blocked', family: 'waitgroup', reason: 'sync.WaitGroup.Wait', objName: 'wg', sinceT: 8000, place: { file: '/m.go', line: 9, at: 'm.go:9' } }),
    goroutine(10, 'worker 10', { sinceT: 1000, parent: 1 }),
    goroutine(2, 'worker 2', { sinceT: 5000, parent: 77 }),
    goroutine(3, 'done', { state: 'ended', sinceT: 10 }),
  ],
  channels: [channel(5, 'tasks', 3, { closed: true, sendq: [{ g: 2, name: 'worker 2' }], recvq: [] }), channel(6, 'done', 0)],
  locks: [mutex(7, 'mu', { owner: 2, ownerName: 'worker 2', queue: [{ g: 1, name: 'main' }, { g: 3, name: 'c' }] }), mutex(8, 'rw', { kind: 'rwmutex', readers: 2 })],
  waitGroups: [waitGroup(9, 'wg', 4)],
  conds: [{ id: 11, lane: 'o11', name: 'ready', waiters: [{ g: 2, name: 'worker 2' }] }],
  onces: [{ id: 12, lane: 'o12', name: 'load', runner: 1, runnerName: 'main', done: false, waiters: [] }],
  timers: [{ id: 13, lane: 'o13', name: 'tick', kind: 'ticker', active: true, deadline: 10_000, period: 10_000, fired: 1 }],
  variables: [{ id: 14, lane: 'o14', name: 'hits', elem: 'int64', value: '3', atomic: true, accesses: [], before: 0 }],
  contexts: [context(4, 'ctx', 0, { cancelled: true, err: 'context canceled' })],
})

describe('the table of goroutines', () => {
  const { columns, rows } = goroutineTable(moment)
  const texts = (by: number, down = false) => sorted(rows, by, down).map((r) => r.cells[0].text)

  it('says what each does and why, for how long, where, and who started it', () => {
    expect(columns).toEqual(['Goroutine', 'State', 'Reason', 'For', 'At', 'Started by'])
    expect(rows[0].cells.map((c) => c.text)).toEqual(['main', 'blocked', 'sync.WaitGroup.Wait on wg', '1 µs', 'm.go:9', ''])
    expect(rows[1].cells[5].text).toBe('main')
    expect(rows[2].cells[5].text).toBe('goroutine 77')
  })

  it('is sorted by what a column means, not by how it is written', () => {
    expect(texts(0)).toEqual(['main', 'worker 2', 'done', 'worker 10'])
    expect(texts(3, true)).toEqual(['worker 10', 'worker 2', 'main', 'done'])
    expect(texts(1)).toEqual(['main', 'done', 'worker 10', 'worker 2'])
    expect(texts(2, true)[0]).toBe('main')
  })
})

describe('the groups of goroutines that wait', () => {
  const place = { file: '/m.go', line: 40, func: 'example.com/app.(*pool).run', at: 'm.go:40' }
  const waits = { state: 'blocked' as const, family: 'channel' as const, reason: 'chan receive', place }
  const waiting = state(9, {
    goroutines: [
      goroutine(1, 'main', { state: 'blocked', family: 'select', reason: 'select', sinceT: 100, place: { file: '/m.go', line: 9, func: 'main.main', at: 'm.go:9' } }),
      ...[2, 3, 4, 5].map((id) => goroutine(id, `worker ${id}`, { ...waits, sinceT: 5000 - id, obj: 7, objName: 'tasks' })),
      goroutine(6, 'other', { ...waits, reason: 'chan send', sinceT: 50, obj: 7, objName: 'tasks' }),
      goroutine(8, 'another', { ...waits, reason: 'chan send', sinceT: 60, obj: 8, objName: 'done' }),
      goroutine(9, 'runs', { sinceT: 10, place }),
    ],
  })

  it('are by line and reason, the largest first', () => {
    expect(groups(waiting).map((g) => g.text)).toEqual([
      '4 wait in app.(*pool).run m.go:40 for chan receive on tasks',
      '2 wait in app.(*pool).run m.go:40 for chan send',
      '1 waits in main m.go:9 for select',
    ])
  })

  it('are of all goroutines where the moment does not list all', () => {
    const all = [{ text: '900 wait in run m.go:4 for select', count: 900, sinceT: 1000, lane: 'g7', names: ['run 7', 'run 8', 'run 9'] }]
    const many = { ...waiting, groups: all }
    expect(groups(many)).toEqual(all)
    expect(groupTable(many).rows[0]).toMatchObject({ lane: 'g7', cells: [{ text: all[0].text, by: -900 }, {}, { text: 'run 7, run 8, run 9, 897 more' }] })
  })

  it('lead to who waits longest, also when sorted anew', () => {
    const { rows, columns } = groupTable(waiting)
    expect(columns).toHaveLength(3)
    expect(sorted(rows, 0, false).map((r) => r.lane)).toEqual(['g5', 'g6', 'g1'])
    expect(rows[0].cells[2].text).toBe('worker 5, worker 4, worker 3, 1 more')
    expect(sorted(rows, 1, true).map((r) => r.lane)).toEqual(['g6', 'g1', 'g5'])
  })
})

describe('the table of objects', () => {
  const { rows } = objectTable(moment)

  it('has every kind, with its state and how many wait', () => {
    expect(rows.map((r) => r.cells.slice(0, 4).map((c) => c.text))).toEqual([
      ['tasks', 'chan string', '0 of 3, closed', '1'],
      ['done', 'chan string', 'unbuffered', ''],
      ['mu', 'Mutex', 'held by worker 2', '2'],
      ['rw', 'RWMutex', '2 readers', ''],
      ['wg', 'WaitGroup', 'counter 4', ''],
      ['ctx', 'context', 'context canceled', ''],
      ['ready', 'Cond', '', '1'],
      ['load', 'Once', 'is run by main', ''],
      ['tick', 'ticker', 'every 10 µs · due in 1 µs', ''],
      ['hits', 'int64', '3', ''],
    ])
    expect(sorted(rows, 3, true).map((r) => r.lane).slice(0, 2)).toEqual(['o7', 'o5'])
  })
})

it('what is not in a table is counted', () => {
  const hidden = { systemGoroutines: 3, systemObjects: 0, endedGoroutines: 0, moreGoroutines: 7, moreObjects: 0 }
  expect(left(state(1, { hidden }), 'goroutines')).toBe('not listed: 7 more, 3 of Go’s own')
  expect(left(state(1, { hidden }), 'objects')).toBe('')
})
