import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import Catalogue from '../src/catalogue/Catalogue.svelte'
import { matches, roleOf, topicsOf } from '../src/catalogue/groups'
import { addressOf, runLesson, type Fetch } from '../src/net/catalogue'
import type { CatalogueItem } from '../src/protocol'
import { settle } from './govis'

function item(name: string, more: Partial<CatalogueItem> = {}): CatalogueItem {
  return { name, topic: 'sync', title: name, point: '', ends: 'ends', wrong: false, questions: 0, recorded: true, ...more }
}

const all = [
  item('mutex'), item('right', { pair: 'wrong' }), item('once', { topic: 'more' }), item('wrong', { wrong: true, pair: 'right', ends: 'deadlock' }),
]

function names(search = ''): string[][][] {
  return topicsOf(all, search).map((t) => t.groups.map((g) => g.map((i) => i.name)))
}

describe('topics', () => {
  it('have pairs side by side, the wrong one first, where the first of them stands', () => {
    expect(names()).toEqual([[['mutex'], ['wrong', 'right']], [['once']]])
    expect(topicsOf(all)[0].groups[1].map((i, _, g) => roleOf(i, g))).toEqual(['wrong, on purpose', 'the same, done right'])
    expect(roleOf(all[0], [all[0]])).toBe(undefined)
  })
  it('have the other one of a pair in its own topic, too, beside whom it also does right', () => {
    const course = [
      item('sleep', { topic: 'first', wrong: true, pair: 'wait' }), item('wait', { topic: 'later' }), item('below', { topic: 'later', wrong: true, pair: 'wait' }),
    ]
    expect(topicsOf(course).map((t) => t.groups.map((g) => g.map((i) => i.name)))).toEqual([[['sleep', 'wait']], [['below', 'wait']]])
  })
  it('are searched word by word', () => {
    expect(matches(all[3], 'DEADLOCK sync')).toBe(true)
    expect(matches(all[0], 'deadlock')).toBe(false)
    expect(names('deadlock')).toEqual([[['wrong', 'right']]])
    expect(names('nothing')).toEqual([])
  })
})

function fetching(status: number, body: unknown): ReturnType<typeof vi.fn<Fetch>> {
  return vi.fn<Fetch>(() => Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })))
}

describe('running', () => {
  it('sends the secret in a header', async () => {
    const ask = fetching(200, { path: 'r/1/' })
    expect(await runLesson('../../', 'secret', 'mutex', ask)).toEqual({ path: 'r/1/' })
    const [url, init] = ask.mock.calls[0]
    expect([url, init?.method, (init?.headers as Record<string, string>)['Govis-Token'], init?.body]).toEqual(['../../api/run', 'POST', 'secret', '{"lesson":"mutex"}'])
    expect(addressOf('./', 'r/1/', 'a/b')).toBe('./r/1/#token=a%2Fb&pane=lesson')
  })
  it('says what govis refuses, and when govis is gone', async () => {
    await expect(runLesson('./', '', 'mutex', fetching(401, 'The token is not right.'))).rejects.toThrow('The token is not right.')
    await expect(runLesson('./', '', 'mutex', () => Promise.reject(new TypeError('refused')))).rejects.toThrow('No connection to govis')
  })
})

describe('the catalogue', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('runs a lesson, and shows what the go command had against it', async () => {
    const go = vi.fn()
    const replies = [{ canRun: true, lessons: all }, { error: 'go build ended with exit code 1', output: './main.go:3: no' }, { path: 'r/2/' }]
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(replies.shift()))))
    const app = mount(Catalogue, { target: document.body, props: { token: 't', go } })
    await settle()
    flushSync()
    const press = () => document.querySelector<HTMLButtonElement>('[data-run=mutex]')!.click()
    press()
    await settle()
    flushSync()
    expect(document.querySelector('[role=alert]')?.textContent).toContain('./main.go:3: no')
    press()
    await settle()
    expect(go).toHaveBeenCalledWith('./r/2/#token=t&pane=lesson')
    await unmount(app)
  })
})
