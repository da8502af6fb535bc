// The source files of the trace: which is on the screen, and those loaded before.

export interface File {
  path: string
  text: string
  /** The trace does not hold it: it is this machine's. */
  local: boolean
}

export class Files {
  /** The file on the screen. */
  current = $state.raw<File | undefined>()

  private readonly loaded = new Map<string, Promise<File>>()
  private wanted: string | undefined

  /** `load` fetches a file's text. */
  constructor(private readonly load: (path: string, at?: number) => Promise<File>) {}

  /** Puts a file on the screen once it is there, unless another has been wanted since. */
  async open(path: string, at?: number): Promise<void> {
    this.wanted = path
    let text = this.loaded.get(path)
    if (!text) {
      text = this.load(path, at)
      this.loaded.set(path, text)
      text.catch(() => this.loaded.delete(path))
    }
    const known = await text
    if (this.wanted === path && this.current?.path !== path) this.current = known
  }

  /** Forgets all: they are of another trace. */
  clear(): void {
    this.loaded.clear()
    this.wanted = undefined
    this.current = undefined
  }
}
