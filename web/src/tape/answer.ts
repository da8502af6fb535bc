// Answers a page's requests from a tape, as govis does from the trace.

import type { AnswerReply, ClientMessage, EventReply, EventRequest, OutputReply, OutputRequest, QuestionReply, ServerMessage, SourceReply, StateRequest, Tape } from '../protocol'
import { MaxOutput } from '../protocol'
import { search } from './find'
import { NotFound, notFound } from './refuse'
import { sceneOf } from './scene'
import { searchTape } from './search'
import { stateAt } from './state'
import { stepOn } from './step'
import { explain, stackOf } from './wait'

export function answer(tape: Tape, r: ClientMessage): ServerMessage {
  try {
    return reply(tape, r)
  } catch (reason) {
    if (!(reason instanceof NotFound)) throw reason
    return { type: 'error', id: r.id, code: 'not-found', message: reason.message }
  }
}

function reply(tape: Tape, r: ClientMessage): ServerMessage {
  const { id } = r
  switch (r.type) {
    case 'hello':
      return { ...tape.hello, id }
    case 'scene':
      return { type: 'scene', id, scene: sceneOf(tape, r) }
    case 'state':
      return { type: 'state', id, state: stateAt(tape, stateEvent(tape, r), r.system ?? false) }
    case 'event':
      return event(tape, r)
    case 'source':
      return { ...source(tape, r.path), id }
    case 'step':
      return stepOn(tape, r)
    case 'explain':
      return explain(tape, { ...r, at: known(tape, r.at) })
    case 'stack':
      return stackOf(tape, { ...r, at: known(tape, r.at) })
    case 'waits':
      return { ...(r.system ? tape.systemWaits : tape.waits), id }
    case 'output':
      return outputUpTo(tape, r)
    case 'search':
      return searchTape(tape, r)
    case 'lesson':
      if (!tape.lesson) throw notFound('This run is of no lesson.')
      return { ...tape.lesson, id }
    case 'question':
      return { ...asked(tape.questions, r.n), id }
    case 'answer': {
      const right = asked(tape.answers, r.n)
      return { ...right, id, right: r.choice === right.text }
    }
    case 'stop':
      throw notFound('The program of this file has ended long ago.')
  }
}

/** What was printed up to an event. */
function outputUpTo(tape: Tape, r: OutputRequest): OutputReply {
  const { lines, more, count } = tape.output
  const printed = lines.filter((l) => l.event <= r.at)
  const left = printed.slice(0, -MaxOutput)
  const shown = printed.slice(-MaxOutput)
  const whole = new Set(left.map((l) => l.event))
  if (shown.length > 0) whole.delete(shown[0].event)
  const next = lines.find((l) => l.event > r.at)?.event ?? -1
  return { type: 'output', id: r.id, lines: shown, more: more + whole.size, next, count }
}

/** An event that there is. */
function known(tape: Tape, at: number): number {
  const first = tape.hello.first ?? 0
  const { count } = tape.hello
  if (at >= first && at < count) return at
  throw notFound(`There is no event ${at} in this file: it has events ${first} to ${count - 1}.`)
}

/** The last event that is not later than a time; the number before the first where there is none. */
function eventAt(tape: Tape, ns: number): number {
  return (tape.hello.first ?? 0) + search(tape.events.length, (k) => tape.events[k].time > ns) - 1
}

function stateEvent(tape: Tape, { at, time }: StateRequest): number {
  if (at === undefined) return eventAt(tape, time ?? 0)
  return at < (tape.hello.first ?? 0) ? at : known(tape, at)
}

function event(tape: Tape, r: EventRequest): EventReply {
  const first = tape.hello.first ?? 0
  const { at, time, seq } = r
  let wanted: number
  if (at !== undefined) wanted = at
  else if (time !== undefined) wanted = Math.max(eventAt(tape, time), first)
  else wanted = first + search(tape.events.length, (k) => tape.events[k].event.seq >= (seq ?? 0))
  const e = tape.events[known(tape, wanted) - first]
  return { type: 'event', id: r.id, event: e.event, sentence: e.sentence, fields: e.fields, stack: tape.stacks[e.stack] }
}

function source(tape: Tape, path: string): SourceReply {
  const found = tape.sources.find((s) => s.path === path)
  if (!found) throw notFound(`This file has the program's own source, and not ${path}.`)
  return found
}

function asked<R extends QuestionReply | AnswerReply>(list: readonly R[], n: number): R {
  const found = list.find((q) => q.n === n)
  if (!found) throw notFound('The lesson has no such question.')
  return found
}
