// How wide a text is. Asked of the browser's own fonts, once for each text.

import { Remembered } from '../remember'

/** The fonts of the stage. Sizes are pixels at scale 1. */
export const fonts = {
  name: { size: 15, css: "600 15px 'Inter Variable', system-ui, sans-serif", wide: 0.56 },
  status: { size: 12, css: "450 12px 'Inter Variable', system-ui, sans-serif", wide: 0.54 },
  title: { size: 16, css: "700 16px 'JetBrains Mono Variable', monospace", wide: 0.6 },
  detail: { size: 13, css: "450 13px 'Inter Variable', system-ui, sans-serif", wide: 0.54 },
  value: { size: 14, css: "600 14px 'JetBrains Mono Variable', monospace", wide: 0.6 },
  hand: { size: 12.5, css: "600 12.5px 'JetBrains Mono Variable', monospace", wide: 0.6 },
  code: { size: 12, css: "600 12px 'JetBrains Mono Variable', monospace", wide: 0.6 },
  count: { size: 34, css: "700 34px 'Inter Variable', system-ui, sans-serif", wide: 0.62 },
} as const

export type FontName = keyof typeof fonts

export type Measure = (text: string, font: FontName) => number

/** Measures by character count, where there is no canvas to ask. */
export const roughMeasure: Measure = (text, font) => [...text].length * fonts[font].size * fonts[font].wide

/** A measure that asks a canvas; forget() when fonts have been loaded. */
export class CanvasMeasure {
  private readonly pen = document.createElement('canvas').getContext('2d')
  private readonly known = new Remembered<number>(5000)

  readonly of: Measure = (text, font) => {
    const { pen } = this
    if (!pen) return roughMeasure(text, font)
    return this.known.get(font + text, () => {
      pen.font = fonts[font].css
      return pen.measureText(text).width
    })
  }

  forget(): void {
    this.known.forget()
  }
}

/** The text, cut at its end for it to be at most `room` wide. */
export function cut(measure: Measure, text: string, font: FontName, room: number): string {
  if (measure(text, font) <= room) return text
  const runes = [...text]
  let low = 0
  let high = runes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (measure(runes.slice(0, middle).join('') + '…', font) <= room) low = middle
    else high = middle - 1
  }
  return runes.slice(0, low).join('') + '…'
}
