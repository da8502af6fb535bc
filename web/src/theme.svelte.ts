// Light or dark: as the system says, until the reader chooses.

export type Theme = 'dark' | 'light'

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
    light.addEventListener('change', () => {
      if (!this.chosen) this.set(light.matches ? 'light' : 'dark', false)
    })
  }

  toggle(): void {
    this.set(this.current === 'dark' ? 'light' : 'dark', true)
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
    return stored === 'dark' || stored === 'light' ? stored : undefined
  } catch {
    return undefined
  }
}

export const theme = new ThemeChoice()
