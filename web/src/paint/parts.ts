// Below a goroutine's bar the regions and tests that it is in, below a processor's what the runtime does on it.

import type { Span } from '../protocol'
import { dimmed, fit, partsTop, rowTop, visible, type Pen, type Picture } from './pen'

/** Share of a row's height that these bars take. */
const share = 0.33

export function paintParts(pen: Pen, p: Picture): void {
  pen.save()
  for (const [lane, row] of visible(p)) {
    pen.globalAlpha = dimmed(p, lane.id) ? 0.3 : 1
    for (const part of lane.parts ?? []) paintPart(pen, p, row, part)
  }
  pen.restore()
}

function paintPart(pen: Pen, p: Picture, row: number, part: Span): void {
  const left = p.ruler.x(part.from)
  const right = part.open ? Math.max(p.ruler.x(part.to), p.ruler.x(p.scene.endPos)) : p.ruler.x(part.to)
  if (right < 0 || left > p.width) return
  const y = rowTop(p, row) + p.rowHeight * partsTop
  const height = p.rowHeight * share
  const x = Math.max(left, -4)
  const width = Math.max(Math.min(right, p.width + 4) - x, 1)
  pen.fillStyle = p.palette.accentSoft
  pen.fillRect(x, y, width, height)
  // Where it begins can be seen, however many follow each other.
  pen.fillStyle = p.palette.look.region
  pen.fillRect(x, y, Math.min(2, width), height)
  pen.fillRect(x, y + height - 1, width, 1)
  const words = part.text ?? (part.count ? `${part.count} regions` : '')
  const size = Math.min(12 * p.k, Math.floor(height - 1))
  if (size < 9 * p.k || !words) return
  const font = `500 ${size}px ${p.palette.uiFont}`
  const start = Math.max(x, 0) + 6
  const text = fit(pen, font, words, Math.min(x + width, p.width) - start - 4)
  if (!text) return
  pen.font = font
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  pen.fillStyle = p.palette.text
  pen.fillText(text, start, y + height / 2 + 0.5)
}
