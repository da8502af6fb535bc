// What jsdom lacks of a browser and the page needs.
import { beforeEach } from 'vitest'

class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= Observer as unknown as typeof ResizeObserver

window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
})) as unknown as typeof window.matchMedia

// Without a canvas the page measures by character count and paints nothing.
HTMLCanvasElement.prototype.getContext = (() => null) as typeof HTMLCanvasElement.prototype.getContext

Element.prototype.animate ??= (() => ({ cancel: () => {}, onfinish: null })) as unknown as typeof Element.prototype.animate
Element.prototype.scrollTo ??= (() => {}) as typeof Element.prototype.scrollTo

Range.prototype.getClientRects ??= (() => []) as unknown as typeof Range.prototype.getClientRects
Range.prototype.getBoundingClientRect ??= (() => new DOMRect()) as typeof Range.prototype.getBoundingClientRect

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.setAttribute('open', '')
}
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.removeAttribute('open')
  this.dispatchEvent(new Event('close'))
}

beforeEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
})
