import { afterEach, expect, it } from 'vitest'
import { commandFor } from '../src/keys'
import { present } from '../src/present.svelte'
import { size } from '../src/size.svelte'

afterEach(() => {
  present.set(false)
  size.fit(1280, 720)
})

const key = (name: string) => new KeyboardEvent('keydown', { key: name })

it('P presents; what clickers send blanks then, and only then', () => {
  expect(commandFor(key('p'))).toBe('present')
  expect(['b', '.'].map((k) => commandFor(key(k), true))).toEqual(['blank', 'blank'])
  expect(commandFor(key('.'))).toBe('nextOfLane')
  expect(['PageDown', 'PageUp'].map((k) => commandFor(key(k), true))).toEqual(['next', 'previous'])
})

it('is left step by step', () => {
  present.toggle()
  present.blank = true
  expect([present.leave(), present.on, present.blank]).toEqual([true, true, false])
  expect([present.leave(), present.on]).toEqual([true, false])
  expect(present.leave()).toBe(false)
})

it('has no type below 20 pixels, on a small screen or a large one', () => {
  for (const [w, h] of [[1024, 700], [1280, 720], [1920, 1080]]) {
    size.fit(w, h, true)
    expect(12 * size.k).toBeGreaterThanOrEqual(20)
  }
  size.fit(1280, 720)
  expect(size.k).toBe(1)
})
