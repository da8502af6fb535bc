import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import App from '../src/App.svelte'
import { motion } from '../src/motion.svelte'
import { calm, few, goesBack, soon, soonForFew } from '../src/state/autoplay'
import type { Place } from '../src/state/place'
import { Store } from '../src/state/store.svelte'
import type { TraceInfo } from '../src/protocol'
import { FakeClock } from './clock'
import { FakeGovis, settle } from './govis'
import { run } from './states'

let clock: FakeClock
let govis: FakeGovis
let store: Store

beforeEach(() => (clock = new FakeClock()))
afterEach(() => {
  store.close()
  motion.reduced = false
})

async function open(trace: Partial<TraceInfo> = {}, place: Place = { token: 't' }): Promise<void> {
  govis = new FakeGovis(run, trace)
  store = new Store('ws://here/ws', place, govis, clock)
  store.open()
  govis.greet()
  await settle()
}

/** The program ends `after` ms. */
async function end(after: number, message = 'exit status 0', count = run.length): Promise<void> {
  clock.time += after
  govis.hello.trace = { ...govis.hello.trace, live: false, exit: { code: 0, message } }
  govis.hello.count = count
  govis.socket.deliver({ type: 'ended', count, end: 4000, trace: govis.hello.trace })
  await settle()
}

describe('a run of just now', () => {
  it('that has ended stands at its beginning for a moment, and then plays', async () => {
    await open()
    expect([store.at, store.player.playing, clock.timer?.at]).toEqual([1, false, calm])
    await clock.next()
    expect([store.at, store.player.playing, store.player.speed.id]).toEqual([2, true, 'e2'])
    await clock.next()
    expect(store.at).toBe(3)
  })

  it('that ends soon is followed, and then played from its beginning', async () => {
    await open({ live: true })
    expect([store.follow, store.at, clock.timer]).toEqual([true, 4, undefined])
    await end(700)
    expect([store.at, store.player.playing]).toEqual([1, false])
    await clock.next()
    expect([store.at, store.player.playing]).toEqual([2, true])
  })

  it('that ends while the connection is lost is played, too', async () => {
    await open({ live: true })
    govis.socket.cut()
    govis.hello.trace = { ...govis.hello.trace, live: false }
    govis.runTimers()
    govis.greet()
    await settle()
    expect(store.at).toBe(1)
    await clock.next()
    expect(store.player.playing).toBe(true)
  })

  it('that runs long is followed to its end, and stays there', async () => {
    await open({ live: true })
    await end(soonForFew + 1)
    expect([store.at, store.player.playing, clock.timer]).toEqual([4, false, undefined])
  })

  it('that a signal ended stays at its end', async () => {
    await open({ live: true })
    await end(700, 'signal: interrupt')
    expect([store.at, clock.timer]).toEqual([4, undefined])
  })

  it('without events is nothing to play', async () => {
    govis = new FakeGovis([])
    store = new Store('ws://here/ws', { token: 't' }, govis, clock)
    Object.assign(govis.hello, { count: 0, begin: 0, end: 0 })
    store.open()
    govis.greet()
    await settle()
    expect(clock.timer).toBeUndefined()
  })
})

it('who followed many events is taken back only soon, who followed few a little later, too', () => {
  const trace = { exit: { code: 0, message: 'exit status 0' } } as TraceInfo
  expect([goesBack(trace, few, soonForFew), goesBack(trace, few, soonForFew + 1)]).toEqual([true, false])
  expect([goesBack(trace, few + 1, soon), goesBack(trace, few + 1, soon + 1)]).toEqual([true, false])
})

describe('nothing plays by itself', () => {
  it.each<[string, Partial<TraceInfo>, Place]>([
    ['in a trace that somebody kept', { recording: true, plays: false }, { token: 't' }],
    ['at the event of a link', {}, { token: 't', at: 1 }],
    ['at the time of a link', {}, { token: 't', t: 1000 }],
    ['for a link to the live edge', {}, { token: 't', live: true }],
  ])('%s', async (_, trace, place) => {
    await open(trace, place)
    expect([store.at, store.player.playing, clock.timer]).toEqual([1, false, undefined])
  })

  it('for who wants nothing to move: the beginning is shown', async () => {
    motion.reduced = true
    await open({ live: true })
    await end(700)
    expect([store.at, store.player.playing, clock.timer]).toEqual([1, false, undefined])
  })

  it('after another trace has come, when the reader was there before', async () => {
    await open()
    store.autoplay.cancel()
    govis.socket.cut()
    govis.runTimers()
    govis.hello = { ...govis.hello, trace: { ...govis.hello.trace, id: 'trace-2' } }
    govis.greet()
    await settle()
    expect(clock.timer).toBeUndefined()
  })
})

describe('the reader comes first', () => {
  const hands: [string, () => Event][] = [
    ['key', () => new KeyboardEvent('keydown', { key: 'q', bubbles: true })],
    ['press of the mouse', () => new MouseEvent('pointerdown', { bubbles: true })],
    ['click', () => new MouseEvent('click', { bubbles: true })],
    ['turn of the wheel', () => new WheelEvent('wheel', { bubbles: true })],
  ]
  let page: Record<string, unknown>

  async function show(trace: Partial<TraceInfo> = {}): Promise<void> {
    govis = new FakeGovis(run, trace)
    store = new Store('ws://here/ws', { token: 't' }, govis, clock)
    page = mount(App, { target: document.body, props: { store } })
    flushSync()
    govis.greet()
    await settle()
  }

  afterEach(() => unmount(page))

  it.each(hands)('with a %s before it plays', async (_, hand) => {
    await show()
    expect(clock.timer).toBeDefined()
    document.body.dispatchEvent(hand())
    expect(clock.timer).toBeUndefined()
  })

  it.each(hands)('with a %s while the program runs', async (_, hand) => {
    await show({ live: true })
    document.body.dispatchEvent(hand())
    await end(700)
    expect([store.at, clock.timer]).toEqual([4, undefined])
  })

  it('and can play at once', async () => {
    await show()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))
    await settle()
    expect([store.at, store.player.playing]).toEqual([2, true])
  })
})
