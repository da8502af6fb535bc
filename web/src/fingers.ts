// Fingers on a drawing: two of them, apart or together, zoom it.

interface Point {
  x: number
  y: number
}

/** What the fingers have done since the last time: all within the drawing, pixels. */
export interface Pinch {
  /** How much nearer they are to each other: above 1, there is more to be seen. */
  factor: number
  /** Where their middle is, and how far it has moved. */
  x: number
  dx: number
  dy: number
}

/** Fingers nearer than this, pixels, would zoom wildly. */
const nearest = 24

export class Fingers {
  private readonly at = new Map<number, Point>()

  /** A finger touches the drawing; true when there are two now. */
  down(id: number, x: number, y: number): boolean {
    this.at.set(id, { x, y })
    return this.at.size === 2
  }

  /** A finger is taken away. */
  up(id: number): void {
    this.at.delete(id)
  }

  /** A finger has moved; what that means when there are two. */
  move(id: number, x: number, y: number): Pinch | undefined {
    if (!this.at.has(id)) return undefined
    const before = this.pair
    this.at.set(id, { x, y })
    const after = this.pair
    if (!before || !after) return undefined
    return { factor: apart(before) / apart(after), x: middle(before).x, dx: middle(after).x - middle(before).x, dy: middle(after).y - middle(before).y }
  }

  private get pair(): [Point, Point] | undefined {
    const [a, b] = this.at.values()
    return this.at.size === 2 ? [a, b] : undefined
  }
}

function apart([a, b]: [Point, Point]): number {
  return Math.max(nearest, Math.hypot(a.x - b.x, a.y - b.y))
}

function middle([a, b]: [Point, Point]): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
