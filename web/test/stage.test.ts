import { describe, expect, it } from 'vitest'
import { Memory } from '../src/stage/cards'
import { flightsOf } from '../src/stage/flights'
import { anchor } from '../src/stage/anchor'
import { layoutStage, survey } from '../src/stage/layout'
import { pack } from '../src/stage/pack'
import { scrolled, scrollToShow } from '../src/stage/scroll'
import { pointAt } from '../src/stage/ways'
import { cut, roughMeasure } from '../src/stage/measure'
import { handOf, type Box, type ChannelCard, type ContextCard, type LockCard, type StageLayout } from '../src/stage/types'
import type { State, Waiter } from '../src/protocol'
import { channel, context, goroutine, mutex, run, state, waitGroup } from './states'

function layout(s: State, memory = new Memory(), width = 800, height = 400): StageLayout {
  return layoutStage(s, width, height, roughMeasure, memory)
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

const waiter = (g: number, rest: Partial<Waiter> = {}): Waiter => ({ g, name: `worker ${g}`, ...rest })

/** Many objects and goroutines, in all states, from a seed. */
function crowd(seed: number): State {
  let x = seed
  const random = (n: number) => (x = (x * 1103515245 + 12345) % 2147483648) % n
  const goroutines = Array.from({ length: 2 + random(30) }, (_, i) => goroutine(i + 1, `worker ${'x'.repeat(random(30))}${i}`))
  const idle = goroutines.map((g) => g.id)
  const queue = () => Array.from({ length: random(4) }, () => idle.pop()).filter((g) => g !== undefined).map((g) => waiter(g, { select: random(3) === 0 }))
  let id = 0
  return state(5, {
    goroutines,
    channels: Array.from({ length: random(5) }, () => channel(++id, `ch${id}`, random(20), { sendq: queue(), recvq: queue() })),
    locks: Array.from({ length: random(4) }, () => mutex(++id, `mu${id}`, { queue: queue(), owner: random(3) })),
    waitGroups: Array.from({ length: random(3) }, () => waitGroup(++id, `wg${id}`, random(9), { waiters: queue() })),
    contexts: Array.from({ length: random(5) }, (_, i) => context(++id, `ctx${id}`, i)),
  })
}

describe('the stage', () => {
  it('tells who holds a lock, also one that has no room', () => {
    const goroutines = [1, 2, 3, 4, 5].map((id) => goroutine(id, `philosopher ${id}`))
    const after = layout(state(5, { goroutines, locks: goroutines.map((g) => mutex(10 + g.id, `fork ${g.id}`, { owner: g.id })) }), new Memory(), 500, 200)
    expect(after.cards.length).toBeLessThan(5)
    expect(after.chips.map((c) => c.holds)).toEqual([1, 2, 3, 4, 5].map((id) => [`fork ${id}`]))
  })

  it('stands the blocked sender at the channel, with its value, and keeps its place on the bench', () => {
    const after = layout(run[3])
    const [main, worker] = after.chips
    const card = after.cards[0] as ChannelCard
    expect([main.docked, main.place, main.hand]).toEqual(['o7', 1, '"task 4"'])
    expect(main.box.x + main.box.w).toBeLessThan(card.box.x + card.pipe.x)
    expect(main.home.y).toBeLessThan(after.bench.h)
    expect(worker.docked).toBeUndefined()
  })

  it('has the next value to be received nearest to the receivers', () => {
    const card = layout(run[3]).cards[0] as ChannelCard
    const xs = card.slots.map((s) => s.x)
    expect(xs).toEqual([...xs].sort((a, b) => b - a))
    expect(card.slots[0].x + card.slots[0].w).toBeLessThan(card.recvq.box.x)
    expect(card.sendq.box.x + card.sendq.box.w).toBeLessThan(card.slots[2].x)
  })

  it('of a phone has the lines below the pipe, in letters that can be read', () => {
    const after = layout(run[3], new Memory(), 390, 300)
    const card = after.cards[0] as ChannelCard
    expect(after.scale).toBeGreaterThanOrEqual(1)
    expect((card.box.x + card.box.w) * after.scale).toBeLessThanOrEqual(390)
    for (const { box } of [card.sendq, card.recvq]) expect(box.y).toBeGreaterThan(card.pipe.y + card.pipe.h)
    expect(card.sendq.box.x + card.sendq.box.w).toBeLessThan(card.recvq.box.x)
    expect(after.chips[0].box.y).toBeCloseTo(card.box.y + card.sendq.box.y)
  })

  it('says of who has been served and not yet woken that it no longer waits', () => {
    const s = state(4, { goroutines: run[4].goroutines, channels: [channel(7, 'tasks', 3)] })
    expect(layout(s).chips[0].status).toBe('is to be woken')
  })

  it('draws a large buffer in part, and counts the rest', () => {
    const card = layout(state(1, { channels: [channel(1, 'big', 100)] })).cards[0] as ChannelCard
    expect(card.slots.length + card.moreSlots).toBe(100)
    expect(card.slots.length).toBeLessThan(12)
    expect(card.moreBox).toBeDefined()
  })

  it('has a meeting point instead of slots where there is no buffer', () => {
    const card = layout(state(1, { channels: [channel(1, 'c', 0)] })).cards[0] as ChannelCard
    expect(card.slots).toEqual([])
    expect(card.detail).toContain('unbuffered')
  })

  it('stands a queue in order, the first at the top, and counts who does not fit', () => {
    const goroutines = Array.from({ length: 7 }, (_, i) => goroutine(i + 1, `worker ${i + 1}`))
    const queue = goroutines.slice(1).map((g) => waiter(g.id))
    const after = layout(state(1, { goroutines, locks: [mutex(9, 'mu', { owner: 1, ownerName: 'worker 1', queue })] }))
    const docked = after.chips.filter((c) => c.docked === 'o9')
    expect(docked.map((c) => c.place)).toEqual([1, 2, 3, 4])
    expect(docked.map((c) => c.box.y)).toEqual(docked.map((c) => c.box.y).sort((a, b) => a - b))
    const card = after.cards[0] as LockCard
    expect(card.queue.more).toBe(2)
    expect(card.holders).toEqual(['worker 1'])
    expect(after.chips[0].holds).toEqual(['mu'])
  })

  it('leaves who waits in a select at home, and puts its name into the queues', () => {
    const s = state(1, {
      goroutines: [goroutine(1, 'main', { state: 'blocked', family: 'select' })],
      channels: [channel(2, 'a', 0, { recvq: [waiter(1, { select: true })] }), channel(3, 'b', 0, { recvq: [waiter(1, { select: true })] })],
    })
    const after = layout(s)
    expect(after.chips[0].docked).toBeUndefined()
    expect(after.cards.map((c) => (c as ChannelCard).recvq.ghosts.length)).toEqual([1, 1])
  })

  it('in a crowd leaves the bench to those who are not in a line, and counts who is left out', () => {
    const goroutines = Array.from({ length: 100 }, (_, i) => goroutine(i + 1, `w${i + 1}`, { state: i < 50 ? 'blocked' : 'runnable', family: 'lock' }))
    const queue = goroutines.slice(0, 50).map((g) => waiter(g.id))
    const after = layout(state(1, { goroutines, locks: [mutex(200, 'mu', { queue })], touched: ['g99'] }))
    const bench = after.chips.filter((c) => !c.docked)
    expect(after.chips.filter((c) => c.docked)).toHaveLength(4)
    expect(bench.map((c) => c.g.id)).toContain(99)
    expect(bench.length).toBeLessThan(30)
    expect((after.cards[0] as LockCard).queue.more).toBe(46)
    expect(after.hiddenText).toBe(`${50 - bench.length} more goroutines`)
  })

  it('shows a Done channel as its context, and contexts under their parents', () => {
    const s = state(1, {
      goroutines: [goroutine(1, 'main', { state: 'blocked', family: 'channel' })],
      channels: [channel(4, 'ctx.Done()', 0, { context: 2, recvq: [waiter(1)] })],
      contexts: [context(2, 'ctx', 0, { waiters: [waiter(1)], chan: 4 }), context(3, 'child', 1, { parent: 2, cancelled: true, err: 'context canceled' })],
    })
    const after = layout(s)
    expect(after.cards.map((c) => c.kind)).toEqual(['contexts'])
    const [parent, child] = (after.cards[0] as ContextCard).nodes
    expect(child.box.x).toBeGreaterThan(parent.box.x)
    expect(child.branch?.from.y).toBe(parent.box.y + parent.box.h)
    expect(child.detail).toBe('context canceled')
    expect(after.chips[0].docked).toBe('o2')
  })

  it.each(Array.from({ length: 40 }, (_, i) => i + 1))('has nothing on top of anything else (%d)', (seed) => {
    const after = layout(crowd(seed))
    const boxes = [...after.cards.map((c) => c.box), ...after.chips.map((c) => c.home).filter((b) => b.w > 0)]
    for (let i = 0; i < boxes.length; i++) {
      for (let j = 0; j < i; j++) expect(overlap(boxes[i], boxes[j])).toBe(false)
      expect(boxes[i].x).toBeGreaterThanOrEqual(0)
      expect(boxes[i].x + boxes[i].w).toBeLessThanOrEqual(after.width)
      expect(boxes[i].y + boxes[i].h).toBeLessThanOrEqual(after.height)
    }
    for (const chip of after.chips) {
      const card = after.cards.find((c) => c.lane === chip.docked)
      if (card) expect(chip.box.x >= card.box.x && chip.box.y + chip.box.h <= card.box.y + card.box.h).toBe(true)
    }
  })

  it('moves only what a step changes: the end of the run has found all places', () => {
    const memory = new Memory()
    layout(run[4], memory)
    const places = run.map((s) => layout(s, memory))
    const cards = places.map((l) => l.cards.find((c) => c.lane === 'o7')?.box).filter((b) => b !== undefined)
    expect(cards).toHaveLength(4)
    for (const box of cards) expect(box).toEqual(cards[0])
    expect(new Set(places.map((l) => l.scale)).size).toBe(1)
  })

  it('is enlarged when there is room', () => {
    expect(layout(run[3], new Memory(), 1600, 900).scale).toBeGreaterThan(layout(run[3], new Memory(), 700, 300).scale)
  })
})

describe('a run that has been looked through', () => {
  function surveyed(states: State[]): Memory {
    const memory = new Memory()
    survey(states, 800, 400, roughMeasure, memory)
    return memory
  }

  it('keeps room where somebody waits at some time, and no more than a word where nobody does', () => {
    const memory = surveyed(run)
    const cards = run.map((s) => layout(s, memory).cards[0] as ChannelCard | undefined)
    const [card] = cards.filter((c) => c !== undefined)
    expect(card.sendq.box.w).toBeGreaterThan(card.recvq.box.w)
    for (const other of cards) if (other) expect(other.box).toEqual(card.box)
  })

  it('has no room for senders where a timer sends', () => {
    const timer = layout(state(1, { channels: [channel(1, 'tick.C', 1, { elem: 'time.Time' })] })).cards[0] as ChannelCard
    const plain = layout(state(1, { channels: [channel(1, 'c', 1)] })).cards[0] as ChannelCard
    expect([timer.timer, plain.timer]).toEqual([true, false])
    expect(timer.box.w).toBeLessThan(plain.box.w)
    const passed = layout(state(1, { channels: [channel(1, 'ticks', 0, { elem: 'time.Time' })] })).cards[0] as ChannelCard
    expect([passed.timer, passed.detail]).toEqual([false, 'chan time.Time · unbuffered'])
  })

  const family = [goroutine(1, 'main'), goroutine(2, 'greet', { parent: 1 }), goroutine(3, 'other', { parent: 1 })]

  it('that makes nothing but goroutines is their family, large', () => {
    const memory = surveyed([state(1, { goroutines: family })])
    const first = layout(state(0, { goroutines: family.slice(0, 1) }), memory)
    const after = layout(state(1, { goroutines: family }), memory)
    const [main, greet, other] = after.chips.map((c) => c.box)
    expect(first.chips[0].box).toEqual(main)
    expect(greet.y).toBe(other.y)
    expect(greet.y).toBeGreaterThan(main.y + main.h)
    expect(after.branches.map((b) => b.to.x)).toEqual([greet.x + greet.w / 2, other.x + other.w / 2])
    expect(after.scale).toBeGreaterThan(1.5)
    expect(Math.max(...[main, greet, other].map((b) => b.x + b.w)) * after.scale).toBeLessThanOrEqual(800)
  })

  it('of many goroutines has a bench, as any other', () => {
    const many = Array.from({ length: 30 }, (_, i) => goroutine(i + 1, `g${i + 1}`, { parent: i }))
    expect(layout(state(1, { goroutines: many }), surveyed([state(1, { goroutines: many })])).branches).toEqual([])
  })

  it('leaves out who has ended, and rooms where nobody stands any more, before an object', () => {
    const gone = Array.from({ length: 9 }, (_, i) => goroutine(i + 2, `worker ${i + 1}`, { state: 'ended' }))
    const waiting = (n: number) => gone.slice(0, n).map((g) => ({ g: g.id, name: g.name, select: false }))
    const crowded = state(1, { goroutines: [goroutine(1, 'main'), ...gone], locks: [mutex(1, 'a', { queue: waiting(4) }), mutex(2, 'b')] })
    const calm = state(2, { goroutines: [goroutine(1, 'main'), ...gone], locks: [mutex(1, 'a'), mutex(2, 'b')] })
    const memory = new Memory()
    survey([crowded, calm], 720, 210, roughMeasure, memory)
    const after = layoutStage(calm, 720, 210, roughMeasure, memory)
    expect(after.cards.map((c) => c.lane)).toEqual(['o1', 'o2'])
    expect(after.chips.map((c) => c.name)).toEqual(['main'])
    expect(after.hiddenText).toBe('9 goroutines ended before')
  })

  it('scrolls a tree that is too high to the context that is meant', () => {
    const contexts = Array.from({ length: 9 }, (_, i) => context(i + 1, `ctx ${i + 1}`, i, { parent: i || undefined }))
    const tree = layout(state(1, { contexts, touched: contexts.map((c) => c.lane) }), new Memory(), 800, 300)
    for (const lane of ['o9', 'o1', 'o5']) {
      const by = scrollToShow(tree, 300, [lane], 0)
      const { box } = anchor(scrolled(tree, by), lane)!
      expect(box.y).toBeGreaterThanOrEqual(tree.bench.h)
      expect(box.y + box.h).toBeLessThanOrEqual(300 / tree.scale)
    }
  })

  it('keeps no places where objects come and go by the dozen', () => {
    const many = state(1, { channels: Array.from({ length: 20 }, (_, i) => channel(i + 1, `c${i + 1}`, 0)) })
    const memory = surveyed([many])
    const box = layout(state(2, { channels: [channel(20, 'c20', 0)] }), memory).cards[0].box
    expect(box.y).toBeLessThan(layout(many, memory).cards.at(-1)!.box.y)
  })
})

describe('what flies', () => {
  const [before, after] = [layout(run[1]), layout(run[2])]

  it('a sent value goes from its sender through the mouth into its slot', () => {
    const [flight] = flightsOf(run[2].moves, before, after, false)
    expect([flight.text, flight.slot, flight.legs.length]).toEqual(['"task 3"', 2, 2])
    const slot = anchor(after, 'o7', 2)!
    const end = pointAt(flight, 1)
    expect(end.x).toBeCloseTo(slot.box.x + slot.box.w / 2)
    expect(flight.legs[1].from).toEqual(slot.mouths!.send)
  })

  it('a step back flies the same way in the other direction', () => {
    const [there] = flightsOf(run[2].moves, before, after, false)
    const [back] = flightsOf(run[2].moves, after, before, true)
    expect(pointAt(back, 0)).toEqual(pointAt(there, 1))
    expect(pointAt(back, 1)).toEqual(pointAt(there, 0))
  })

  it('a received value goes out at the other end', () => {
    const [flight] = flightsOf(run[4].moves, layout(run[3]), layout(run[4]), false)
    const { mouths } = anchor(layout(run[4]), 'o7', 0)!
    expect(flight.legs[0].to).toEqual(mouths!.recv)
    expect(flight.slot).toBeUndefined()
  })

  it('a hand-off goes straight across, from the sender to the receiver that waits', () => {
    const goroutines = [goroutine(1, 'main'), goroutine(2, 'worker', { state: 'blocked', family: 'channel' })]
    const c = { goroutines, channels: [channel(7, 'c', 0, { recvq: [waiter(2)] })] }
    const moves = [{ kind: 'value' as const, obj: 7, n: 1, value: '42', from: { lane: 'g1' }, to: { lane: 'g2' } }]
    const l = layout(state(1, c))
    const [flight] = flightsOf(moves, l, l, false)
    expect(flight.legs.map((leg) => Math.sign(leg.to.x - leg.from.x)).slice(1)).toEqual([1, 1])
    expect(flight.legs[1].from.y).toBeCloseTo(flight.legs[1].to.y)
  })

  it('nothing flies to or from what is not on the stage', () => {
    expect(flightsOf([{ kind: 'wake', from: { lane: 'g1' }, to: { lane: 'g77' } }, { kind: 'wake', to: { lane: 'g1' } }], after, after, false)).toEqual([])
  })

  it('a cancellation runs along the branch of the tree, and a Done channel is its context', () => {
    const l = layout(state(1, { goroutines: [goroutine(1, 'main')], contexts: [context(2, 'server', 0, { chan: 9 }), context(3, 'backup', 1, { parent: 2 })] }))
    const [flight] = flightsOf([{ kind: 'cancel', obj: 3, from: { lane: 'o2' }, to: { lane: 'o3' } }], l, l, false)
    const [parent, child] = ['o2', 'o3'].map((lane) => anchor(l, lane)!.box)
    expect(flight.text).toBe('cancel')
    expect(pointAt(flight, 0).y).toBe(parent.y + parent.h)
    expect(pointAt(flight, 1)).toEqual({ x: child.x, y: child.y + child.h / 2 })
    expect(flight.legs.every(({ from, to }) => from.x === to.x || from.y === to.y)).toBe(true)
    expect(flight.trail).toEqual([flight.legs])
    expect(anchor(l, 'o9')?.box).toEqual(parent)
  })

  it('what a card lets go to the bench leaves it at the top, and crosses no card beside it', () => {
    const goroutines = Array.from({ length: 5 }, (_, i) => goroutine(i + 1, `customer ${i}`))
    const l = layout(state(1, { goroutines, locks: [mutex(8, 'a.mu', { owner: 5 })], waitGroups: [waitGroup(9, 'wg', 4)] }))
    const [flight] = flightsOf([{ kind: 'lock', obj: 8, from: { lane: 'o8' }, to: { lane: 'g5' } }], l, l, false)
    const [[[inside, outside]], { card: lock, box: seat }] = [flight.trail, anchor(l, 'o8') as { card: Box; box: Box }]
    expect([inside.from.x, inside.to.x]).toEqual([seat.x + seat.w / 2, seat.x + seat.w / 2])
    expect(outside.from).toEqual(inside.to)
    expect(outside.from.y).toBeLessThan(lock.y)
    expect(outside.to.y).toBeLessThan(l.bench.h)
    expect(pointAt(flight, 0)).toEqual({ x: seat.x + seat.w / 2, y: seat.y + seat.h / 2 })
  })

  it('to who stands in the card itself the way begins at what is in the card', () => {
    const goroutines = [goroutine(1, 'main'), goroutine(2, 'worker', { state: 'blocked', family: 'channel' })]
    const l = layout(state(1, { goroutines, channels: [channel(7, 'c', 0, { recvq: [waiter(2)] })] }))
    const [flight] = flightsOf([{ kind: 'release', obj: 7, from: { lane: 'o7' }, to: { lane: 'g2' } }], l, l, false)
    const chip = l.chips[1].box
    for (const [leg] of flight.trail) expect(leg.from.x).toBeLessThan(Math.min(chip.x, leg.to.x))
  })

  it('who receives from above the senders comes for the value around the pipe', () => {
    const goroutines = [goroutine(1, 'main'), goroutine(2, 'refill')]
    const l = layout(state(1, { goroutines, channels: [channel(7, 'bucket', 3)] }))
    const moves = [{ kind: 'value' as const, obj: 7, n: 1, value: '{}', from: { lane: 'o7', slot: 0 }, to: { lane: 'g1' } }]
    const [flight] = flightsOf(moves, l, l, false)
    const [[[leg]], { mouths }] = [flight.trail, anchor(l, 'o7')!]
    expect([leg.from, leg.bend.x]).toEqual([mouths!.recv, mouths!.recv.x])
    const [main, refill] = l.chips.map((c) => c.box)
    for (const point of [leg.to, leg.bend]) expect(point.y).toBeGreaterThan(refill.y + refill.h)
    expect(leg.to.x).toBeLessThan(main.x + main.w)
    expect(pointAt(flight, 1)).toEqual(handOf(main))
  })

  it('a counter says by how much, and back the opposite', () => {
    const l = layout(state(1, { goroutines: [goroutine(1, 'main')], waitGroups: [waitGroup(2, 'wg', 1)] }))
    const moves = [{ kind: 'count' as const, obj: 2, n: -1, from: { lane: 'g1' }, to: { lane: 'o2' } }]
    expect(flightsOf(moves, l, l, false)[0].text).toBe('−1')
    expect(flightsOf(moves, l, l, true)[0].text).toBe('+1')
  })
})

it('texts are cut to their room, by whole characters', () => {
  expect(cut(roughMeasure, 'héllo wörld', 'name', 1000)).toBe('héllo wörld')
  const short = cut(roughMeasure, '😀😀😀😀😀😀', 'name', 30)
  expect(short).toMatch(/^😀+…$/u)
  expect(roughMeasure(short, 'name')).toBeLessThanOrEqual(30)
})

it('packing puts edges in line where that costs little height', () => {
  const boxes: Box[] = [{ w: 100, h: 50 }, { w: 100, h: 40 }, { w: 60, h: 30 }].map((b) => ({ x: 0, y: 0, ...b }))
  pack(boxes, 220, 0.1)
  expect([boxes[2].x, boxes[2].y]).toEqual([0, 62])
  pack(boxes, 220)
  expect([boxes[2].x, boxes[2].y]).toEqual([112, 52])
})

it('packing puts boxes as high as they can be', () => {
  const boxes: Box[] = [100, 60, 50].map((w) => ({ x: 0, y: 0, w, h: w }))
  pack(boxes, 180)
  expect(boxes.map((b) => [b.x, b.y])).toEqual([[0, 0], [112, 0], [112, 72]])
})
