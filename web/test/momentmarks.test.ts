import { expect, it } from 'vitest'
import { momentMarks } from '../src/state/momentmarks'

const moments = (...xs: number[]) => xs.map((x, i) => ({ moment: { name: `m${i + 1}`, text: '', at: i, t: i }, n: i + 1, x }))
const nowhere = { left: -100, right: -100 }

it('moments have marks of their own where there is room, and share one where there is none', () => {
  const marks = momentMarks(moments(20, 100, 110, 125, 300), nowhere, 1)
  expect(marks.map((m) => m.text)).toEqual(['1', '2–4', '5'])
  expect(marks[1].moments.map((m) => m.name)).toEqual(['m2', 'm3', 'm4'])
  expect(marks[1].x).toBe(113)
})

it.each([1, 5 / 3])('marks never stand on each other: %d', (k) => {
  const marks = momentMarks(moments(...Array.from({ length: 24 }, (_, i) => i * i)), nowhere, k)
  marks.slice(1).forEach((m, i) => expect(m.left).toBeGreaterThanOrEqual(marks[i].right))
  expect(marks.flatMap((m) => m.moments)).toHaveLength(24)
})

it('the playhead hides what is under it', () => {
  expect(momentMarks(moments(20, 100, 300), { left: 82, right: 118 }, 1).map((m) => m.text)).toEqual(['1', '3'])
})
