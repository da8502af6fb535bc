// Whether the reader's hand is on the mouse or on the keys.

/** Which button the mouse pressed last: it has the focus, and the next key is not meant for it. */
class Hands {
  private onKeys = true
  private pressed: Element | undefined

  /** A key is pressed: Tab leaves what the mouse pressed, and comes back to it by the keyboard. */
  key(event: KeyboardEvent): void {
    this.onKeys = true
    if (event.key === 'Tab') this.pressed = undefined
  }

  /** The mouse, a pen or a finger is down. */
  pointer(event: Event): void {
    this.onKeys = false
    this.pressed = event.target instanceof Element ? (event.target.closest('button') ?? undefined) : undefined
  }

  /** Whether the focus is on a button only because the mouse pressed it. */
  pressedOnly(button: Element): boolean {
    return button === this.pressed
  }

  /** A list in which the mouse has chosen lets the keys go: they are the page's again. */
  changed(event: Event): void {
    if (!this.onKeys && event.target instanceof HTMLSelectElement) event.target.blur()
  }
}

export const hands = new Hands()
