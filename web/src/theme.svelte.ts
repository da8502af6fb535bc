// Light or dark: as the system says, until the reader chooses. Print is for paper.

export const themes = ['dark', 'light', 'print'] as const
export type Theme = (typeof themes)[number]

export function isTheme(text: string | null): text is Theme {
  return themes.includes(text as Theme)
}

const key = 'govis.theme'

class ThemeChoice {
  current = $state<Theme>('dark')

  /** What the reader or a link chose. */
  chosen = $state<Theme | undefined>()

  /** Takes over the link's or the stored choice or the system's, and follows the system while there is no choice. */
  start(linked?: Theme): void {
    const light = matchMedia('(prefers-color-scheme: light)')
    this.chosen = linked ?? read()
    this.set(this.chosen ?? (light.matches ? 'light' : 'dark'), false)
    this.followPrinter()
    light.addEventListener('change', () => {
      if (!this.chosen) this.set(light.matches ? 'light' : 'dark', false)
    })
  }

  toggle(): void {
    this.choose(this.current === 'dark' ? 'light' : 'dark')
  }

  choose(theme: Theme): void {
    this.set(theme, true)
  }

  /** On paper everything is in print's colours. */
  private followPrinter(): void {
    let before: Theme | undefined
    addEventListener('beforeprint', () => {
      before ??= this.current
      this.set('print', false)
    })
    addEventListener('afterprint', () => {
      if (before) this.set(before, false)
      before = undefined
    })
  }

  private set(theme: Theme, keep: boolean): void {
    this.current = theme
    if (keep) this.chosen = theme
    document.documentElement.dataset.theme = theme
    if (keep) {
      try {
        localStorage.setItem(key, theme)
      } catch {
        // A browser that keeps nothing: the choice lasts until the page is closed.
      }
    }
  }
}

function read(): Theme | undefined {
  try {
    const stored = localStorage.getItem(key)
    return isTheme(stored) ? stored : undefined
  } catch {
    return undefined
  }
}

export const theme = new ThemeChoice()
