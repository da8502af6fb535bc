import { describe, expect, it } from 'vitest'
import { Bookmarks, mostBookmarks } from '../src/state/bookmarks.svelte'

describe('bookmarks', () => {
  it('are in the order of the trace, each moment once', () => {
    const marks = new Bookmarks()
    for (const at of [9, 3, 9, 5]) marks.add(at, at * 10, `at ${at}`)
    expect(marks.all.map((b) => b.at)).toEqual([3, 5, 9])
    marks.rename(5, 'the deadlock')
    expect(marks.all[1]).toEqual({ at: 5, t: 50, name: 'the deadlock' })
    marks.remove(3)
    expect(marks.all.map((b) => b.name)).toEqual(['the deadlock', 'at 9'])
  })

  it('are gone to one after the other, around the ends', () => {
    const marks = new Bookmarks()
    expect(marks.next(0, false)).toBeUndefined()
    for (const at of [3, 5, 9]) marks.add(at, at, '')
    expect([0, 3, 4, 9].map((at) => marks.next(at, false)?.at)).toEqual([3, 5, 5, 3])
    expect([0, 3, 4, 9, 20].map((at) => marks.next(at, true)?.at)).toEqual([9, 9, 3, 5, 9])
  })

  it('are no more than an address holds', () => {
    const marks = new Bookmarks()
    for (let i = 0; i < 2 * mostBookmarks; i++) marks.add(i, i, 'x'.repeat(1000))
    expect(marks.all.length).toBe(mostBookmarks)
    expect(marks.all[0].name.length).toBeLessThanOrEqual(200)
  })
})
