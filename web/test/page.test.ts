import axe from 'axe-core'
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it } from 'vitest'
import App from '../src/App.svelte'
import { Store } from '../src/state/store.svelte'
import type { Place } from '../src/state/place'
import { FakeGovis, settle } from './govis'
import { run } from './states'

let page: Record<string, unknown> | undefined
let govis: FakeGovis
let store: Store

async function open(place: Place = { token: 't' }, trace: Partial<FakeGovis['hello']['trace']> = {}): Promise<void> {
  govis = new FakeGovis(run, trace)
  store = new Store('ws://here/ws', place, govis)
  const target = document.createElement('div')
  document.body.append(target)
  page = mount(App, { target, props: { store } })
  flushSync()
  govis.greet()
  await settle()
  flushSync()
}

async function press(key: string): Promise<void> {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await settle()
  flushSync()
}

const one = (selector: string) => document.querySelector<HTMLElement>(selector)
const sentence = () => one('[data-part=sentence] [aria-live]')?.textContent

afterEach(async () => {
  if (page) await unmount(page)
  page = undefined
})

describe('the page', () => {
  it('says what happened, in a live region, and holds its tongue while it plays', async () => {
    await open()
    expect(sentence()).toBe('main makes tasks.')
    expect(one('[data-part=sentence] [aria-live]')?.ariaLive).toBe('polite')
    store.player.playing = true
    flushSync()
    expect(one('[data-part=sentence] [aria-live]')?.ariaLive).toBe('off')
  })

  it('has a twin in words of what the stage shows', async () => {
    await open({ token: 't', at: 3 })
    const row = one('[data-twin] [data-channel="7"]')!
    expect(row.dataset).toMatchObject({ name: 'tasks', len: '3', cap: '3', sendq: '1', recvq: '', closed: 'false' })
    expect(JSON.parse(row.dataset.values!)).toEqual(['"task 1"', '"task 2"', '"task 3"'])
    expect(row.textContent).toContain('main ("task 4")')
    expect(one('[data-twin] [data-goroutine="1"]')?.dataset).toMatchObject({ state: 'blocked', family: 'channel', obj: '7' })
    expect(one('[data-twin] [data-goroutine="1"]')?.textContent).toContain('waits to send "task 4" on tasks')
  })

  it('is driven by keys', async () => {
    await open()
    await press('ArrowRight')
    expect(sentence()).toBe('main sends "task 3".')
    await press('ArrowLeft')
    expect(sentence()).toBe('main makes tasks.')
    await press('End')
    expect(sentence()).toBe('worker receives "task 1".')
    await press('x')
    expect(one('[data-part=timeline]')?.dataset.axis).toBe('clock')
  })

  it('plays and pauses with its button', async () => {
    await open()
    one('[data-action=play]')!.click()
    await settle()
    flushSync()
    expect(one('[data-action=play]')?.getAttribute('aria-label')).toBe('Pause')
    one('[data-action=play]')!.click()
    flushSync()
    expect(one('[data-action=play]')?.getAttribute('aria-label')).toBe('Play')
  })

  it('opens its help with ? and closes it with Esc', async () => {
    await open()
    await press('?')
    expect(one('dialog')?.hasAttribute('open')).toBe(true)
    await press('ArrowRight') // belongs to the help now
    expect(store.at).toBe(1)
    await press('Escape')
    expect(one('dialog')?.hasAttribute('open')).toBe(false)
  })

  it('says when the connection is lost, and takes it back when it is there again', async () => {
    await open()
    govis.socket.cut()
    flushSync()
    expect(one('[data-banner=lost]')?.textContent).toContain('keeps its place')
    one('[data-banner=lost] button')!.click()
    govis.greet()
    await settle()
    flushSync()
    expect(one('[data-banner=lost]')).toBeNull()
  })

  it('shows every note of the trace until it is closed', async () => {
    await open({ token: 't' }, { notes: ['12 events were dropped.', 'The end is missing.'] })
    expect([...document.querySelectorAll('[data-banner=note]')].map((n) => n.textContent?.trim())).toEqual(['12 events were dropped.', 'The end is missing.'])
    one('[data-banner=note] button')!.click()
    flushSync()
    expect(document.querySelectorAll('[data-banner=note]')).toHaveLength(1)
  })

  it('tells a running program from an ended one', async () => {
    await open({ token: 't' }, { live: true })
    expect(one('[data-status]')?.textContent).toContain('live')
    expect(one('[data-status]')?.getAttribute('aria-pressed')).toBe('true')
    await press('ArrowLeft')
    expect(one('[data-status]')?.getAttribute('aria-pressed')).toBe('false')
    await press('l')
    expect(one('[data-status]')?.getAttribute('aria-pressed')).toBe('true')
  })

  it('says how the program ended', async () => {
    await open({ token: 't' }, { exit: { code: 2, message: 'exit status 2' } })
    expect(one('[data-status=ended]')?.textContent?.trim()).toBe('ended, exit 2')
  })

  it('writes its place into the address', async () => {
    await open()
    await press('ArrowRight')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(location.hash).toBe('#token=t&at=3&axis=events')
  })

  it('switches between dark and light', async () => {
    await open()
    const before = document.documentElement.dataset.theme
    await press('t')
    expect(document.documentElement.dataset.theme).not.toBe(before)
  })

  it('shows the source with the goroutines at their lines', async () => {
    await open()
    const root = one('.editor')!.shadowRoot!
    expect(root.textContent).toContain('tasks := make(chan string, 3)')
    expect(root.querySelector('.current')?.textContent).toContain('make(chan')
    expect(root.querySelector('.g-mark')?.textContent).toBe('main')
    expect(one('[data-part=source]')?.dataset.line).toBe('4')
  })
})

describe('axe finds nothing to say', () => {
  // Colours and sizes need a real layout; the contrast of the palette has a test of its own.
  const options = { rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } } }

  it.each([
    ['at the first block', async () => open({ token: 't', at: 3 })],
    ['with notes, live, and a lost connection', async () => {
      await open({ token: 't' }, { notes: ['12 events were dropped.'], live: true })
      govis.socket.cut()
      flushSync()
    }],
    ['with help open', async () => {
      await open()
      await press('?')
    }],
  ])('%s', async (_, prepare) => {
    document.documentElement.lang = 'en'
    document.title = 'govis'
    await prepare()
    const { violations } = await axe.run(document, options)
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([])
  })
})
