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
  expect(view.request()?.lanes).toMatchObject({ text: 'work', state: 'blocked', object: 'o3' })
  expect(view.filtered).toBe(true)
  view.showAll()
  expect(view.filtered).toBe(false)
  expect(view.request()?.lanes).toMatchObject({ text: '', state: undefined, object: undefined })
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

it('the timeline is settled when the scene is that of the window', () => {
  const view = new TimelineView()
  view.width = 828
  view.rows = 10
  view.grow({ first: 0, count: 1000, start: 0, end: 1000 }, false)
  const answer = () => {
    const { from, to, width } = view.request()!
    view.take(scene({ from, to, width }))
  }
  view.turnTo('events', { from: 100, to: 200 })
  expect(view.isSettled).toBe(false)
  answer()
  expect(view.isSettled).toBe(true)
  view.turnTo('events', { from: 110, to: 200 })
  expect(view.isSettled).toBe(false)
  answer()
  expect(view.isSettled).toBe(true)
})
