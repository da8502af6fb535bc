import { beforeEach, describe, expect, it } from 'vitest'
import { Player, speeds } from '../src/state/player.svelte'
import { FakeClock } from './clock'
import { settle } from './govis'

let clock: FakeClock
let steps: { at: number; count: number }[]
let left: number
let sought: number[]
let player: Player

beforeEach(() => {
  clock = new FakeClock()
  steps = []
  sought = []
  left = 1e9
  player = new Player(
    {
      stepOn: async (count) => {
        steps.push({ at: clock.time, count })
        return --left > 0
      },
      seekTime: async (ns) => {
        sought.push(ns)
        return ns < 10_000
      },
      now: () => 1000,
    },
    clock,
  )
})

describe('playing', () => {
  it('steps at once, and then as often as the speed says', async () => {
    player.setSpeed('e2')
    player.play()
    await settle()
    await clock.next()
    await clock.next()
    expect(steps).toEqual([{ at: 0, count: 1 }, { at: 500, count: 1 }, { at: 1000, count: 1 }])
  })

  it('takes several steps at once when there are more than can be shown', async () => {
    player.setSpeed('e500')
    player.play()
    await settle()
    for (let i = 0; i < 30; i++) await clock.next()
    const taken = steps.slice(1).reduce((sum, s) => sum + s.count, 0)
    expect(steps[0].count).toBeGreaterThan(1)
    expect(taken / clock.time).toBeCloseTo(0.5)
  })

  it('ends where there is nothing left', async () => {
    left = 2
    player.play()
    await settle()
    await clock.next()
    expect(player.playing).toBe(false)
    expect(clock.timer).toBeUndefined()
  })

  it('pauses at once, and a step that is on its way starts nothing', async () => {
    player.play()
    player.pause()
    await settle()
    expect(clock.timer).toBeUndefined()
    expect(player.playing).toBe(false)
  })

  it('follows time itself, counted from where it began', async () => {
    player.setSpeed('r-6') // a second for a microsecond
    player.play()
    await settle()
    for (let i = 0; i < 30; i++) await clock.next()
    expect(sought[0]).toBe(1000)
    expect(sought[30]).toBeCloseTo(2000, -1)
  })

  it.each(speeds)('goes on at $name', async ({ id, events, ratio }) => {
    player.setSpeed(id)
    player.play()
    await settle()
    for (let i = 0; clock.timer && clock.time < 1900; i++) await clock.next()
    if (ratio) expect(sought.at(-1)).toBeCloseTo(1000 + clock.time * 1e6 * ratio, -1)
    else expect(steps.slice(1).reduce((sum, s) => sum + s.count, 0) / clock.time / events!).toBeCloseTo(1 / 1000, 4)
    // By the program's time it ends when that is over.
    expect(player.playing).toBe(ratio === undefined || sought.at(-1)! < 10_000)
  })

  it('takes a new speed while it plays', async () => {
    player.setSpeed('e1')
    player.play()
    await settle()
    player.setSpeed('e10')
    await settle()
    expect(player.playing).toBe(true)
    expect(clock.timer!.at - clock.time).toBe(100)
  })
})
