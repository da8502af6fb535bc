// Light or dark: as the system says, until the reader chooses.

export type Theme = 'dark' | 'light'

const key = 'govis.theme'

class ThemeChoice {
  current = $state<Theme>('dark')

  /** Takes over the stored choice or the system's, and follows the system while there is no choice. */
  start(): void {
    const light = matchMedia('(prefers-color-scheme: light)')
    const stored = read()
    this.set(stored ?? (light.matches ? 'light' : 'dark'), false)
    light.addEventListener('change', () => {
      if (!read()) this.set(light.matches ? 'light' : 'dark', false)
    })
  }

  toggle(): void {
    this.set(this.current === 'dark' ? 'light' : 'dark', true)
  }

  private set(theme: Theme, keep: boolean): void {
    this.current = theme
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
