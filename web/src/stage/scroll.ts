// What has no room is scrolled: the cards, beneath the bench.

import { isAt, lanesOf } from './anchor'
import { cardGap } from './pack'
import { moved, type Box, type Card, type StageLayout } from './types'

/** How far the cards can be scrolled up below the bench. */
export function scrollRoom(layout: StageLayout, height: number): number {
  return Math.max(0, layout.height - height / layout.scale)
}

/** The nearest scrolling that shows the cards of the lanes; more than fits is shown from its top. */
export function scrollToShow(layout: StageLayout, height: number, lanes: readonly string[], from: number): number {
  const room = scrollRoom(layout, height)
  const boxes = layout.cards
    .filter((c) => lanesOf(c).some((lane) => lanes.includes(lane)))
    .flatMap((c) => shownOf(c, lanes, height / layout.scale - layout.bench.h))
  if (boxes.length === 0) return Math.min(from, room)
  const top = Math.min(...boxes.map((b) => b.y)) - cardGap - layout.bench.h
  const bottom = Math.max(...boxes.map((b) => b.y + b.h)) + cardGap - height / layout.scale
  return Math.max(0, Math.min(room, top, Math.max(bottom, from)))
}

/** What is to be seen of a card: all, or of a tree that is higher than the room its contexts that are meant. */
function shownOf(card: Card, lanes: readonly string[], room: number): Box[] {
  if (card.kind !== 'contexts' || card.box.h + 2 * cardGap <= room) return [card.box]
  return card.nodes.filter((n) => lanes.some((lane) => isAt(n.context, lane) || n.timer?.lane === lane)).map((n) => moved(n.box, card.box.x, card.box.y))
}

/** The layout with cards, and who waits at them, scrolled up; the bench stays. */
export function scrolled(layout: StageLayout, by: number): StageLayout {
  if (by === 0) return layout
  return {
    ...layout,
    cards: layout.cards.map((card) => ({ ...card, box: moved(card.box, 0, -by) })),
    chips: layout.chips.map((chip) => {
      if (!chip.docked) return chip
      const box = moved(chip.box, 0, -by)
      return { ...chip, box, covered: box.y < layout.bench.h - 2 }
    }),
  }
}
