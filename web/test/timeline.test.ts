import { describe, expect, it } from 'vitest'
import { TimelineView, mostPins } from '../src/state/timeline.svelte'
import { lane, scene } from './states'

describe('pinned lanes', () => {
  it('go to where they are dropped', () => {
    const view = new TimelineView()
    view.movePin('g1', 0)
    view.movePin('g2', 1)
    view.movePin('o3', 9)
    expect(view.pins).toEqual(['g1', 'g2', 'o3'])
    view.movePin('o3', 0)
    expect(view.pins).toEqual(['o3', 'g1', 'g2'])
    view.movePin('o3', 2) // before what was third
    expect(view.pins).toEqual(['g1', 'o3', 'g2'])
    view.movePin('g1', 3)
    expect(view.pins).toEqual(['o3', 'g2', 'g1'])
  })

  it('leave room for others', () => {
    const view = new TimelineView()
    for (let i = 0; i < mostPins + 3; i++) view.movePin(`g${i}`, 0)
    expect(view.pins.length).toBe(mostPins)
    view.movePin(view.pins[0], mostPins)
    expect(view.pins.length).toBe(mostPins)
  })
})

it('lanes are asked for by text, state, and whom they had to do with, until all are shown again', () => {
  const view = new TimelineView()
  view.width = view.rows = 10
  Object.assign(view, { filter: 'work', onlyState: 'blocked', onlyWith: 'o3' })
  expect(view.request(1)?.lanes).toMatchObject({ text: 'work', state: 'blocked', object: 'o3' })
  expect(view.filtered).toBe(true)
  view.showAll()
  expect(view.filtered).toBe(false)
  expect(view.request(1)?.lanes).toMatchObject({ text: '', state: undefined, object: undefined })
})

it('another axis has the same lanes, and another trace has none yet', () => {
  const view = new TimelineView()
  const known = scene({ lanes: [lane('g1')] })
  view.reset('events', undefined)
  view.take(known)
  view.firstRow = 7
  view.turnTo('clock', undefined)
  expect([view.axis, view.scene, view.firstRow]).toEqual(['clock', known, 7])
  view.reset('events', undefined)
  expect([view.scene, view.firstRow]).toEqual([undefined, 0])
})

it('the timeline is settled when what is held is in its place, in the scene of the window', () => {
  const view = new TimelineView()
  view.width = 828
  view.rows = 10
  view.grow({ first: 0, count: 1000, start: 0, end: 1000 }, false)
  const answer = () => {
    const { from, to, width } = view.request(1)!
    view.take(scene({ from, to, width }))
  }
  view.turnTo('events', { from: 100, to: 200 })
  expect(view.isSettled(1)).toBe(false)
  answer()
  expect(view.isSettled(1)).toBe(true)
  view.turnTo('events', { from: 100, to: 200 })
  view.hold({ position: 120, x: 400 })
  answer()
  expect(view.isSettled(1)).toBe(false) // it has moved, and the scene is to come
  answer()
  expect(view.isSettled(1)).toBe(true)
  expect(view.ruler.x(120)).toBeCloseTo(400, 0)
})

describe('what is held', () => {
  // A long idle time before, of which a part is in the window, folded: 5.65 pixels a millisecond.
  const idle = 7_423_628
  const answer = (view: TimelineView) => {
    const { from, to, width } = view.request(1)!
    const gaps = from < idle ? [{ from, to: Math.min(to, idle), px: (Math.min(to, idle) - from) * 5.65e-6 }] : []
    view.take(scene({ axis: 'clock', from, to, width, gaps }))
  }
  const turned = () => {
    const view = new TimelineView()
    view.width = 1084
    view.rows = 10
    view.grow({ first: 0, count: 200, start: 0, end: 4e8 }, false)
    view.turnTo('clock', { from: 5_196_042, to: 7_752_090 })
    view.hold({ position: 7_470_337, x: 434 })
    return view
  }

  it('gets to its place where a gap at the edge folds what is moved into it', () => {
    const view = turned()
    for (let asked = 0; asked < 10 && !view.isSettled(1); asked++) answer(view)
    expect(view.isSettled(1)).toBe(true)
    expect(Math.abs(view.ruler.x(7_470_337) - 434)).toBeLessThan(0.6)
  })

  it('does not move for the scene of another window', () => {
    const view = turned()
    const { window } = view
    view.take(scene({ axis: 'clock', from: 7_000_000, to: 7_900_000, width: 1056 }))
    expect(view.window).toEqual(window)
    for (let asked = 0; asked < 10 && !view.isSettled(1); asked++) answer(view)
    expect(Math.abs(view.ruler.x(7_470_337) - 434)).toBeLessThan(0.6)
  })
})
