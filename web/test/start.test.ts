import { describe, expect, it } from 'vitest'
import { samplePlaces } from '../src/state/samples'
import { titleOf } from '../src/state/title'
import type { TraceInfo } from '../src/protocol'

describe('the places looked at in advance', () => {
  it('go from the first event to the last, each once', () => {
    for (const [first, last] of [[0, 50_000], [46, 68], [5, 5], [0, 23], [7, 100]]) {
      const places = samplePlaces(first, last)
      expect(places.at(-1)).toBe(last)
      expect(places[0]).toBeGreaterThanOrEqual(first)
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
      expect(places.length).toBeLessThanOrEqual(24)
    }
  })

  it('are none in an empty trace, nor in a long one', () => {
    expect(samplePlaces(0, -1)).toEqual([])
    expect(samplePlaces(0, 1_000_000)).toEqual([])
  })
})

describe('the title', () => {
  const trace = (rest: Partial<TraceInfo>) => ({ program: '', args: [], ...rest }) as TraceInfo
  const sources = [{ path: '/home/ada/shop/main.go', name: 'main.go' }]

  it.each([
    [{ program: './cmd/app' }, 'app'],
    [{ program: 'example.com/some/pkg' }, 'pkg'],
    [{ program: '.' }, 'shop'],
    [{ program: './...' }, 'shop'],
    [{ program: 'buffered', scenario: 'buffered' }, 'buffered'],
  ])('of %o is %s', (rest, title) => {
    expect(titleOf(trace(rest), sources)).toBe(title)
  })

  it('is as it was asked for where there is no better', () => {
    expect(titleOf(trace({ program: '.' }), [])).toBe('.')
    expect(titleOf(undefined, sources)).toBe('')
  })
})
