import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import Compare from '../src/compare/Compare.svelte'
import { Pair } from '../src/compare/pair.svelte'
import { compareAddress, formatPair, parsePair, pathOf, roomOf } from '../src/compare/place'
import type { Fetch } from '../src/net/catalogue'
import type { Comparison } from '../src/protocol'
import { Store } from '../src/state/store.svelte'
import { FakeGovis, settle } from './govis'

const place = { token: 't', a: '1', b: 'recording-x' }
const found: Comparison = {
  sentence: 'Both run alike until main sends.', parts: true, more: 0, notes: ['In the first run ch has no buffer.'],
  partings: [{ text: 'main sends', step: 2 }, { text: 'worker receives', step: 3 }], a: [0, 1, 2, 4], b: [0, 1, 3, 4],
}

function fetching(status: number, body: object | string): ReturnType<typeof vi.fn<Fetch>> {
  return vi.fn<Fetch>(() => Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })))
}

/** Two ended runs, connected. */
async function open(ask: Fetch, live = false, step?: number): Promise<{ pair: Pair; govis: FakeGovis[] }> {
  const govis = [new FakeGovis(undefined, { live }), new FakeGovis()]
  const stores = govis.map((g) => new Store('ws://here/ws', { token: 't', axis: 'events', at: 0 }, g))
  for (const store of stores) store.open()
  for (const g of govis) g.greet()
  await settle()
  return { pair: new Pair([stores[0], stores[1]], { ...place, step }, ask), govis }
}

function at(pair: Pair): number[] {
  return [pair.step, pair.stores[0].at, pair.stores[1].at]
}

describe('the address of two runs', () => {
  it('is read as it is written, and what is no room is none', () => {
    expect(parsePair(formatPair({ ...place, step: 3, theme: 'light' }))).toEqual({ ...place, step: 3, theme: 'light' })
    expect(parsePair('#token=t&a=../x&b=%20')).toEqual({ token: 't', a: '', b: '' })
    expect(compareAddress('../../', 't', '', '2')).toBe('../../compare.html#token=t&a=&b=2')
    expect([roomOf('r/7/'), roomOf('x'), pathOf('7'), pathOf('')]).toEqual(['7', '', 'r/7/', ''])
  })
})

describe('two runs', () => {
  it('are shown where they part, and stepped through together', async () => {
    const ask = fetching(200, found)
    const { pair } = await open(ask)
    expect(pair.ready).toBe(true)
    await pair.load()
    expect(ask.mock.calls[0][0]).toBe('./api/compare?a=1&b=recording-x')
    expect(at(pair)).toEqual([2, 2, 3])
    pair.by(1)
    await settle()
    expect(at(pair)).toEqual([3, 4, 4])
    pair.by(1)
    pair.by(-9)
    await settle()
    expect(at(pair)).toEqual([0, 0, 0])
  })
  it('come along with each other', async () => {
    const { pair } = await open(fetching(200, found), false, 0)
    await pair.load()
    expect(at(pair)).toEqual([0, 0, 0])
    for (const [which, to, want] of [[0, 3, [2, 3, 3]], [1, 4, [3, 4, 4]], [1, 0, [0, 0, 0]]] as const) {
      await pair.stores[which].goTo(to)
      pair.moved(which, to)
      await settle()
      expect(at(pair)).toEqual(want)
    }
  })
  it('are compared when both have ended', async () => {
    const { pair } = await open(fetching(200, found), true)
    expect(pair.ready).toBe(false)
  })
  it('that cannot be compared say why, and are tried again', async () => {
    const ask = fetching(409, 'A run that has not ended cannot be compared yet.')
    const { pair } = await open(ask)
    await pair.load()
    expect([pair.problem, pair.comparison]).toEqual(['A run that has not ended cannot be compared yet.', undefined])
    ask.mockImplementation(() => Promise.resolve(new Response(JSON.stringify({ ...found, partings: [], a: [], b: [] }))))
    await pair.load()
    expect([pair.problem, pair.step, pair.last]).toEqual([undefined, 0, 0])
  })
})

describe('the page of two runs', () => {
  afterEach(() => document.body.replaceChildren())

  it('says where they part, and leads there', async () => {
    const { pair } = await open(fetching(200, found), false, 0)
    await pair.load()
    const app = mount(Compare, { target: document.body, props: { pair, place } })
    flushSync()
    await settle()
    expect(document.querySelector('[data-part=verdict]')?.textContent).toContain('Both run alike until main sends.')
    expect([...document.querySelectorAll('[data-run]')].map((r) => r.getAttribute('aria-label'))).toEqual(['The first run', 'The second run'])
    document.querySelector<HTMLButtonElement>('[data-action=part]')!.click()
    await settle()
    expect(at(pair)).toEqual([2, 2, 3])
    dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    await settle()
    expect(at(pair)).toEqual([3, 4, 4])
    dispatchEvent(new KeyboardEvent('keydown', { key: 'd' }))
    await settle()
    expect(at(pair)).toEqual([2, 2, 3])
    document.querySelector<HTMLButtonElement>('[data-parting="3"]')!.click()
    await settle()
    expect(at(pair)).toEqual([3, 4, 4])
    unmount(app)
  })
})
