// How large texts are: a projector shows many pixels no larger than few, so
// that a large page has larger texts, though not as much larger.

const small = { width: 1280, height: 720 }
const largest = 1.3
/** While presenting, so that 12 pixels become 20 on a small screen. */
const presenting = 20 / 12

class Size {
  /** How much larger than on a small screen. */
  k = $state(1)

  /** Fits the size to that of the page, pixels. */
  fit(width: number, height: number, present = false): void {
    const screen = Math.min(width / small.width, height / small.height)
    if (present) this.k = presenting * Math.max(1, screen)
    else this.k = Math.round(Math.max(1, Math.min(largest, Math.sqrt(screen))) * 50) / 50
    document.documentElement.style.setProperty('--k', String(this.k))
  }
}

export const size = new Size()
