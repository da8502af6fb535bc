import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describe as inWords, legend, lookOf, patterns } from '../src/looks'
import { goroutine } from './states'

const css = readFileSync('src/style/tokens.css', 'utf8')

function theme(name: string): Map<string, string> {
  const block = css.slice(css.indexOf(`[data-theme='${name}']`))
  const body = block.slice(block.indexOf('{') + 1, block.indexOf('}'))
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]]))
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

describe.each(['dark', 'light'])('in the %s palette', (name) => {
  const colours = theme(name)
  const get = (key: string) => {
    const value = colours.get(key)
    if (!value?.startsWith('#')) throw new Error(`--${key} is ${value}`)
    return value
  }

  it.each([
    ['text', 'panel'], ['text', 'bg'], ['text', 'raised'], ['text', 'accent-soft'], ['text', 'danger-soft'], ['text-2', 'panel'],
    ['text-2', 'raised'], ['text-3', 'panel'], ['text-3', 'raised'], ['on-accent', 'accent'], ['on-running', 'running'],
    ['on-value', 'value'], ['danger', 'panel'], ['accent', 'panel'], ['code-keyword', 'panel'], ['code-string', 'panel'],
    ['code-number', 'panel'], ['code-type', 'panel'], ['code-func', 'panel'], ['text-3', 'accent-soft'], ['code-string', 'accent-soft'],
  ])('%s can be read on %s', (ink, ground) => {
    expect(contrast(get(ink), get(ground))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(legend.map((l) => l.look).filter((l) => l !== 'ended'))('the colour of %s can be seen', (look) => {
    expect(contrast(get(look), get('panel'))).toBeGreaterThanOrEqual(3)
  })
})

it('every look has a word of its own, and no two that look the same', () => {
  expect(new Set(legend.map((l) => l.word)).size).toBe(legend.length)
  const blocked = legend.map((l) => l.look).filter((l) => !['running', 'runnable', 'ended'].includes(l))
  const drawn = blocked.map((l) => JSON.stringify(patterns[l]))
  expect(new Set(drawn).size).toBe(blocked.length)
})

it('every state has a look', () => {
  const states = ['created', 'runnable', 'running', 'blocked', 'syscall', 'ended', 'held', 'read', 'active', 'cancelled', 'unknown'] as const
  for (const state of states) expect(patterns[lookOf(state)]).toBeDefined()
})

it('states are said in words', () => {
  expect(inWords(goroutine(1, 'main', { p: 3 }))).toBe('running on P3')
  expect(
    inWords(goroutine(1, 'main', { state: 'blocked', family: 'lock', reason: 'sync.Mutex.Lock', objName: 'mu' })),
  ).toBe('waits for lock on mu')
  expect(inWords(goroutine(1, 'main', { state: 'blocked', family: 'lock', reason: 'sync.Cond.Wait', objName: 'ready' }))).toBe(
    'waits: signal on ready',
  )
  expect(inWords(goroutine(1, 'main', { state: 'blocked', family: 'sleep', deadline: 5e6 }))).toBe('sleeps until 5 ms')
})
