import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import App from '../src/App.svelte'
import { stopped } from '../src/format'
import type { LessonReply } from '../src/protocol'
import { LessonView } from '../src/state/lesson.svelte'
import type { Place } from '../src/state/place'
import { Store } from '../src/state/store.svelte'
import { FakeClock } from './clock'
import { FakeGovis, settle } from './govis'
import { run } from './states'

const lesson: LessonReply = {
  type: 'lesson', id: 0, name: 'buffered', topic: 'Channels', title: 'A full buffer', point: 'A `send` waits.', ends: 'ends', wrong: false,
  memory: false, interrupt: false, sections: [{ name: 'Watch for', blocks: ['- the fourth send'] }],
  mistakes: [], moments: [
    { name: 'queued', text: 'Three are there.', at: 2, t: 2000 },
    { name: 'full', text: 'No slot is free.', at: 3, t: 3000 },
  ],
  questions: [
    { n: 1, at: 3, stand: 2, t: 3000, text: 'question 1?' },
    { n: 0, at: 3, stand: 2, t: 3000, text: 'question 0?' },
  ],
  missing: 1, unasked: 0,
}

let govis: FakeGovis
let store: Store

async function open(place: Partial<Place> = {}): Promise<void> {
  govis = new FakeGovis(run, { plays: false })
  govis.lesson = lesson
  store = new Store('ws://here/ws', { token: 't', ...place }, govis, new FakeClock())
  store.open()
  govis.greet()
  await settle()
}

afterEach(() => store.close())

describe('moments', () => {
  beforeEach(() => open())

  it('are gone to in the order of the run', async () => {
    await store.lesson.go(false)
    expect(store.at).toBe(2)
    await store.lesson.go(false)
    expect(store.at).toBe(3)
    await store.lesson.go(false)
    expect(store.at).toBe(3)
    await store.lesson.go(true)
    expect(store.at).toBe(2)
  })

  it('hide nothing while nothing is asked', () => {
    expect([store.lesson.bound, store.lesson.moments.filter((m) => store.lesson.hides(m))]).toEqual([undefined, []])
  })
})

describe('a run of no lesson', () => {
  it('has none, and nothing is said to be wrong', async () => {
    govis = new FakeGovis(run)
    store = new Store('ws://here/ws', { token: 't' }, govis, new FakeClock())
    store.open()
    govis.greet()
    await settle()
    expect([store.lesson.reply, store.fault]).toEqual([undefined, undefined])
  })
})

describe('questions', () => {
  beforeEach(() => open({ ask: true }))

  it.each<[string, () => unknown]>([
    ['a step', () => store.step(5)],
    ['a jump', () => store.goTo(4)],
    ['the end', () => store.goEnd()],
    ['a time', () => store.head.seekTime(4000)],
    ['a moment', () => store.visit(3)],
  ])('are asked before their event, where %s would go beyond', async (_, go) => {
    void go()
    await settle()
    expect([store.at, store.shown?.at, store.lesson.question?.n]).toEqual([2, 2, 1])
    expect(store.lesson.moments.map((m) => store.lesson.hides(m))).toEqual([false, true])
  })

  it('stop the player', async () => {
    await store.goTo(1)
    store.player.play()
    await settle()
    expect([store.at, store.lesson.question?.n]).toEqual([2, 1])
    store.player.pause()
    store.player.play()
    await settle()
    expect([store.at, store.player.playing]).toEqual([2, false])
  })

  it('come one after another, and then what was asked about is shown', async () => {
    await store.goTo(2)
    await settle()
    await store.lesson.answer('main')
    await settle()
    expect([store.at, store.lesson.question?.n, store.lesson.verdict?.right]).toEqual([2, 0, true])
    await store.lesson.answer('worker')
    await settle()
    expect([store.at, store.motion, store.lesson.question, store.lesson.verdict?.right, store.lesson.verdict?.answer]).toEqual([3, 'step', undefined, false, 'main'])
    await store.goTo(1)
    await store.goTo(4)
    expect([store.at, store.lesson.verdict]).toEqual([4, undefined])
  })

  it('are asked where nothing gives the answer away, and then that is passed over', async () => {
    store.lesson.reply = { ...lesson, questions: [{ n: 0, at: 3, stand: 1, t: 3000, text: 'question 0?' }] }
    await store.goTo(3)
    await settle()
    expect([store.at, store.lesson.question?.n, store.lesson.bound]).toEqual([1, 0, 2])
    await store.lesson.answer('worker')
    await settle()
    expect([store.at, store.lesson.question, store.lesson.bound, store.lesson.verdict?.answer]).toEqual([3, undefined, undefined, 'main'])
    expect([store.motion, store.head.before?.at]).toEqual(['step', 2]) // as one step from the event before
    await store.goTo(0)
    expect(store.lesson.verdict).toBe(undefined)
  })

  it('that are about what is shown already are not asked', async () => {
    store.lesson.toggle()
    store.lesson.reply = { ...lesson, questions: [
      { n: 0, at: 3, stand: 1, t: 3000, text: 'question 0?' },
      { n: 1, at: 4, stand: 3, t: 4000, text: 'question 1?' },
    ] }
    await store.goTo(2)
    store.lesson.toggle()
    await settle()
    expect([store.at, store.lesson.question, store.lesson.bound]).toEqual([2, undefined, 4])
  })

  it('can be left out', async () => {
    await store.goTo(2)
    await settle()
    store.lesson.skip()
    await settle()
    store.lesson.skip()
    await settle()
    expect([store.at, store.lesson.question, store.lesson.bound]).toEqual([2, undefined, undefined])
  })

  it('are not asked on the way back, and go with the playhead', async () => {
    await store.goTo(2)
    await settle()
    store.step(-1)
    await settle()
    expect([store.at, store.lesson.question]).toEqual([1, undefined])
  })

  it('go into the address', () => {
    expect(store.place.ask).toBe(true)
  })
})

describe('a step on at a question', () => {
  it('shows the answer, but not at once', async () => {
    await open({ ask: true })
    let now = 0
    const view = new LessonView(store, () => now)
    view.asking = true
    await view.refresh()
    await store.goTo(2)
    view.arrived(2)
    await settle()
    expect(view.stepOn()).toBe(true)
    await settle()
    expect(view.verdict).toBe(undefined)
    now = 1000
    expect(view.stepOn()).toBe(true)
    await settle()
    expect(view.verdict?.answer).toBe('main')
  })
})

describe('what came of an answer', () => {
  it.each([
    ['1', '1.'],
    ['It stops with a panic.', 'It stops with a panic.'],
    ['done!', 'done!'],
  ])('%s is a sentence: %s', (text, sentence) => expect(stopped(text)).toBe(sentence))

  it('says what is so in this run, and what was chosen', async () => {
    await open({ ask: true })
    const app = mount(App, { target: document.body, props: { store } })
    await settle()
    await store.goTo(2)
    await settle()
    await store.lesson.answer('worker')
    flushSync()
    expect(document.querySelector('.verdict')?.textContent).toBe('In this run: main. Not: worker. See how it comes about.')
    await store.lesson.answer('main')
    flushSync()
    expect(document.querySelector('.verdict')?.textContent).toBe('Right: main.')
    await unmount(app)
  })
})

describe('the page', () => {
  it('answers by the keys 1 and 2', async () => {
    await open({ ask: true, pane: 'lesson' })
    const app = mount(App, { target: document.body, props: { store } })
    await settle()
    await store.goTo(2)
    await settle()
    flushSync()
    expect(document.querySelector('[data-part=question]')?.textContent).toContain('question 1?')
    expect(document.querySelector('[data-lesson]')?.textContent).not.toContain('No slot is free.')
    dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))
    await settle()
    flushSync()
    expect(document.querySelector('[data-verdict=right]')).not.toBe(null)
    await unmount(app)
  })
})
