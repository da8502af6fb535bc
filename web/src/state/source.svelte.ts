// The program's source beside the stage: the file on the screen, the line that was asked for, and a copy that is edited.

import type { SourceFile, SourceReply, TraceInfo } from '../protocol'
import type { Client } from '../net/client'
import { Draft } from './draft.svelte'
import { Files, type File } from './files.svelte'
import type { Pane } from './panes'

/** What the source needs of whom it belongs to. */
export interface Desk {
  readonly client: Client
  readonly trace: TraceInfo | undefined
  readonly sources: readonly SourceFile[]
  readonly opening: { token: string }
  pane: Pane
  fault: string | undefined
  quietly(run: () => Promise<void>): Promise<void>
  /** Has what plays stand still. */
  pause(): void
}

export class SourceView {
  /** The line of source that was asked for, until the next event. */
  frame = $state.raw<{ path: string; line: number } | undefined>()
  /** A copy of the source that is being edited. */
  draft = $state.raw<Draft | undefined>()

  private readonly files: Files

  constructor(private readonly desk: Desk) {
    this.files = new Files(async (path, at) => {
      const { text, local } = await desk.client.ask<SourceReply>({ type: 'source', path, at }, 'source:' + path)
      return { path, text, local: local ?? false }
    })
  }

  /** The file on the screen. */
  get file(): File | undefined {
    return this.files.current
  }

  /** Shows a file of the trace. */
  open(path: string): Promise<void> {
    this.frame = undefined
    return this.desk.quietly(() => this.files.open(path))
  }

  /** Shows a line of source: of a file of the trace, or of one that the stack of the event `at` names. */
  openFrame(path: string, line: number, at?: number): Promise<void> {
    this.desk.pane = 'source'
    this.frame = { path, line }
    return this.desk.quietly(() => this.files.open(path, at))
  }

  /** Goes along with an event: to its file, if that is one of the trace's. */
  follow(path: string | undefined): void {
    this.frame = undefined
    if (path && this.listed(path)) void this.open(path)
  }

  /** The file on the screen can be edited as a copy. */
  get editable(): boolean {
    return this.listed(this.file?.path)?.editable ?? false
  }

  /** Begins to edit a copy of the file on the screen; says why if that cannot be. */
  edit(): void {
    const { desk, file } = this
    const { trace } = desk
    if (this.draft || !trace?.room || !file) return
    if (!this.editable) {
      desk.fault = trace.room.noEdit ?? `No copy of ${file.path} can be edited: it is not of the program's own module.`
      return
    }
    desk.pause()
    desk.pane = 'source'
    const name = this.listed(file.path)?.name ?? file.path
    this.draft = new Draft(file.path, name, file.text, { root: trace.room.root, room: trace.room.name, token: desk.opening.token })
  }

  /** Forgets all: it is of another trace. */
  clear(): void {
    this.files.clear()
    this.draft = undefined
  }

  private listed(path: string | undefined): SourceFile | undefined {
    return this.desk.sources.find((s) => s.path === path)
  }
}
