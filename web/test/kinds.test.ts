import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { knownKinds } from '../src/paint/marks'

it('every kind of event has a look on the timeline', () => {
  const table = readFileSync('../tracer/kind.go', 'utf8')
  const kinds = [...table.matchAll(/^\t[A-Z]\w+:\s+\{"([a-z.]+)",/gm)].map((m) => m[1])
  expect(kinds.length).toBeGreaterThan(60)
  expect(kinds.filter((k) => !knownKinds.includes(k))).toEqual([])
})
