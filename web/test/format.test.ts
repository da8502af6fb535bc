import { expect, test } from 'vitest'
import { stopped } from '../src/format'

test('an answer gets its full stop, and a sentence has only one', () => {
  expect(stopped('worker 2')).toBe('worker 2.')
  expect(stopped('"task 1"')).toBe('"task 1".')
  expect(stopped('It stops with a panic.')).toBe('It stops with a panic.')
  expect(stopped('all goroutines are asleep - deadlock!')).toBe('all goroutines are asleep - deadlock!')
})
