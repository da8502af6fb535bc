// Remembers what is costly to find out, for as many keys as are in use, and not for ever.

export class Remembered<T> {
  private recent = new Map<string, T>()
  private earlier = new Map<string, T>()

  /** Up to twice as many values as `most` are kept. */
  constructor(private readonly most: number) {}

  /** The value of a key, found out when it has not been asked for lately. */
  get(key: string, find: () => T): T {
    let value = this.recent.get(key)
    if (value !== undefined) return value
    value = this.earlier.get(key) ?? find()
    if (this.recent.size >= this.most) {
      this.earlier = this.recent
      this.recent = new Map()
    }
    this.recent.set(key, value)
    return value
  }

  forget(): void {
    this.recent.clear()
    this.earlier.clear()
  }
}
