// What of the lanes is seen: that of the event is kept on the screen, whatever lanes are shown and however
// high, until the reader scrolls it away.

import type { State } from '../protocol'
import type { TimelineView } from './timeline.svelte'

/** What sight needs of whom it belongs to. */
export interface Seer {
  readonly timeline: TimelineView
  /** The moment whose event is to be seen. */
  readonly shown: State | undefined
  /** The lane of each new event is brought to the screen. */
  readonly brings: boolean
}

/** Where the lanes are drawn, those that are not pinned: they scroll. */
export interface Screen {
  /** Height of a lane, and of what is seen of all, pixels. */
  readonly rowHeight: number
  readonly room: number
  /** Scrolls to so many pixels, and returns how far it got. */
  scrollTo(y: number): number
}

export class Sight {
  /** How far the lanes are scrolled, pixels. */
  scroll = $state(0)
  /** The event whose lane was brought to the screen last; and whether it has not been scrolled away since. */
  private brought: number | undefined
  private kept = true
  /** The lane that is looked for to be kept, as the timeline has it. */
  private sought: TimelineView['sought']

  constructor(
    private readonly owner: () => Seer,
    private readonly screen: Screen,
  ) {}

  /** Another moment is shown, or again: its event goes to where it is seen; who scrolls away stays there until the next. */
  arrived(): void {
    const { shown, brings } = this.seer
    if (!this.lane || !shown || !brings || (shown.at === this.brought && !this.kept)) return
    this.brought = shown.at
    this.bring(this.lane)
  }

  /** Other lanes are asked for, or they have another size: what was seen is seen, wherever it is now. */
  changed(): void {
    if (this.lane && this.keeps) this.bring(this.lane)
  }

  /** Another scene is shown: lanes may be elsewhere in it. */
  moved(): void {
    const row = this.lane && this.keeps ? this.seer.timeline.rowOf(this.lane) : undefined
    if (row !== undefined) this.show(row)
  }

  /** The lanes are scrolled so far, by the reader's hand, or because there are no more or they fit. */
  scrolled(to: number, byHand: boolean): void {
    if (to === this.scroll) return // what is known already
    this.scroll = to
    if (byHand) this.kept = this.isSeen(this.lane)
  }

  /** Scrolls to a row, no further than it takes. */
  show(row: number): void {
    const { screen, scroll } = this
    const y = row * screen.rowHeight
    if (y < scroll) this.scroll = screen.scrollTo(y)
    else if (y + screen.rowHeight > scroll + screen.room) this.scroll = screen.scrollTo(y + screen.rowHeight - screen.room)
    const seen = this.isSeen(this.lane)
    if (seen || this.scroll !== scroll) this.kept = seen
  }

  private get seer(): Seer {
    return this.owner()
  }

  private get lane(): string | undefined {
    return this.seer.shown?.event?.lanes[0]
  }

  private get keeps(): boolean {
    return this.kept && this.seer.shown?.at === this.brought
  }

  private bring(lane: string): void {
    const { timeline } = this.seer
    this.kept = true
    // It comes with the scene that was asked for together with the state: scrolled to now, that would be another scene.
    if (timeline.isPinned(lane) || timeline.seeksMoment) return
    const row = timeline.rowOf(lane)
    if (row !== undefined) {
      if (this.sought && timeline.sought === this.sought) timeline.sought = undefined // another event's
      this.show(row)
    } else {
      timeline.seek(lane)
      this.sought = timeline.sought
    }
  }

  private isSeen(lane: string | undefined): boolean {
    const { scroll, screen } = this
    const row = lane === undefined ? undefined : this.seer.timeline.rowOf(lane)
    return row !== undefined && row * screen.rowHeight >= scroll - 1 && (row + 1) * screen.rowHeight <= scroll + screen.room + 1
  }
}
