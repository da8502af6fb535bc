// Steps along a tape.

import type { StepReply, StepRequest, Tape } from '../protocol'
import { search } from './find'
import { notFound } from './refuse'
import { stateAt } from './state'

export function stepOn(tape: Tape, r: StepRequest): StepReply {
  const first = tape.hello.first ?? 0
  const before = first - 1
  const event = (i: number) => tape.events[i - first]
  const lane = r.lane ? tape.lanes.find((l) => l.lane.id === r.lane) : undefined
  if (r.lane && !lane) throw notFound(`There is no lane "${r.lane}" to step along.`)

  function wanted(i: number): boolean {
    const e = event(i)
    if (!r.system && !lane?.lane.system && e.system) return false
    switch (r.kind) {
      case 'event':
        return true
      case 'step':
        return e.notable ?? false
      case 'block':
        // Along a goroutine it is its own.
        return lane?.lane.kind === 'goroutine' ? e.event.kind === 'go.block' && e.event.lanes[0] === lane.lane.id : (e.block ?? false)
      case 'handoff':
        return e.handoff ?? false
      case 'line':
        return e.event.place?.file === r.line?.file && e.event.place?.line === r.line?.line
    }
  }

  const list = lane?.events
  const length = list ? list.length : tape.events.length
  const nth = (k: number) => (list ? list[k] : first + k)
  let at = Math.min(Math.max(r.from, before), tape.hello.count - 1)
  const from = at
  const move = r.back ? -1 : 1
  let k = r.back ? search(length, (i) => nth(i) >= from) - 1 : search(length, (i) => nth(i) > from)
  let steps = 0
  for (const most = Math.max(r.count ?? 1, 1); k >= 0 && k < length && steps < most; k += move) {
    if (!wanted(nth(k))) continue
    at = nth(k)
    steps++
  }
  return {
    type: 'step', id: r.id, found: steps > 0, at, time: event(Math.max(at, first)).time, steps,
    state: r.state ? stateAt(tape, at, r.system ?? false) : undefined,
  }
}
