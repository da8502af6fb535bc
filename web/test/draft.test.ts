import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fetch } from '../src/net/catalogue'
import Edit from '../src/parts/Edit.svelte'
import { Draft } from '../src/state/draft.svelte'
import { Store } from '../src/state/store.svelte'
import { FakeGovis, settle } from './govis'

const path = '/src/main.go'

function draft(replies: object[]): { draft: Draft; ask: ReturnType<typeof vi.fn<Fetch>> } {
  const ask = vi.fn<Fetch>(() => Promise.resolve(new Response(JSON.stringify(replies.shift()))))
  return { draft: new Draft(path, 'main.go', 'package main\n', { root: '../../', room: '3', token: 'a/b' }, ask), ask }
}

describe('a draft', () => {
  it('is sent with the secret, and leads to its run', async () => {
    const { draft: d, ask } = draft([{ path: 'r/4/', text: 'package main // formatted\n', problems: [] }])
    expect(await d.run()).toBe('../../r/4/#token=a%2Fb')
    const [url, init] = ask.mock.calls[0]
    expect([url, init?.method, (init?.headers as Record<string, string>)['Govis-Token']]).toEqual(['../../api/try', 'POST', 'a/b'])
    expect(JSON.parse(init?.body as string)).toEqual({ room: '3', file: path, text: 'package main\n' })
    expect([d.text, d.error, d.busy]).toEqual(['package main // formatted\n', undefined, false])
  })
  it('says what is wrong here at its lines, and what is wrong elsewhere in the words of the go command', async () => {
    const here = { file: path, line: 2, column: 1, message: 'undefined: x' }
    const { draft: d } = draft([
      { error: 'It does not build', problems: [here], output: 'main.go:2:1: undefined: x' },
      { error: 'It does not build', problems: [here, { ...here, file: '/src/other.go' }], output: 'other.go:2:1: …' },
      { error: 'no room', problems: null, output: '' },
    ])
    expect(await d.run()).toBe(undefined)
    expect([d.error, d.problems, d.said]).toEqual(['It does not build: one mistake.', [here], ''])
    await d.run()
    expect([d.error, d.problems, d.said]).toEqual(['It does not build: 2 mistakes.', [here], 'other.go:2:1: …'])
    await d.run()
    expect([d.error, d.problems]).toEqual(['no room.', []])
  })
  it('is built once at a time, and says when govis refuses', async () => {
    const ask = vi.fn<Fetch>(() => Promise.resolve(new Response('Too large.', { status: 413 })))
    const d = new Draft(path, 'main.go', '', { root: './', room: '', token: '' }, ask)
    await Promise.all([d.run(), d.run()])
    expect([ask.mock.calls.length, d.error]).toEqual([1, 'Too large.'])
  })
})

describe('the editor of a copy', () => {
  // jsdom lacks what CodeMirror puts the cursor with where getSelection does not look into a shadow root.
  beforeEach(() => void (document.execCommand = () => true))
  afterEach(() => document.body.replaceChildren())

  it('runs, marks mistakes at their lines, and goes to the run when there is none', async () => {
    const go = vi.fn()
    const { draft: d } = draft([
      { error: 'no', text: 'package main\n\nvar y = x\n', problems: [{ file: path, line: 3, column: 9, message: 'undefined: x' }] },
      { path: 'r/5/', text: 'package main\n', problems: [] },
    ])
    const app = mount(Edit, { target: document.body, props: { draft: d, onclose: () => {}, go } })
    flushSync()
    const root = document.querySelector('.copy')!.shadowRoot!
    expect(root.querySelector('.cm-content')?.textContent).toContain('package main')
    document.querySelector<HTMLButtonElement>('[data-action=run]')!.click()
    await settle()
    expect([root.querySelector('.cm-line.wrong')?.textContent, root.querySelector('.problem')?.textContent]).toEqual(['var y = x', 'undefined: x'])
    expect(document.querySelector('[data-problem]')?.textContent).toBe('line 3')
    document.querySelector<HTMLButtonElement>('[data-action=run]')!.click()
    await settle()
    expect([root.querySelector('.problem'), document.querySelector('[role=alert]'), go.mock.calls]).toEqual([null, null, [['../../r/5/#token=a%2Fb']]])
    unmount(app)
  })
})

describe('editing', () => {
  async function open(govis: FakeGovis): Promise<Store> {
    const store = new Store('ws://here/ws', { token: 't' }, govis)
    store.open()
    govis.greet()
    await settle()
    return store
  }

  it('begins with the file on the screen', async () => {
    const govis = new FakeGovis(undefined, { room: { root: './', name: '7' } })
    govis.hello.sources[0].editable = true
    const store = await open(govis)
    store.source.edit()
    expect([store.source.draft?.path, store.source.draft?.text]).toEqual([path, store.source.file?.text])
    store.close()
  })
  it('is not there without a room, and refused with a reason', async () => {
    for (const [room, fault] of [[undefined, undefined], [{ root: './', name: '', noEdit: 'There is no go command.' }, 'There is no go command.']] as const) {
      const store = await open(new FakeGovis(undefined, { room }))
      store.source.edit()
      expect([store.source.draft, store.fault]).toEqual([undefined, fault])
      store.close()
    }
  })
})
