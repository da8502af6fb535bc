// A copy of a source file that is being edited, and what came of running it.

import type { RunStarted, SourceProblem } from '../protocol'
import { addressOf, tryEdited, type Fetch } from '../net/catalogue'

/** Where a draft is run: the room of its program. */
export interface Where {
  root: string
  room: string
  token: string
}

export class Draft {
  text = $state('')
  /** What is wrong in this file. */
  problems = $state.raw<readonly SourceProblem[]>([])
  /** Why it did not run, a sentence. */
  error = $state<string | undefined>()
  /** What the go command said, where that is more than the problems here. */
  said = $state('')
  /** It is being built. */
  busy = $state(false)

  constructor(
    readonly path: string,
    readonly name: string,
    text: string,
    private readonly where: Where,
    private readonly ask?: Fetch,
  ) {
    this.text = text
  }

  /** Formats, builds and runs it; returns the address of the run, undefined when there is none. */
  async run(): Promise<string | undefined> {
    if (this.busy) return undefined
    this.busy = true
    this.error = undefined
    this.said = ''
    const { root, room, token } = this.where
    try {
      const answer = await tryEdited(root, token, { room, file: this.path, text: this.text }, this.ask)
      this.take(answer)
      return answer.path ? addressOf(root, answer.path, token, '') : undefined
    } catch (reason) {
      this.error = (reason as Error).message
      return undefined
    } finally {
      this.busy = false
    }
  }

  private take(answer: RunStarted): void {
    if (answer.text) this.text = answer.text
    this.problems = (answer.problems ?? []).filter((p) => p.file === this.path)
    const all = answer.problems?.length ?? 0
    if (answer.error) this.error = all === 0 ? `${answer.error}.` : `${answer.error}: ${all === 1 ? 'one mistake' : `${all} mistakes`}.`
    // What is in other files, or has no place, is told in the go command's words.
    if (this.problems.length < all || all === 0) this.said = answer.output ?? ''
  }
}
