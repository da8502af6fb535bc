import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { legend, patterns, type Look } from '../src/looks'

type Palette = Record<string, string>
type Triple = [number, number, number]

const css = readFileSync('src/style/tokens.css', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

/** The colours that hold for an element with these attributes, later rules before earlier ones. */
function paletteOf(theme: string, present: boolean): Palette {
  const all: Palette = {}
  for (const [, selectors, body] of css.matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    const holds = selectors.split(',').some((s) => {
      const rest = s.trim().replace(':root', '').replace(`[data-theme='${theme}']`, '').replace('[data-present]', present ? '' : '!')
      return rest === ''
    })
    if (!holds) continue
    for (const [, name, value] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/g)) all[name] = value
  }
  return all
}

const rgb = (hex: string) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255) as Triple
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const light = (hex: string) => rgb(hex).map(linear) as Triple

/** WCAG's contrast of two colours. */
function contrast(a: string, b: string): number {
  const [x, y] = [a, b].map((c) => light(c).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0) + 0.05)
  return Math.max(x, y) / Math.min(x, y)
}

/** What eyes see that lack one sort of cones: Machado, Oliveira and Fernandes, 2009. */
const eyes: Record<string, Triple[]> = {
  trichromats: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopes: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopes: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopes: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}

function lab(hex: string, eye: Triple[]): Triple {
  const [r, g, b] = eye.map((row) => Math.min(1, Math.max(0, row.reduce((sum, k, i) => sum + k * light(hex)[i], 0))))
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** CIE's ΔE of 1976: from 2 on it can be seen, from 10 on at a glance. */
function difference(a: string, b: string, eye: Triple[]): number {
  const [p, q] = [lab(a, eye), lab(b, eye)]
  return Math.hypot(...p.map((v, i) => v - q[i]))
}

const settings = ['dark', 'light', 'print'].flatMap((theme) => [false, true].map((present) => [theme, present] as const))

describe.each(settings)('the palette of %s, presenting %s', (theme, present) => {
  const p = paletteOf(theme, present)
  const grounds = ['bg', 'panel', 'raised']

  it('has text that can be read', () => {
    const least = present ? 7 : 4.5
    for (const text of ['text', 'text-2', 'text-3']) {
      for (const ground of grounds) expect(contrast(p[text], p[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(least)
    }
    const pairs = [
      ['text', 'accent-soft'], ['on-accent', 'accent'], ['on-running', 'running'], ['on-value', 'value'], ['danger', 'panel'], ['danger', 'danger-soft'],
      ['text', 'danger-soft'], ...['keyword', 'string', 'number', 'type', 'func'].map((t) => [`code-${t}`, 'panel']),
    ]
    for (const [text, ground] of pairs) expect(contrast(p[text], p[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  it('has shapes that stand out from their ground', () => {
    const shapes = ['accent', 'running', 'runnable', 'channel', 'select', 'lock', 'cond', 'waitgroup', 'sleep', 'network', 'syscall', 'other', 'ended', 'active', 'region', 'cancelled', 'danger', 'mark']
    for (const shape of shapes) {
      for (const ground of grounds) expect(contrast(p[shape], p[ground]), `${shape} on ${ground}`).toBeGreaterThanOrEqual(3)
    }
  })

  it.each(Object.keys(eyes))('tells the states apart for %s', (who) => {
    const plain = legend.map((l) => l.look).filter((l) => patterns[l].lines.length + patterns[l].dots.length === 0)
    const common: Look[] = ['running', 'channel', 'lock', 'waitgroup', 'select']
    for (const group of [plain, common]) {
      group.forEach((a, i) =>
        group.slice(i + 1).forEach((b) => {
          expect(difference(p[a], p[b], eyes[who]), `${a} and ${b}`).toBeGreaterThanOrEqual(10)
        }),
      )
    }
  })
})

it('no two states have both the same colour and the same pattern', () => {
  const looks = Object.keys(patterns) as Look[]
  const p = paletteOf('dark', false)
  const all = looks.map((l) => `${p[l]} ${JSON.stringify(patterns[l])}`)
  expect(new Set(all).size).toBe(all.length)
})
