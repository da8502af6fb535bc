// Small pieces of protocol for tests: each complete, with only what a test is about written down.

import type { Channel, Context, Goroutine, Lane, Lock, Scene, State, TraceEvent, WaitGroup } from '../src/protocol'

export function goroutine(id: number, name: string, rest: Partial<Goroutine> = {}): Goroutine {
  return { id, lane: `g${id}`, name, state: 'running', cases: [], since: 0, sinceT: 0, p: 0, ...rest }
}

export function channel(id: number, name: string, cap: number, rest: Partial<Channel> = {}): Channel {
  const slots = rest.slots ?? []
  return {
    id, lane: `o${id}`, name, elem: 'string', cap, len: slots.length, slots, sendq: [], recvq: [], closed: false,
    sent: slots.length, received: 0, ...rest,
  }
}

export function mutex(id: number, name: string, rest: Partial<Lock> = {}): Lock {
  return { id, lane: `o${id}`, kind: 'mutex', name, owner: 0, readers: 0, readerGs: [], mode: 'normal', queue: [], ...rest }
}

export function waitGroup(id: number, name: string, counter: number, rest: Partial<WaitGroup> = {}): WaitGroup {
  return { id, lane: `o${id}`, name, counter, gen: 1, waiters: [], ...rest }
}

export function context(id: number, name: string, depth: number, rest: Partial<Context> = {}): Context {
  return { id, lane: `o${id}`, name, kind: 'cancel', depth, cancelled: false, waiters: [], ...rest }
}

export function event(index: number, kind: string, rest: Partial<TraceEvent> = {}): TraceEvent {
  return { index, seq: index + 1, t: index * 1000, g: 1, gName: 'main', p: 0, kind, lanes: ['g1'], ...rest }
}

export function state(at: number, rest: Partial<State> = {}): State {
  return {
    at, time: at * 1000, sentence: '', moves: [], touched: [], goroutines: [], channels: [], locks: [], waitGroups: [], selects: [], conds: [], onces: [], timers: [],
    variables: [], relevant: [],
    contexts: [],
    hidden: { systemGoroutines: 0, systemObjects: 0, endedGoroutines: 0, moreGoroutines: 0, moreObjects: 0 },
    ...rest,
  }
}

export function lane(id: string, rest: Partial<Lane> = {}): Lane {
  return {
    id, kind: id.startsWith('g') ? 'goroutine' : 'channel', ref: Number(id.slice(1)), name: id, depth: 0, children: 0,
    first: 0, last: 100, spans: [], levels: [], marks: [], ...rest,
  }
}

export function scene(rest: Partial<Scene> = {}): Scene {
  return {
    axis: 'events', from: 0, to: 100, width: 1000, count: 100, endPos: 100, first: 0, total: rest.lanes?.length ?? 0,
    lanes: [], links: [], gaps: [],
    omitted: { system: 0, filtered: 0, folded: 0, links: 0, marks: 0, merged: 0 },
    ...rest,
  }
}

const main = goroutine(1, 'main', { place: { file: '/src/main.go', line: 4, at: 'main.go:4' } })
const worker = goroutine(2, 'worker', { state: 'runnable', p: -1 })
const three = ['"task 1"', '"task 2"', '"task 3"'].map((value, i) => ({ n: i + 1, value, from: 1 }))

/** A run of few events: main fills a channel of 3 and blocks, the worker takes one. */
export const run: State[] = [
  state(0, { event: event(0, 'go.create'), sentence: 'The program starts main.', goroutines: [main], touched: ['g1'] }),
  state(1, {
    event: event(1, 'chan.make', { obj: 7, name: 'tasks', place: { file: '/src/main.go', line: 4, at: 'main.go:4' } }),
    sentence: 'main makes tasks.', goroutines: [main], channels: [channel(7, 'tasks', 3)], touched: ['g1', 'o7'],
  }),
  state(2, {
    event: event(2, 'chan.send', { obj: 7, value: '"task 3"' }), sentence: 'main sends "task 3".',
    goroutines: [main, worker], channels: [channel(7, 'tasks', 3, { slots: three })], touched: ['g1', 'o7'],
    moves: [{ kind: 'value', obj: 7, n: 3, value: '"task 3"', from: { lane: 'g1' }, to: { lane: 'o7', slot: 2 } }],
  }),
  state(3, {
    event: event(3, 'go.block', { obj: 7 }), sentence: 'main waits to send "task 4" on tasks.',
    goroutines: [
      { ...main, state: 'blocked', family: 'channel', reason: 'chan send', obj: 7, objName: 'tasks', value: '"task 4"', p: -1 },
      { ...worker, state: 'running', p: 1 },
    ],
    channels: [channel(7, 'tasks', 3, { slots: three, sendq: [{ g: 1, name: 'main', value: '"task 4"' }] })],
    touched: ['g1', 'o7'],
  }),
  state(4, {
    event: event(4, 'chan.recv', { g: 2, gName: 'worker', obj: 7, value: '"task 1"' }), sentence: 'worker receives "task 1".',
    goroutines: [
      { ...main, state: 'blocked', family: 'channel', reason: 'chan send', obj: 7, objName: 'tasks', value: '"task 4"', p: -1 },
      { ...worker, state: 'running', p: 1 },
    ],
    channels: [channel(7, 'tasks', 3, { slots: three.slice(1), sendq: [{ g: 1, name: 'main', value: '"task 4"' }] })],
    moves: [
      { kind: 'value', obj: 7, n: 1, value: '"task 1"', from: { lane: 'o7', slot: 0 }, to: { lane: 'g2' } },
      { kind: 'shift', obj: 7 },
    ],
    touched: ['g2', 'o7'],
  }),
]
