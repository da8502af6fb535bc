// The whole timeline, layer by layer. A painter knows a picture and nothing else:
// the same picture paints the same pixels.

import { paintAxis, paintColumn, paintGaps, paintGrid, paintHead, paintLoop, paintVeil } from './axis'
import { paintBookmarks } from './bookmarks'
import { paintLevels } from './levels'
import { paintCurrentLinks, paintLinkLabels, paintLinks } from './links'
import { paintMarks } from './marks'
import { paintParts } from './parts'
import { rowTop, scrollTop, visible, type Pen, type Picture } from './pen'
import { paintSpans } from './spans'

export function paintTimeline(pen: Pen, p: Picture): void {
  pen.fillStyle = p.palette.panel
  pen.fillRect(0, 0, p.width, p.height)
  pen.save()
  pen.beginPath()
  pen.rect(0, p.top, p.width, p.height - p.top)
  pen.clip()
  inParts(pen, p, paintRows)
  paintGrid(pen, p)
  paintColumn(pen, p)
  inParts(pen, p, paintLevels)
  inParts(pen, p, paintSpans)
  inParts(pen, p, paintParts)
  paintLinks(pen, p)
  paintGaps(pen, p)
  paintLinkLabels(pen, p)
  inParts(pen, p, paintMarks)
  paintVeil(pen, p)
  paintCurrentLinks(pen, p)
  pen.restore()
  paintAxis(pen, p)
  paintLoop(pen, p)
  paintBookmarks(pen, p)
  paintHead(pen, p)
}

/** Paints what is in rows, the pinned lanes and those that scroll beneath them each in its place. */
function inParts(pen: Pen, p: Picture, paint: (pen: Pen, p: Picture) => void): void {
  if (p.pinned === 0) {
    paint(pen, p)
    return
  }
  const border = scrollTop(p)
  for (const [part, top, bottom] of [['rest', border, p.height], ['pinned', p.top, border]] as const) {
    pen.save()
    pen.beginPath()
    pen.rect(0, top, p.width, bottom - top)
    pen.clip()
    paint(pen, { ...p, part })
    pen.restore()
  }
}

/** The lanes' ground: a line between two, and light on those that matter now. */
function paintRows(pen: Pen, p: Picture): void {
  pen.save()
  let previous: string | undefined
  for (const [lane, row] of visible(p)) {
    const y = Math.round(rowTop(p, row))
    if (lane.id === p.selected || lane.id === p.hovered) {
      pen.fillStyle = p.palette.raised
      pen.fillRect(0, y, p.width, p.rowHeight)
    }
    const border = previous !== undefined && isGoroutine(previous) !== isGoroutine(lane.kind)
    pen.fillStyle = border ? p.palette.lineStrong : p.palette.line
    pen.globalAlpha = border ? 1 : 0.6
    pen.fillRect(0, y, p.width, 1)
    pen.globalAlpha = 1
    previous = lane.kind
  }
  pen.restore()
}

function isGoroutine(kind: string): boolean {
  return kind === 'goroutine'
}
