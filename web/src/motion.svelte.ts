// Whether the reader wants things to move.

class MotionChoice {
  reduced = $state(false)

  /** Follows the system's setting. */
  start(): void {
    const query = matchMedia('(prefers-reduced-motion: reduce)')
    this.reduced = query.matches
    query.addEventListener('change', () => (this.reduced = query.matches))
  }
}

export const motion = new MotionChoice()
