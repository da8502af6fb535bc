// Moments that were marked, as flags on the axis.

import type { Pen, Picture } from './pen'

export function paintBookmarks(pen: Pen, p: Picture): void {
  pen.save()
  pen.fillStyle = p.palette.danger
  for (const at of p.bookmarks ?? []) {
    const x = Math.round(p.ruler.x(at))
    if (x < -8 || x > p.width + 8) continue
    pen.beginPath()
    pen.moveTo(x, 0)
    pen.lineTo(x + 8 * p.k, 0)
    pen.lineTo(x + 5 * p.k, 3.5 * p.k)
    pen.lineTo(x + 8 * p.k, 7 * p.k)
    pen.lineTo(x, 7 * p.k)
    pen.closePath()
    pen.fill()
    pen.fillRect(x - 0.75, 0, 1.5, p.top)
  }
  pen.restore()
}
