// What is known of a goroutine at an event of a tape: its wait, its stack.

import type { ExplainReply, ExplainRequest, StackReply, StackRequest, Tape, TapeGoroutine } from '../protocol'
import { durationOf } from './duration'
import { notFound } from './refuse'

export function explain(tape: Tape, r: ExplainRequest): ExplainReply {
  const change = goroutine(tape, r.g, r.at).explains.findLast((c) => c.at <= r.at)
  if (!change) throw missing(r.g, r.at)
  const { t } = tape.events[r.at - (tape.hello.first ?? 0)].event
  const reply = tape.explains[change.n]
  return {
    ...reply, type: 'explain', id: r.id, at: r.at,
    since: reply.since.replace('\x01', durationOf(t - change.since)),
    what: reply.what.replace('\x02', durationOf(Math.max((change.deadline ?? 0) - t, 0))),
  }
}

export function stackOf(tape: Tape, r: StackRequest): StackReply {
  const g = goroutine(tape, r.g, r.at)
  const change = g.frames.findLast((c) => c.at <= r.at)
  if (!change) throw missing(r.g, r.at)
  return { type: 'stack', id: r.id, g: r.g, at: r.at, frames: tape.stacks[change.n], created: tape.stacks[g.created], by: g.by }
}

function goroutine(tape: Tape, g: number, at: number): TapeGoroutine {
  const found = tape.goroutines.find((x) => x.g === g)
  if (!found) throw missing(g, at)
  return found
}

function missing(g: number, at: number) {
  return notFound(`There is no goroutine ${g} at event ${at}.`)
}
