import { describe, expect, it } from 'vitest'
import { Memory } from '../src/stage/cards'
import { flightsOf } from '../src/stage/flights'
import { anchor } from '../src/stage/anchor'
import { layoutStage, survey } from '../src/stage/layout'
import { roughMeasure } from '../src/stage/measure'
import { objectsOf, relevant } from '../src/stage/relevant'
import { lit } from '../src/stage/spotlight'
import type { Card } from '../src/stage/types'
import type { Access, Move, State, Timer, Variable, Waiter } from '../src/protocol'
import { channel, context, goroutine, state } from './states'

const layout = (s: State, memory = new Memory(), w = 1200, h = 600) => layoutStage(s, w, h, roughMeasure, memory)

function card<K extends Card['kind']>(s: State, kind: K): Extract<Card, { kind: K }> {
  const found = layout(s).cards.find((c) => c.kind === kind)
  if (!found) throw new Error(`no card of kind ${kind}`)
  return found as Extract<Card, { kind: K }>
}

const main = goroutine(1, 'main')
const blocked = (id: number, name: string, reason: string, rest = {}) => goroutine(id, name, { state: 'blocked', family: 'channel', reason, ...rest })
const timer = (id: number, rest: Partial<Timer> = {}): Timer => ({
  id, lane: `o${id}`, name: 'ticker', kind: 'ticker', active: true, deadline: 20e6, period: 10e6, fired: 1, ...rest,
})
const access = (event: number, g: number, op: string, rest: Partial<Access> = {}): Access => ({ event, g, name: `g${g}`, op, ok: true, ...rest })
const variable = (id: number, accesses: Access[]): Variable => ({
  id, lane: `o${id}`, name: 'counter', elem: 'int', value: '1', atomic: false, accesses, before: 0,
})

describe('a card', () => {
  it('of a nil channel has those who wait there for ever', () => {
    const s = state(1, { goroutines: [main, blocked(2, 'forever', 'chan receive (nil chan)', { objName: 'never' })] })
    const nil = card(s, 'channel')
    expect([nil.nil, nil.title, nil.channel.recvq.map((w) => w.name)]).toEqual([true, 'never', ['forever']])
    expect(layout(s).chips[1].docked).toBe('nil never')
  })

  it('of contexts has how many more wait below those who are seen', () => {
    const waiters = Array.from({ length: 9 }, (_, i) => ({ g: i + 2, name: `worker ${i + 2}`, select: i % 2 === 0 }))
    const goroutines = [main, ...waiters.map((w) => blocked(w.g, w.name, w.select ? 'select' : 'chan receive'))]
    const s = state(1, { goroutines, contexts: [context(20, 'ctx', 0, { waiters: waiters as Waiter[] }), context(21, 'next', 0)] })
    const { nodes } = card(s, 'contexts')
    const { queue } = nodes[0]
    const last = Math.max(...queue.ghosts.map((g) => g.box.y + g.box.h))
    expect(queue.more).toBe(5)
    expect(queue.box.y + queue.box.h - 4 - 12).toBeGreaterThanOrEqual(last) // a line of 12 px, 4 from the bottom
    expect(nodes[1].box.y).toBeGreaterThanOrEqual(queue.box.y + queue.box.h)
  })

  it('of a select has its cases as in the source, and shows which has won', () => {
    const cases = [
      { dir: 'recv', chan: 4, name: 'ticker.C' }, { dir: 'send', chan: 5, name: 'out' }, { dir: 'recv', chan: 0, name: 'stopped' }, { dir: 'default', chan: 0, name: '' },
    ]
    const s = state(1, { goroutines: [main], channels: [channel(4, 'c', 1)], selects: [{ g: 1, name: 'main', cases, won: 1 }] })
    const c = card(s, 'select')
    expect(c.cases.map((k) => [k.text, k.won, k.never])).toEqual([
      ['<-ticker.C', false, false], ['out <- …', true, false], ['<-stopped', false, true], ['default', false, false],
    ])
    expect(layout(s).chips[0].docked).toBe(c.lane)
  })

  it('of a Cond and of a Once has its waiters in line', () => {
    const waiters = [{ g: 2, name: 'a' }, { g: 3, name: 'b' }]
    const waiting = [main, blocked(2, 'a', 'sync.Cond.Wait'), blocked(3, 'b', 'sync.Cond.Wait')]
    const cond = { id: 7, lane: 'o7', name: 'ready', waiters }
    expect(layout(state(1, { goroutines: waiting, conds: [cond] })).chips.map((c) => [c.docked, c.place])).toEqual([
      [undefined, undefined], ['o7', 1], ['o7', 2],
    ])
    const once = { id: 8, lane: 'o8', name: 'load', runner: 1, runnerName: 'main', done: false, waiters }
    expect(layout(state(1, { goroutines: waiting, onces: [once] })).chips[2].docked).toBe('o8')
  })

  it('of a channel has the timer that sends on it', () => {
    const s = state(10_000, { goroutines: [main], channels: [channel(4, 'ticker.C', 1)], timers: [timer(5, { chan: 4 })] })
    expect(card(s, 'channel').clock?.id).toBe(5)
    expect(card(s, 'channel').detail).toBe('every 10 ms · due in 10 ms')
    expect(anchor(layout(s), 'o5')).toBeDefined()
    expect(layout(s).cards).toHaveLength(1)
    expect(card(state(1, { goroutines: [main], timers: [timer(5, { kind: 'func' })] }), 'timer').timer.id).toBe(5)
  })

  it('of a variable tells who did what, and what was written over', () => {
    const rows = [access(1, 1, 'read', { old: '0' }), access(2, 2, 'write', { old: '0', new: '1' }), access(3, 1, 'write', { old: '1', new: '1', over: 'g2' })]
    const c = card(state(3, { goroutines: [main], variables: [variable(9, rows)] }), 'variable')
    expect(c.rows.map((r) => [r.who, r.did, r.over])).toEqual([['g1', 'reads 0', undefined], ['g2', 'writes 1', undefined], ['g1', 'writes 1', 'over g2’s']])
  })

  it('of the world outside has who sleeps, and is there from the start where somebody will', () => {
    const asleep = goroutine(2, 'late', { state: 'blocked', family: 'sleep' })
    const memory = new Memory()
    const last = state(2, { goroutines: [main, asleep], channels: [channel(4, 'c', 1)] })
    survey([last], 1200, 600, roughMeasure, memory)
    const first = layout(state(1, { goroutines: [main], channels: [channel(4, 'c', 1)] }), memory)
    expect(first.cards.map((c) => c.kind)).toContain('outside')
    expect(layout(last, memory).chips[1].docked).toBe('outside')
  })
})

describe('of very many objects', () => {
  const many = state(1, {
    goroutines: [main], touched: ['o40'], relevant: Array.from({ length: 40 }, (_, i) => `o${i + 1}`),
    channels: Array.from({ length: 40 }, (_, i) => channel(i + 1, `c${i + 1}`, 2)),
  })

  it('those that matter most are shown, and the rest is counted', () => {
    const shown = relevant(many, 'o39', 4)
    expect(shown.channels.map((c) => c.id)).toEqual([1, 2, 39, 40])
    expect([objectsOf(shown), shown.hidden.moreObjects]).toEqual([4, 36])
    expect(relevant(shown, undefined, 4)).toBe(shown)
  })

  it('so many are shown as have room', () => {
    const placed = layout(many, new Memory(), 794, 400)
    expect(placed.scale).toBeGreaterThanOrEqual(1)
    expect(placed.height * placed.scale).toBeLessThanOrEqual(401)
    expect(placed.cards.length).toBeGreaterThan(1)
    expect(placed.hiddenText).toBe(`${40 - placed.cards.length} more objects`)
  })

  it('large type stays large', () => {
    const memory = new Memory()
    memory.leastScale = 20 / 12
    expect(layout(many, memory, 1280, 420).scale).toBeGreaterThanOrEqual(20 / 12)
  })
})

it('what an event releases flies after what released it', () => {
  const s = state(1, { goroutines: [main, goroutine(2, 'a'), goroutine(3, 'b')], channels: [channel(4, 'c', 0)] })
  const release = (g: number): Move => ({ kind: 'release', obj: 4, from: { lane: 'o4' }, to: { lane: `g${g}` } })
  const moves: Move[] = [{ kind: 'close', obj: 4, from: { lane: 'g1' }, to: { lane: 'o4' } }, release(2), release(3)]
  const placed = layout(s)
  expect(flightsOf(moves, placed, placed, false).map((f) => f.wave)).toEqual([0, 1, 1])
  expect(flightsOf(moves, placed, placed, true).map((f) => f.wave)).toEqual([1, 0, 0])
})

it('a spotlight is on a thing and on who has to do with it', () => {
  const s = state(1, {
    goroutines: [main, blocked(2, 'a', 'chan receive'), goroutine(3, 'b')],
    channels: [channel(4, 'c', 0, { recvq: [{ g: 2, name: 'a' }] }), channel(5, 'd', 0)],
  })
  expect(lit(layout(s), undefined)).toBeUndefined()
  expect([...lit(layout(s), 'o4')!].sort()).toEqual(['g2', 'o4'])
  expect([...lit(layout(s), 'g2')!].sort()).toEqual(['g2', 'o4'])
  expect(lit(layout(s), 'o99')).toBeUndefined()
})

it('an event about one object needs room for one only', () => {
  const memory = new Memory()
  memory.leastScale = 20 / 12
  const two = [channel(4, 'tasks', 3), channel(5, 'done', 0)]
  const s = state(1, { goroutines: [main, goroutine(2, 'worker')], channels: two, touched: ['g1', 'o4'], relevant: ['o4', 'o5'] })
  const placed = layout(s, memory, 1280, 400)
  expect(placed.cards.map((c) => c.lane)).toEqual(['o4'])
  expect(placed.height * placed.scale).toBeLessThanOrEqual(401)
})

it('who hands a value over comes to the channel, where both meet', () => {
  const s = state(1, {
    goroutines: [main, blocked(2, 'a', 'chan receive')], channels: [channel(4, 'door', 0)],
    moves: [{ kind: 'value', obj: 4, n: 1, value: '1', from: { lane: 'g1' }, to: { lane: 'g2' } }],
  })
  const placed = layout(s)
  expect(placed.chips.map((c) => [c.docked, c.place])).toEqual([['o4', undefined], ['o4', undefined]])
  expect(placed.chips[0].box.x).toBeLessThan(placed.chips[1].box.x)
  expect(placed.chips[0].box.y).toBe(placed.chips[1].box.y)
})
