// What is seen of a movement: where it goes, what it says, and what stays of it.

import { describe, expect, it } from 'vitest'
import { Memory } from '../src/stage/cards'
import { anchor } from '../src/stage/anchor'
import { freeCorner } from '../src/stage/corner'
import { flightsOf } from '../src/stage/flights'
import { layoutStage } from '../src/stage/layout'
import { roughMeasure } from '../src/stage/measure'
import { relevant } from '../src/stage/relevant'
import { pointAt } from '../src/stage/ways'
import { handOf, type Box, type StageLayout } from '../src/stage/types'
import type { Move, State } from '../src/protocol'
import { channel, context, event, goroutine, mutex, state, waitGroup } from './states'

const layout = (s: State, memory = new Memory(), w = 1200, h = 600): StageLayout => layoutStage(s, w, h, roughMeasure, memory)
const main = goroutine(1, 'main')
const blocked = (id: number, name: string, rest = {}) => goroutine(id, name, { state: 'blocked', family: 'channel', reason: 'chan receive', ...rest })
const status = (s: State, id: number) => layout(s).chips.find((c) => c.g.id === id)!.status

describe('a value in a hand', () => {
  const moves: Move[] = [{ kind: 'value', obj: 4, n: 1, value: '42', from: { lane: 'g1' }, to: { lane: 'g2' } }]
  const rest = { goroutines: [main, blocked(2, 'worker', { obj: 4 })], channels: [channel(4, 'door', 0)] }

  it('is that of who waits to send', () => {
    const s = state(1, {
      goroutines: [main, blocked(2, 'sender', { reason: 'chan send', obj: 4, value: '"x"' })],
      channels: [channel(4, 'c', 0, { sendq: [{ g: 2, name: 'sender', value: '"x"' }] })],
    })
    expect(layout(s).chips.map((c) => c.hand)).toEqual([undefined, '"x"'])
  })

  it('comes to who receives it, and is there after both events of a hand-off', () => {
    const send = layout(state(1, { ...rest, moves, event: event(1, 'chan.send', { obj: 4, value: '42' }) }))
    const recv = layout(state(2, { ...rest, event: event(2, 'chan.recv', { g: 2, obj: 4, value: '42' }) }))
    for (const l of [send, recv]) expect(l.chips.map((c) => c.hand)).toEqual([undefined, '42'])
    const [flight] = flightsOf(moves, send, send, false)
    expect(pointAt(flight, 0)).toEqual(handOf(send.chips[0].box))
    expect(pointAt(flight, 1)).toEqual(handOf(send.chips[1].box))
    expect([flight.waits, flight.source, flight.target]).toEqual([true, 'g1', 'g2'])
  })

  it('of a timer comes to the one who waits in a select, at the channel', () => {
    const s = state(1, {
      goroutines: [main, blocked(2, 'patient', { family: 'select', cases: [{ dir: 'recv', chan: 4, name: 'timeout' }] })],
      channels: [channel(4, 'timeout', 1, { recvq: [{ g: 2, name: 'patient', select: true }] })],
      moves: [{ kind: 'value', obj: 4, n: 1, value: 'now', from: { lane: 'o9' }, to: { lane: 'g2' } }],
    })
    expect(layout(s).chips[1].docked).toBe('o4')
  })
})

describe('who still sleeps though what it waited for has come', () => {
  it('is to be woken: from a closed channel, a WaitGroup at 0, a Cond that was signalled, a select that was served', () => {
    const at = (rest: Partial<State>, g = {}) => status(state(1, { goroutines: [main, blocked(2, 'a worker of many', { obj: 4, ...g })], ...rest }), 2)
    expect(at({ channels: [channel(4, 'c', 0, { recvq: [{ g: 2, name: 'a' }] })] })).toBe('waits to receive')
    expect(at({ channels: [channel(4, 'c', 0, { closed: true, recvq: [{ g: 2, name: 'a' }] })] })).toBe('is to be woken')
    const waiters = [{ g: 2, name: 'a' }]
    expect(at({ waitGroups: [waitGroup(4, 'wg', 1, { waiters })] }, { family: 'waitgroup' })).toBe('waits for 0')
    expect(at({ waitGroups: [waitGroup(4, 'wg', 0, { waiters })] }, { family: 'waitgroup' })).toBe('is to be woken')
    const cond = { id: 4, lane: 'o4', name: 'it', waiters: [] }
    expect(at({ conds: [{ ...cond, waiters }] }, { family: 'lock', reason: 'sync.Cond.Wait' })).toBe('waits: signal')
    expect(at({ conds: [cond] }, { family: 'lock', reason: 'sync.Cond.Wait' })).toBe('is to be woken')
    const select = { family: 'select', obj: undefined, cases: [{ dir: 'recv' as const, chan: 4, name: 'c' }] }
    expect(at({ channels: [channel(4, 'c', 0)] }, select)).toBe('is to be woken')
    expect(at({ channels: [channel(5, 'd', 0)] }, select)).toBe('waits in select') // nobody knows
  })
})

describe('what moves', () => {
  it('closes a channel where its senders come, and tells each receiver', () => {
    const s = state(1, {
      goroutines: [main, blocked(2, 'a', { obj: 4 })], channels: [channel(4, 'c', 0, { closed: true, recvq: [{ g: 2, name: 'a' }] })],
    })
    const l = layout(s)
    const moves: Move[] = [
      { kind: 'close', obj: 4, from: { lane: 'g1' }, to: { lane: 'o4' } }, { kind: 'release', obj: 4, from: { lane: 'o4' }, to: { lane: 'g2' } },
    ]
    const [close, release] = flightsOf(moves, l, l, false)
    const { mouths, box } = anchor(l, 'o4')!
    expect(pointAt(close, 1)).toEqual({ x: mouths!.send.x + 8, y: box.y + box.h / 2 })
    expect([close.text, release.text]).toEqual(['close', 'closed'])
    expect(pointAt(release, 1)).toEqual(handOf(l.chips[1].box))
    const count: Move[] = [{ kind: 'count', obj: 4, n: -1, from: { lane: 'g1' }, to: { lane: 'o4' } }, moves[1]]
    expect(flightsOf(count, l, l, false).map((f) => f.text)).toEqual(['−1', 'go on'])
  })

  it('as a lock comes off the corner of a goroutine that shows what it holds, and onto it', () => {
    const l = layout(state(1, { goroutines: [main], locks: [mutex(8, 'mu', { owner: 1, ownerName: 'main' })] }))
    const { x, y, w } = l.chips[0].box
    const [lock, unlock] = flightsOf([
      { kind: 'lock', obj: 8, from: { lane: 'o8' }, to: { lane: 'g1' } }, { kind: 'lock', obj: 8, from: { lane: 'g1' }, to: { lane: 'o8' } },
    ], l, l, false)
    expect(pointAt(lock, 1)).toEqual({ x: x + w - 2, y: y - 2 })
    expect(pointAt(unlock, 0)).toEqual({ x: x + w - 2, y: y - 2 })
  })

  it('from goroutine to goroutine of one row goes below the row, also between neighbours', () => {
    const l = layout(state(1, { goroutines: [main, goroutine(2, 'next')], channels: [channel(4, 'c', 1)] }))
    const [flight] = flightsOf([{ kind: 'wake', from: { lane: 'g1' }, to: { lane: 'g2' } }], l, l, false)
    expect(pointAt(flight, 0.5).y).toBeGreaterThan(l.chips[0].box.y + l.chips[0].box.h + 10)
  })

  it('to a card below others goes between them, and ends above its part', () => {
    const s = state(1, {
      goroutines: [main, goroutine(2, 'other')], channels: [channel(4, 'a', 0), channel(5, 'b', 0)], locks: [mutex(8, 'mu')],
    })
    const l = layout(s, new Memory(), 600, 600)
    const { card, box } = anchor(l, 'o8') as { card: Box; box: Box }
    const others = l.cards.map((c) => c.box).filter((b) => b.y < card.y)
    expect(others.length).toBeGreaterThan(0)
    const [flight] = flightsOf([{ kind: 'lock', obj: 8, from: { lane: 'g1' }, to: { lane: 'o8' } }], l, l, false)
    for (let t = 0; t <= 1; t += 0.01) {
      const p = pointAt(flight, t)
      expect(others.some((b) => p.x > b.x && p.x < b.x + b.w && p.y > b.y && p.y < b.y + b.h), `crosses a card at ${t}`).toBe(false)
    }
    expect(flight.trail[0].at(-1)!.to).toEqual({ x: box.x + box.w / 2, y: box.y - 7 })
  })
})

describe('where there is not room for all', () => {
  const presented = () => {
    const memory = new Memory()
    memory.leastScale = 20 / 12
    return memory
  }
  const tree = (n: number) => Array.from({ length: n }, (_, i) => context(i + 1, `ctx ${i + 1}`, i, { kind: 'timeout', deadline: 9e9, parent: i || undefined }))

  it.each([4, 5])('a tree of %d contexts is there, and can be read', (n) => {
    const s = state(1, { goroutines: [main, goroutine(50, 'worker')], contexts: tree(n), channels: [channel(90, 'tick', 1)], touched: [`o${n}`], relevant: [`o${n}`, 'o90'] })
    const placed = layout(s, presented(), 1280, 458)
    expect(placed.cards.flatMap((c) => (c.kind === 'contexts' ? c.nodes : [])).map((node) => node.context.id)).toEqual(s.contexts.map((c) => c.id))
    expect(placed.scale).toBeGreaterThanOrEqual(20 / 12)
    expect(placed.height * placed.scale).toBeLessThanOrEqual(459)
  })

  it('the tree that is cancelled comes before what was touched before', () => {
    const s = state(1, { goroutines: [main], contexts: tree(4), channels: [channel(90, 'a', 1), channel(91, 'b', 1)], touched: ['o4'], relevant: ['o4', 'o90', 'o91'] })
    expect(relevant(s, undefined, 4).contexts).toHaveLength(4)
  })

  it('a select that has been decided is there with the channel that won', () => {
    const cases = [5, 4].map((chan) => ({ dir: 'recv' as const, chan, name: `c${chan}` }))
    const s = state(1, {
      goroutines: [main, goroutine(2, 'other')], channels: [channel(4, 'c4', 1), channel(5, 'c5', 1), channel(6, 'c6', 1)],
      selects: [{ g: 1, name: 'main', cases, won: 1 }], event: event(1, 'select.done'), touched: ['g1', 'o5', 'o4'], relevant: ['o5', 'o4'],
    })
    const placed = layout(s, presented(), 1280, 310)
    expect(placed.cards.map((c) => c.kind)).toEqual(['channel', 'select'])
    expect(placed.cards[0].lane).toBe('o4')
    expect(placed.height * placed.scale).toBeLessThanOrEqual(311)
  })

  it('a Done channel needs no room beside its context', () => {
    const contexts = tree(2).map((c) => ({ ...c, chan: c.id + 10 }))
    const s = state(1, {
      goroutines: [main], contexts, channels: [channel(11, 'a', 0, { context: 1 }), channel(12, 'b', 0, { context: 2 })],
      waitGroups: [waitGroup(20, 'wg', 1)], touched: ['o2', 'o12', 'o1'], relevant: ['o2', 'o12', 'o1', 'o20'],
    })
    const placed = layout(s, presented(), 800, 300)
    expect(placed.cards.map((c) => c.kind)).toEqual(['contexts'])
    expect(placed.height * placed.scale).toBeLessThanOrEqual(301)
  })

  it('who was there stays where it was when something new comes', () => {
    const memory = presented()
    const channels = [channel(4, 'tasks', 1), channel(5, 'done', 1)]
    const wg = waitGroup(9, 'wg', 1)
    const all = { goroutines: [main], channels, waitGroups: [wg], locks: [mutex(8, 'mu'), mutex(7, 'nu')] }
    layout(state(0, all), memory, 1280, 300) // too much: no place is kept
    const before = layout(state(1, { ...all, channels: [channels[1]], locks: [] }), memory, 1280, 640)
    const after = layout(state(2, { ...all, locks: [] }), memory, 1280, 640)
    expect([before.cards.length, memory.keeps]).toEqual([2, false])
    for (const card of before.cards) {
      const { x, y } = after.cards.find((c) => c.lane === card.lane)!.box
      expect({ lane: card.lane, x, y }).toEqual({ lane: card.lane, x: card.box.x, y: card.box.y })
    }
  })
})

it('what is left out is counted in a lower corner where no card is', () => {
  const l = layout(state(1, { goroutines: [main], channels: [channel(4, 'c', 0)] }), new Memory(), 600, 200)
  const [card] = l.cards
  const at = (x: number) => ({ ...l, scale: 1, cards: [{ ...card, box: { x, y: 150, w: 100, h: 50 } }] })
  expect([0, 450, 250].map((x) => freeCorner(at(x), 200, 600, 200))).toEqual(['right', 'left', 'right'])
})
