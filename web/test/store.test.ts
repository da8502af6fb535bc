import { afterEach, describe, expect, it } from 'vitest'
import type { Place } from '../src/state/place'
import { Store } from '../src/state/store.svelte'
import { FakeGovis, settle } from './govis'
import { run, state } from './states'

let store: Store

async function open(govis: FakeGovis, place: Place = { token: 't' }): Promise<Store> {
  store = new Store('ws://here/ws', place, govis)
  store.open()
  store.timeline.width = 800
  store.timeline.rows = 10
  govis.greet()
  await settle()
  return store
}

afterEach(() => store?.close())

describe('a first visit', () => {
  it('to an ended run shows where the program begins, all of it on the timeline, standing still at first', async () => {
    await open(new FakeGovis())
    expect(store.at).toBe(1)
    expect(store.shown?.sentence).toBe('main makes tasks.')
    expect(store.source.file?.text).toContain('func main()')
    expect(store.timeline.window).toEqual({ from: 1, to: 5 })
    expect(store.player.playing).toBe(false)
    expect(store.samples.at(-1)?.at).toBe(4)
  })

  it('to a running program follows its live edge', async () => {
    const govis = new FakeGovis(run, { live: true })
    govis.hello.count = 2
    await open(govis)
    expect(store.follow).toBe(true)
    expect(store.at).toBe(1)
    govis.socket.deliver({ type: 'grew', count: 4, end: 3000, sources: 1 })
    await settle()
    expect(store.at).toBe(3)
    expect(store.timeline.window.to).toBe(5)
  })

  it('to a program that has done nothing yet is not an error', async () => {
    const govis = new FakeGovis([state(-1)], { live: true })
    Object.assign(govis.hello, { count: 0, end: 0, begin: 0 })
    await open(govis)
    expect(store.at).toBe(-1)
    expect(store.fault).toBeUndefined()
  })
})

describe('a long trace', () => {
  it('is shown while it is read, and a link into what is not read yet is followed when it is', async () => {
    const govis = new FakeGovis(run, { recording: true })
    Object.assign(govis.hello, { count: 2, end: 1000, total: 5, totalEnd: 4000 })
    await open(govis, { token: 't', at: 4 })
    expect([store.at, store.count, store.read]).toEqual([1, 5, 0.4])
    expect(store.timeline.window).toEqual({ from: 1, to: 5 })
    govis.socket.deliver({ type: 'grew', count: 4, end: 3000, total: 5, totalEnd: 4000, sources: 1 })
    await settle()
    expect(store.at).toBe(1)
    Object.assign(govis.hello, { count: 5, end: 4000, total: undefined, totalEnd: undefined })
    govis.socket.deliver({ type: 'ended', count: 5, end: 4000, trace: govis.hello.trace })
    await settle()
    expect([store.at, store.read]).toEqual([4, undefined])
  })

  it('that is too long to be looked through is looked at in its middle', async () => {
    const govis = new FakeGovis()
    Object.assign(govis.hello, { count: 100_000, end: 99_999_000 })
    await open(govis)
    expect([store.samples.length, store.middle !== undefined]).toEqual([0, true])
    expect(govis.socket.sent.filter((r) => r.type === 'state' && r.at === 50_000)).toHaveLength(1)
  })

  it('does not take back who went elsewhere meanwhile', async () => {
    const govis = new FakeGovis(run, { recording: true })
    Object.assign(govis.hello, { count: 2, end: 1000, total: 5, totalEnd: 4000 })
    await open(govis, { token: 't', at: 4 })
    await store.goTo(0)
    govis.socket.deliver({ type: 'ended', count: 5, end: 4000, trace: govis.hello.trace })
    await settle()
    expect(store.at).toBe(0)
  })
})

describe('the live edge', () => {
  it('is left by a step and found again', async () => {
    const govis = new FakeGovis(run, { live: true })
    await open(govis)
    store.step(-1)
    await settle()
    expect([store.follow, store.at]).toEqual([false, 3])
    govis.socket.deliver({ type: 'grew', count: 5, end: 4000, sources: 1 })
    await settle()
    expect(store.at).toBe(3)
    await store.toEdge()
    expect([store.follow, store.at]).toEqual([true, 4])
  })

  it('leaves a front behind that moves: who looks at what is let go comes to the first there is', async () => {
    const govis = new FakeGovis(run, { live: true })
    await open(govis)
    await store.goTo(1)
    store.timeline.set({ from: 0, to: 3 })
    Object.assign(govis.hello, { first: 2, start: 2000 })
    govis.socket.deliver({ type: 'grew', count: 5, first: 2, start: 2000, end: 4000, sources: 1 })
    await settle()
    expect([store.follow, store.at, store.first]).toEqual([false, 2, 2])
    expect(store.timeline.bounds.from).toBeGreaterThan(1)
    expect(store.timeline.window.from).toBeGreaterThanOrEqual(store.timeline.bounds.from)
    await store.goTo(0)
    expect(store.at).toBe(2)
  })

  it('ends with the program, at its last event', async () => {
    const govis = new FakeGovis(run, { live: true })
    govis.hello.count = 3
    await open(govis, { token: 't', live: true })
    govis.hello.trace = { ...govis.hello.trace, live: false, exit: { code: 2, message: 'exit status 2' } }
    govis.hello.count = 5
    govis.socket.deliver({ type: 'ended', count: 5, end: 4000, trace: govis.hello.trace })
    await settle()
    expect([store.live, store.follow, store.at]).toEqual([false, false, 4])
    expect(store.trace?.exit?.code).toBe(2)
  })
})

describe('a place in the address', () => {
  it('is where the page opens', async () => {
    await open(new FakeGovis(), { token: 't', at: 3, axis: 'clock', window: { from: 500, to: 2500 }, lane: 'o7' })
    expect(store.at).toBe(3)
    expect(store.timeline.axis).toBe('clock')
    expect(store.timeline.window).toEqual({ from: 500, to: 2500 })
    expect(store.selected).toBe('o7')
  })

  it('is kept as it was until the trace is known, secret included', async () => {
    const opening = { token: 'secret', at: 2 }
    store = new Store('ws://here/ws', opening, new FakeGovis())
    expect(store.place).toEqual(opening)
  })

  it('says where the page is', async () => {
    await open(new FakeGovis())
    store.step(2)
    await settle()
    expect(store.place).toEqual({ token: 't', at: 3, axis: 'events' })
  })

  it('beyond the end is the end', async () => {
    await open(new FakeGovis(), { token: 't', at: 1000 })
    expect(store.at).toBe(4)
  })
})

describe('steps', () => {
  it('are all taken when they come faster than answers', async () => {
    const govis = new FakeGovis()
    await open(govis)
    govis.automatic = false
    store.step(1)
    store.step(1)
    store.step(1)
    for (let i = 0; i < 3; i++) {
      govis.answer()
      await settle()
    }
    expect(store.at).toBe(4)
    expect(govis.socket.sent.filter((r) => r.type === 'step')).toMatchObject([
      { from: 1, kind: 'step', count: 1 },
      { from: 2, kind: 'step', count: 2 },
    ])
  })

  it('tell whether they can be animated', async () => {
    await open(new FakeGovis())
    store.step(1)
    await settle()
    expect([store.motion, store.before?.at, store.shown?.at]).toEqual(['step', 1, 2])
    store.step(-1)
    await settle()
    expect(store.motion).toBe('back')
    store.step(3)
    await settle()
    expect(store.motion).toBe('jump')
  })

  it('stop at every event when asked to', async () => {
    const govis = new FakeGovis()
    await open(govis)
    store.head.everyEvent = true
    store.step(1)
    await settle()
    expect(govis.socket.sent.findLast((r) => r.type === 'step')).toMatchObject({ kind: 'event' })
  })

  it('bring the playhead into the window', async () => {
    const states = Array.from({ length: 100 }, (_, i) => state(i))
    await open(new FakeGovis(states), { token: 't', at: 19, window: { from: 10, to: 20 } })
    store.step(1)
    await settle()
    const { from, to } = store.timeline.window
    expect(from).toBeLessThanOrEqual(20)
    expect(to).toBeGreaterThanOrEqual(21)
    expect(to - from).toBe(10)
  })
})

describe('scrubbing', () => {
  it('shows the last place asked for, whatever was asked on the way', async () => {
    const govis = new FakeGovis()
    await open(govis)
    const asked = () => govis.socket.sent.filter((r) => r.type === 'state').length
    const before = asked()
    for (const x of [0.5, 1.5, 2.5, 3.5]) void store.scrub(x)
    await settle()
    expect(store.at).toBe(3)
    expect(store.shown?.at).toBe(3)
    expect(asked() - before).toBeLessThan(4)
  })

  it('on the clock finds the event before the time, and stays at the time', async () => {
    await open(new FakeGovis(), { token: 't', axis: 'clock', at: 0 })
    await store.scrub(2400)
    expect([store.at, store.time]).toEqual([2, 2400])
  })
})

describe('playing', () => {
  it('from the end begins anew', async () => {
    await open(new FakeGovis(), { token: 't', at: 4 })
    await store.playback.toggle()
    await settle()
    expect(store.at).toBe(2)
    expect(store.player.playing).toBe(true)
  })

  it('stops at the end', async () => {
    await open(new FakeGovis(), { token: 't', at: 3 })
    await store.playback.toggle()
    await settle()
    expect([store.at, store.player.playing]).toEqual([4, false])
  })
})

describe('a loop', () => {
  it('is what the timeline shows, is played again and again, and is said in the address', async () => {
    await open(new FakeGovis(), { token: 't', at: 1, window: { from: 0, to: 4 } })
    await store.playback.toggleLoop()
    expect(store.place.loop).toEqual({ from: 0, to: 3 })
    await store.goTo(3)
    await store.playback.toggle()
    await settle()
    expect([store.at, store.player.playing]).toEqual([0, true])
    store.player.pause()
    await store.playback.toggleLoop()
    expect(store.place.loop).toBeUndefined()
  })

  it('of a link is there again', async () => {
    await open(new FakeGovis(), { token: 't', at: 1, loop: { from: 1, to: 3 } })
    expect(store.playback.loop.range).toMatchObject({ from: { index: 1, t: 1000 }, to: { index: 3, t: 3000 } })
  })
})

describe('a link', () => {
  it('to a time shows the event before it', async () => {
    await open(new FakeGovis(), { token: 't', t: 2400 })
    expect(store.at).toBe(2)
  })

  it('has the lanes as they were: filtered and pinned', async () => {
    const govis = new FakeGovis()
    await open(govis, { token: 't', filter: 'work', pins: ['g2'] })
    expect(store.place).toMatchObject({ filter: 'work', pins: ['g2'] })
    store.timeline.width = 500
    store.timeline.rows = 5
    await store.refreshScene()
    const request = govis.socket.sent.findLast((r) => r.type === 'scene')
    expect(request).toMatchObject({ lanes: { text: 'work', pins: ['g2'] } })
  })
})

it('steps along a lane ask for its events, and without a lane there are none', async () => {
  const govis = new FakeGovis()
  await open(govis, { token: 't', at: 1 })
  const asked = () => govis.socket.sent.filter((r) => r.type === 'step')
  const before = asked().length
  store.step(1, 'lane')
  await settle()
  expect(asked()).toHaveLength(before)
  store.select('g2')
  store.step(1, 'lane')
  await settle()
  expect(asked().at(-1)).toMatchObject({ kind: 'event', lane: 'g2', from: 1 })
})

describe('a lost connection', () => {
  it('keeps the place, and shows it again when it is back', async () => {
    const govis = new FakeGovis()
    await open(govis)
    store.step(2)
    await settle()
    govis.socket.cut()
    expect(store.connection).toBe('lost')
    expect(store.shown?.at).toBe(3)
    store.step(1) // is taken when it can be
    govis.runTimers()
    govis.greet()
    await settle()
    expect(store.connection).toBe('open')
    expect([store.at, store.shown?.at]).toEqual([4, 4])
    expect(store.timeline.window).toEqual({ from: 1, to: 5 })
  })

  it('that comes back to another trace begins anew', async () => {
    const govis = new FakeGovis()
    await open(govis, { token: 't', at: 4, lane: 'g1' })
    govis.socket.cut()
    govis.runTimers()
    govis.hello = { ...govis.hello, trace: { ...govis.hello.trace, id: 'trace-2' } }
    govis.greet()
    await settle()
    expect([store.at, store.selected]).toEqual([1, undefined])
  })

  it('to a govis of another version says so', async () => {
    const govis = new FakeGovis()
    govis.hello.version = 99
    await open(govis)
    expect(store.problem).toContain('version 99')
    expect(govis.socket.closed).toBe(true)
  })
})

it('what govis refuses is said, and forgotten with the next success', async () => {
  await open(new FakeGovis())
  expect(await store.asks.explain(1, 1)).toBeUndefined()
  expect(store.fault).toBe('This govis does not know that.')
  await store.goTo(2)
  expect(store.fault).toBeUndefined()
})

it('scenes are asked for by pixels, and never for more than the window', async () => {
  const govis = new FakeGovis()
  await open(govis, { token: 't', window: { from: 1.5, to: 5 } })
  store.timeline.pixelRatio = 2
  await store.refreshScene()
  expect(govis.socket.sent.find((r) => r.type === 'scene')).toMatchObject({ from: 1, to: 5, axis: 'events', fold: true })
  const asked = govis.socket.sent.find((r) => r.type === 'scene')!
  expect('width' in asked && asked.width).toBeGreaterThan(800 * 2 * 0.9)
  expect(store.timeline.scene?.lanes).toHaveLength(2)
})
