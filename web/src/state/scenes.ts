// The scenes that are asked for: each once, with what is looked for in it.

import { MaxWidth, type SceneReply, type SceneRequest } from '../protocol'
import type { Client } from '../net/client'
import type { Folded } from './folds'
import type { Sought, TimelineView } from './timeline.svelte'

type Asked = Omit<SceneRequest, 'id'>

export class Scenes {
  /** What was asked for last, and with what in it to be found. */
  private asked: string | undefined
  private sought: Sought | undefined

  constructor(
    private readonly client: Client,
    private readonly timeline: TimelineView,
  ) {}

  /** Asks for the scene of the window on the screen, unless it is there or on its way; `of` is what of the trace it depends on. */
  async refresh(of: string): Promise<void> {
    const { timeline } = this
    const { sought, chosen } = timeline
    const request = timeline.request()
    if (!request) return
    const asked = nameOf(request, request.lanes.first, of)
    if (asked === this.asked && sought === this.sought) return
    this.asked = asked
    this.sought = sought
    const newest = () => this.asked === asked && this.sought === sought
    try {
      const { scene } = await this.client.ask<SceneReply>(request)
      if (newest()) {
        // What was looked for has been found, and the lanes may be others for it.
        this.asked = nameOf(request, scene.first, of)
        this.sought = undefined
      }
      timeline.take(scene, { chosen, sought })
    } catch (reason) {
      if (newest()) this.asked = undefined
      throw reason
    }
  }

  /** Asks for all idle times that the clock folds, in order: which they are is not a matter of the window. */
  async folded(): Promise<readonly Folded[]> {
    const { timeline } = this
    const { from, to } = timeline.boundsOf('clock')
    const lanes = { ...timeline.query(), first: 0, count: 0, pins: [] }
    const { scene } = await this.client.ask<SceneReply>(
      { type: 'scene', axis: 'clock', from: Math.floor(from), to: Math.ceil(to), width: MaxWidth, fold: true, lanes }, 'folded')
    return scene.gaps
  }
}

/** What tells the scene of one request from that of another, whatever is looked for. */
function nameOf(request: Asked, first: number, of: string): string {
  const lanes = { ...request.lanes, find: undefined, findAt: undefined, findTime: undefined, seen: undefined, first }
  return JSON.stringify([{ ...request, lanes }, of])
}
