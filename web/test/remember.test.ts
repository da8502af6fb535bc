import { expect, it } from 'vitest'
import { Remembered } from '../src/remember'

it('finds out once what is asked for again and again, and forgets the rest in time', () => {
  const known = new Remembered<number>(3)
  let found = 0
  const ask = (key: string) => known.get(key, () => ++found)
  expect(['a', 'b', 'a', 'b'].map(ask)).toEqual([1, 2, 1, 2])
  for (const key of ['c', 'd', 'a', 'e', 'f', 'a']) ask(key)
  expect(ask('a')).toBe(1) // in use all the time
  expect(ask('b')).toBe(7) // not since
  known.forget()
  expect(ask('a')).toBe(8)
})
