// Where it is said what the stage leaves out: in a lower corner, not on a card.

import { size } from '../size.svelte'
import type { StageLayout } from './types'

/** Height of the line, and what is around the text, pixels at k = 1. */
const lineHeight = 26
const around = 30

/** The lower corner in which a text so wide, pixels, lies on no card: the right one, if it is that or neither. */
export function freeCorner({ cards, scale }: StageLayout, text: number, width: number, height: number): 'left' | 'right' {
  const top = (height - lineHeight * size.k) / scale
  const wide = (text + around * size.k) / scale
  const low = cards.map((c) => c.box).filter((b) => b.y + b.h > top)
  const right = low.some((b) => b.x + b.w > width / scale - wide)
  const left = low.some((b) => b.x < wide)
  return right && !left ? 'left' : 'right'
}
