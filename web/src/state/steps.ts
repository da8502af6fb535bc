// Steps that are asked for faster than they can be taken: while one is on its
// way, the next are added up, and taken at once when it has arrived.

import type { StepKind } from '../protocol'

/** What a step goes to; "lane" is the next event of the selected lane. */
export type Stride = StepKind | 'lane'

export class Steps {
  private waiting: { kind: Stride; count: number }
  private busy = false

  /** `take` goes so many steps, back when negative, and tells whether there was one. */
  constructor(private readonly take: (count: number, kind: Stride) => Promise<boolean>) {
    this.waiting = { kind: 'step', count: 0 }
  }

  /** Takes steps; false when there were none left. */
  async add(count: number, kind: Stride): Promise<boolean> {
    if (kind !== this.waiting.kind) this.waiting = { kind, count: 0 }
    this.waiting.count += count
    if (this.busy) return true
    this.busy = true
    let found = true
    try {
      while (this.waiting.count !== 0) {
        const now = this.waiting
        this.waiting = { kind: now.kind, count: 0 }
        found = await this.take(now.count, now.kind)
      }
    } finally {
      this.busy = false
    }
    return found
  }

  /** Drops the steps that have not been taken. */
  clear(): void {
    this.waiting.count = 0
  }
}
