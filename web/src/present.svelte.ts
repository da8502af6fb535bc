// Presenting: large type and no chrome, for who sits in the last row.

class Present {
  on = $state(false)
  /** Nothing is shown: the talk goes on without the page. */
  blank = $state(false)
  /** What has the most room. */
  main = $state<'stage' | 'source'>('stage')

  toggle(): void {
    this.set(!this.on)
  }

  set(on: boolean): void {
    this.on = on
    this.blank = false
    this.main = 'stage'
    if (on) document.documentElement.dataset.present = ''
    else delete document.documentElement.dataset.present
  }

  /** Takes one step out: of the blank, then of presenting; false when there was none. */
  leave(): boolean {
    if (this.blank) this.blank = false
    else if (this.on) this.set(false)
    else return false
    return true
  }
}

export const present = new Present()
