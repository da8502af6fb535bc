import { beforeEach, describe, expect, it } from 'vitest'
import type { Scene, State } from '../src/protocol'
import { Sight } from '../src/state/sight.svelte'
import { TimelineView, lowestRow } from '../src/state/timeline.svelte'
import { event, lane, scene, state } from './states'

/** Twelve of sixty lanes fit on the screen. */
const lanes = Array.from({ length: 60 }, (_, i) => `g${i + 1}`)
const room = 12 * lowestRow

let view: TimelineView
let sight: Sight
let shown: State
let scrolled: number
let matching: string[]

/** What govis answers to what is asked for now, and what the page does with it. */
function ask(): () => void {
  const { chosen, sought } = view
  const { first, count, find, findAt, seen } = view.request()!.lanes
  const { from, to, width } = view.request()!
  const all = matching
  const place = all.indexOf(find ?? (findAt === undefined ? '' : `g${findAt}`))
  const away = place >= 0 && seen !== undefined && (place < seen.first || place >= seen.first + seen.count)
  const start = away ? Math.max(0, place - Math.floor(count / 2)) : first
  const reply: Scene = scene({
    from, to, width, first: start, total: all.length, found: place < 0 ? undefined : place, lanes: all.slice(start, start + count).map((id) => lane(id)),
  })
  return () => {
    const { found } = view
    view.take(reply, { chosen, sought })
    // Fewer lanes do not scroll so far.
    scrolled = Math.min(scrolled, Math.max(0, all.length * lowestRow - room))
    sight.scrolled(scrolled, false)
    sight.moved()
    look()
    if (view.found !== found) sight.show(view.found!.row)
    look()
  }
}

function look(): void {
  view.look(sight.scroll / lowestRow, (sight.scroll + room) / lowestRow, room)
}

function choose(text: string, ...ids: string[]): void {
  view.filter = text
  matching = ids
  sight.changed()
}

function arrive(at: number): void {
  shown = state(at, { event: event(at, 'go.start', { lanes: [`g${at}`] }) })
  sight.arrived()
}

const seen = () => {
  const row = view.rowOf(`g${shown.at}`)
  return row !== undefined && row * lowestRow >= scrolled && (row + 1) * lowestRow <= scrolled + room
}

beforeEach(() => {
  view = new TimelineView()
  view.width = 800
  view.grow({ first: 0, count: 100, start: 0, end: 100 }, false)
  scrolled = 0
  matching = lanes
  sight = new Sight(
    () => ({ timeline: view, shown, brings: true }),
    { rowHeight: lowestRow, room, scrollTo: (y) => (scrolled = Math.max(0, Math.min(y, matching.length * lowestRow - room))) },
  )
  shown = state(-1)
  look()
  ask()()
  arrive(40)
  ask()()
})

describe('the lane of the event', () => {
  it('is brought to the screen', () => {
    expect(seen()).toBe(true)
    expect(scrolled).toBeGreaterThan(0)
  })

  it('is there again after only others were shown', () => {
    choose('lock', 'o6')
    ask()()
    expect(seen()).toBe(false)
    sight.show(0) // of these
    choose('', ...lanes)
    ask()()
    expect(seen()).toBe(true)
  })

  it('is there also when the others were not on the screen yet', () => {
    choose('some', 'g1', 'g40', 'o6')
    ask()()
    choose('lock', 'o6')
    const late = ask()
    choose('', ...lanes)
    late()
    expect(seen()).toBe(false)
    ask()()
    expect(seen()).toBe(true)
  })

  it('stays where others before it go', () => {
    choose('few', ...lanes.slice(20))
    ask()()
    expect(seen()).toBe(true)
  })

  it('is not brought back for who scrolled it away', () => {
    scrolled = 0
    sight.scrolled(scrolled, true)
    look()
    ask()()
    choose('few', ...lanes.slice(0, 50))
    ask()()
    expect([seen(), scrolled]).toEqual([false, 0])
    arrive(41)
    ask()()
    expect(seen()).toBe(true)
  })

  it('comes with its scene, also where there is a scene with it already that is scrolled elsewhere', () => {
    const next = Math.ceil(scrolled / lowestRow) + 12 + 2 // just below the screen
    view.seekMoment({ at: next })
    const scene = ask()
    const [asked, was] = [JSON.stringify(view.request()), scrolled]
    arrive(next)
    look()
    expect([view.rowOf(`g${next}`), scrolled, JSON.stringify(view.request())]).toEqual([next - 1, was, asked])
    scene()
    expect([seen(), view.sought]).toEqual([true, undefined])
  })

  it('is that of the newest event, not of one that was looked for before', () => {
    arrive(3)
    const late = ask()
    arrive(40) // which is there
    late()
    ask()()
    expect(seen()).toBe(true)
  })
})
