import { describe, expect, it } from 'vitest'
import { Ruler, clamp, pad, reveal, whole } from '../src/state/axis'

const plain = { from: 0, to: 100, width: 1000, gaps: [] }
const gapped = { from: 0, to: 1_000_000, width: 1000, gaps: [{ from: 100, to: 900_000, px: 40 }, { from: 950_000, to: 999_900, px: 40 }] }

describe('a ruler', () => {
  it('puts the window between the margins', () => {
    const ruler = new Ruler(plain, { from: 20, to: 60 }, 828)
    expect(ruler.x(20)).toBeCloseTo(pad)
    expect(ruler.x(60)).toBeCloseTo(828 - pad)
    expect(ruler.x(40)).toBeCloseTo(414)
  })

  it.each([plain, gapped])('finds the position of each pixel that it gave', (scene) => {
    const ruler = new Ruler(scene, { from: scene.from, to: scene.to }, 1234)
    for (let i = -5; i <= 105; i++) {
      const position = scene.from + ((scene.to - scene.from) * i) / 100
      expect(ruler.at(ruler.x(position))).toBeCloseTo(position, 4)
    }
  })

  it('gives gaps their pixels and the rest an even share', () => {
    const ruler = new Ruler(gapped, { from: 0, to: 1_000_000 }, 1000 + 2 * pad)
    expect(ruler.x(900_000) - ruler.x(100)).toBeCloseTo(40)
    const perNs = (1000 - 80) / (100 + 50_000 + 100)
    expect(ruler.x(100) - ruler.x(0)).toBeCloseTo(100 * perNs)
    expect(ruler.x(950_000) - ruler.x(900_000)).toBeCloseTo(50_000 * perNs)
  })

  it.each([plain, gapped])('keeps what is under the pointer when it zooms', (scene) => {
    const ruler = new Ruler(scene, { from: scene.from, to: scene.to }, 800)
    const at = ruler.at(321)
    const window = ruler.zoomed(0.5, 321)
    expect(new Ruler(scene, window, 800).at(321)).toBeCloseTo(at, 3)
    expect(window.to - window.from).toBeLessThan(scene.to - scene.from)
  })

  it('pans by as many pixels as the pointer moved', () => {
    const ruler = new Ruler(plain, { from: 20, to: 40 }, 800)
    const at = ruler.at(100)
    expect(new Ruler(plain, ruler.panned(50), 800).at(150)).toBeCloseTo(at)
  })
})

describe('windows', () => {
  it('stay within the trace, and are never too narrow', () => {
    const bounds = { from: 0, to: 100 }
    expect(clamp('events', { from: -20, to: 20 }, bounds)).toEqual({ from: 0, to: 40 })
    expect(clamp('events', { from: 90, to: 130 }, bounds)).toEqual({ from: 60, to: 100 })
    expect(clamp('events', { from: -20, to: 130 }, bounds)).toEqual(bounds)
    const narrow = clamp('events', { from: 50, to: 50 }, bounds)
    expect(narrow.to - narrow.from).toBe(4)
  })

  it('move only to what they do not show', () => {
    const window = { from: 10, to: 20 }
    expect(reveal(window, 10, 11)).toBe(window)
    expect(reveal(window, 19, 20)).toBe(window)
    for (const at of [5, 25, 1000]) {
      const moved = reveal(window, at, at + 1)
      expect(moved.from).toBeLessThan(at)
      expect(moved.to).toBeGreaterThan(at + 1)
      expect(moved.to - moved.from).toBe(10)
    }
  })

  it('have a size even for a trace without any', () => {
    const window = whole('clock', 7, 7)
    expect(window.to).toBeGreaterThan(window.from)
  })
})
