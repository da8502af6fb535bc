// A canvas that writes down what is done to it.
import type { Pen, Picture } from '../src/paint/pen'
import type { Palette } from '../src/paint/palette'
import { patterns, type Look } from '../src/looks'
import { Ruler } from '../src/state/axis'
import type { Scene } from '../src/protocol'

export interface Call {
  op: string
  args: unknown[]
  fill: unknown
  stroke: unknown
  alpha: number
}

export class RecordingPen {
  readonly calls: Call[] = []
  fillStyle: unknown = ''
  strokeStyle: unknown = ''
  lineWidth = 1
  font = ''
  textAlign = 'left'
  textBaseline = 'alphabetic'
  globalAlpha = 1
  lineJoin = 'miter'
  lineCap = 'butt'
  depth = 0

  constructor() {
    const ops = [
      'beginPath', 'closePath', 'moveTo', 'lineTo', 'bezierCurveTo', 'arc', 'rect', 'roundRect', 'fill', 'stroke', 'clip',
      'fillRect', 'fillText', 'strokeText', 'setLineDash', 'translate',
    ]
    for (const op of ops) {
      ;(this as unknown as Record<string, unknown>)[op] = (...args: unknown[]) => {
        for (const arg of args) {
          if (typeof arg === 'number' && !Number.isFinite(arg)) throw new Error(`${op} of ${args.join(', ')}`)
        }
        this.calls.push({ op, args, fill: this.fillStyle, stroke: this.strokeStyle, alpha: this.globalAlpha })
      }
    }
  }

  save(): void {
    this.depth++
  }
  restore(): void {
    this.depth--
    this.globalAlpha = 1
  }
  measureText(text: string): { width: number } {
    return { width: text.length * 7 }
  }

  get pen(): Pen {
    return this as unknown as Pen
  }
  texts(): string[] {
    return this.calls.filter((c) => c.op === 'fillText').map((c) => String(c.args[0]))
  }
  of(op: string): Call[] {
    return this.calls.filter((c) => c.op === op)
  }
}

const names = ['bg', 'panel', 'raised', 'line', 'lineStrong', 'text', 'text2', 'text3', 'accent', 'accentSoft', 'onAccent', 'mark', 'value', 'onValue', 'valueLine', 'onRunning', 'danger']

export const palette = {
  ...Object.fromEntries(names.map((n) => [n, `<${n}>`])),
  look: Object.fromEntries(Object.keys(patterns).map((l) => [l, `<${l}>`])),
  uiFont: 'ui',
  monoFont: 'mono',
} as unknown as Palette

export function picture(scene: Scene, rest: Partial<Picture> = {}): Picture {
  const width = rest.width ?? 1028
  return {
    scene, palette, width,
    fills: (look: Look) => (patterns[look].lines.length + patterns[look].dots.length ? (`[${look}]` as unknown as CanvasPattern) : null),
    ruler: new Ruler(scene, { from: scene.from, to: scene.to }, width),
    height: 400, k: 1, top: 28, rowHeight: 40, offset: 28, pinned: 0, position: 50, event: 50, touched: [], ended: true, cut: false,
    ...rest,
  }
}
