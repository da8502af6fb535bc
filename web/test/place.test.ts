import { expect, it } from 'vitest'
import { formatPlace, parsePlace, type Place } from '../src/state/place'
import { count, duration, instant, plural } from '../src/format'

it.each<Place>([
  { token: 'abc-_123' },
  { token: 'a', at: -1 },
  { token: 'a', at: 42, axis: 'clock', window: { from: 0.5, to: 1e9 }, lane: 'g12' },
  { token: 'a', axis: 'events', live: true },
  { token: 'a', t: 1500, theme: 'light', present: true, filter: 'worker & co', pins: ['g1', 'o7'], loop: { from: 3, to: 9 } },
  { token: 'a', hidden: ['mutex', 'rwmutex', 'p'], folded: ['g7', 'g9'], system: true },
  { token: 'a', hidden: [] },
  { token: 'a', is: 'blocked', with: 'o3', marks: [{ at: 0, t: 17, name: 'here ~ & there' }, { at: 5, t: 900, name: '' }] },
])('a place survives the address: %o', (place) => {
  expect(parsePlace(formatPlace(place))).toEqual(place)
})

it.each(['', '#', '#at=x&axis=up&win=5~2&lane=<b>', '#at=-7', '#win=1', '#is=up&with=x&mark=a~b&mark=1~x~y&mark=-1~2~z', '#at=1e3&lane=g', '#fold=x~<b>&own=2', '#t=-1&theme=pink&pins=<b>~g&loop=9~3&filter=', '#%%%'])(
  'nonsense in the address is left out: %s',
  (fragment) => {
    expect(parsePlace(fragment)).toEqual({ token: '' })
  },
)

it('times are said as people say them', () => {
  expect([0, 999, 1000, 1_234_567, 2_463_000, 1e9, 61e9, 3600e9].map((ns) => duration(ns, 4))).toEqual(
    ['0 s', '999 ns', '1 µs', '1.235 ms', '2.463 ms', '1 s', '1 min 1 s', '60 min'],
  )
  expect(instant(334_900_000, 50_000)).toBe('334.90 ms')
  expect(instant(2_000_000_000, 500_000_000)).toBe('2.0 s')
  expect([count(999), count(1234567)]).toEqual(['999', '1,234,567'])
  expect([plural(1, 'lane'), plural(2, 'lane')]).toEqual(['1 lane', '2 lanes'])
})
