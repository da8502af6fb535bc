// The colours of the style sheet and the patterns of the looks, for a canvas.

import { patterns, type Look } from '../looks'

export interface Palette {
  bg: string
  panel: string
  raised: string
  line: string
  lineStrong: string
  text: string
  text2: string
  text3: string
  accent: string
  accentSoft: string
  onAccent: string
  mark: string
  value: string
  onValue: string
  valueLine: string
  onRunning: string
  danger: string
  look: Record<Look, string>
  uiFont: string
  monoFont: string
}

const looks = Object.keys(patterns) as Look[]

/** Reads the palette that holds for an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim() || '#888'
  return {
    bg: read('--bg'),
    panel: read('--panel'),
    raised: read('--raised'),
    line: read('--line'),
    lineStrong: read('--line-strong'),
    text: read('--text'),
    text2: read('--text-2'),
    text3: read('--text-3'),
    accent: read('--accent'),
    accentSoft: read('--accent-soft'),
    onAccent: read('--on-accent'),
    mark: read('--mark'),
    value: read('--value'),
    onValue: read('--on-value'),
    valueLine: read('--value-line'),
    onRunning: read('--on-running'),
    danger: read('--danger'),
    look: Object.fromEntries(looks.map((look) => [look, read('--' + look)])) as Record<Look, string>,
    uiFont: style.getPropertyValue('--font-ui').trim() || 'sans-serif',
    monoFont: style.getPropertyValue('--font-mono').trim() || 'monospace',
  }
}

/** The fill of a look: its pattern in its colour; null where the canvas cannot have patterns. */
export type Fills = (look: Look) => CanvasPattern | null

/** Makes the patterns once for a palette and pixel ratio. */
export function makeFills(ctx: CanvasRenderingContext2D, palette: Palette, ratio: number): Fills {
  const made = new Map<Look, CanvasPattern | null>()
  return (look) => {
    let fill = made.get(look)
    if (fill === undefined) {
      fill = tile(ctx, look, palette.look[look], ratio)
      made.set(look, fill)
    }
    return fill
  }
}

function tile(ctx: CanvasRenderingContext2D, look: Look, color: string, ratio: number): CanvasPattern | null {
  const { size, lines, dots, width } = patterns[look]
  if (lines.length + dots.length === 0) return null
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.round(size * ratio)
  const pen = canvas.getContext('2d')
  if (!pen) return null
  pen.scale(canvas.width / size, canvas.width / size)
  pen.strokeStyle = pen.fillStyle = color
  pen.lineWidth = width
  for (const [x1, y1, x2, y2] of lines) {
    pen.beginPath()
    pen.moveTo(x1, y1)
    pen.lineTo(x2, y2)
    pen.stroke()
  }
  for (const [x, y, r] of dots) {
    pen.beginPath()
    pen.arc(x, y, r, 0, 2 * Math.PI)
    pen.fill()
  }
  const pattern = ctx.createPattern(canvas, 'repeat')
  pattern?.setTransform(new DOMMatrix().scaleSelf(1 / ratio, 1 / ratio))
  return pattern
}
