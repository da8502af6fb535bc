// What print.css needs to know of the screen.

/** A4 across, without its margins, CSS pixels. */
const paper = { width: 1062, height: 733 }

/** Before each printing tells the style sheet how much smaller the page has to be to fit on paper. */
export function fitPaper(): void {
  addEventListener('beforeprint', () => {
    const { style } = document.documentElement
    style.setProperty('--screen-width', `${innerWidth}px`)
    style.setProperty('--screen-height', `${innerHeight}px`)
    style.setProperty('--print-zoom', String(Math.min(paper.width / innerWidth, paper.height / innerHeight)))
  })
}
