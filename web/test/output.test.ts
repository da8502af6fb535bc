import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import Output from '../src/parts/Output.svelte'
import Twin from '../src/parts/Twin.svelte'
import type { OutputLine } from '../src/protocol'
import { Store } from '../src/state/store.svelte'
import { FakeGovis, settle } from './govis'

function line(event: number, text: string, more: Partial<OutputLine> = {}): OutputLine {
  return { event, g: 1, name: 'main', lane: 'g1', err: false, text, bytes: text.length + 1, cut: false, ...more }
}

let store: Store

async function open(...printed: OutputLine[]): Promise<FakeGovis> {
  const govis = new FakeGovis()
  govis.printed = printed
  store = new Store('ws://here/ws', { token: 't', at: 0 }, govis)
  store.open()
  govis.greet()
  await settle()
  return govis
}

function asked(govis: FakeGovis): number {
  return govis.socket.sent.filter((r) => r.type === 'output').length
}

function shown(): string[] {
  flushSync()
  return [...document.querySelectorAll<HTMLElement>('[data-output]')].map((b) => `${b.dataset.output} ${b.textContent?.trim()}${b.getAttribute('aria-current') ? ' *' : ''}`)
}

afterEach(() => {
  vi.useRealTimers()
  store?.close()
  document.body.replaceChildren()
})

describe('what was printed', () => {
  it('is asked for only where it is not known', async () => {
    const govis = await open(line(1, 'one'), line(3, 'two'))
    expect([asked(govis), store.output.reply?.lines.length]).toEqual([1, 0])
    await store.goTo(1)
    await settle()
    expect([asked(govis), store.output.reply?.lines.map((l) => l.text)]).toEqual([2, ['one']])
    await store.goTo(2)
    await settle()
    expect(asked(govis)).toBe(2)
    await store.goTo(4)
    await settle()
    expect([asked(govis), store.output.reply?.lines.map((l) => l.text)]).toEqual([3, ['one', 'two']])
    await store.goTo(0)
    await settle()
    expect([asked(govis), store.output.reply?.lines.length]).toEqual([4, 0])
  })
  it('is asked for in a while at the live edge, where no pane shows it', async () => {
    const govis = await open(line(1, 'one'), line(4, 'two'))
    const before = asked(govis)
    vi.useFakeTimers()
    store.follow = true
    await store.head.goTo(3)
    await store.head.goTo(4)
    expect(asked(govis)).toBe(before)
    vi.advanceTimersByTime(500)
    expect(asked(govis)).toBe(before + 1)
    store.pane = 'output'
    await store.head.goTo(2)
    vi.useRealTimers()
    await settle()
    expect(asked(govis)).toBe(before + 2)
  })
  it('is a list in which the newest is marked, and each line leads to its event', async () => {
    await open(line(1, 'one'), line(3, 'two', { name: 'worker' }), line(3, '', { cut: true, bytes: 12 }))
    await store.goTo(2)
    await settle()
    const app = mount(Output, { target: document.body, props: { store } })
    expect(shown()).toEqual(['1 mainone *'])
    await store.goTo(4)
    await settle()
    expect(shown()).toEqual(['1 mainone', '3 workertwo *', '3 main12 bytes, not recorded *'])
    document.querySelector<HTMLButtonElement>('[data-output="1"]')!.click()
    await settle()
    expect([store.at, shown()]).toEqual([1, ['1 mainone *']])
    await store.goTo(0)
    await settle()
    expect([shown(), document.body.textContent]).toEqual([[], expect.stringContaining('Nothing has been printed yet.')])
    unmount(app)
  })
  it('is in the text twin as well', async () => {
    await open(line(1, 'one'))
    await store.goTo(2)
    await settle()
    const app = mount(Twin, { target: document.body, props: { store } })
    flushSync()
    expect([...document.querySelectorAll('[data-printed]')].map((r) => r.textContent)).toEqual(['mainone'])
    unmount(app)
  })
})
