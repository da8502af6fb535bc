// The state of the stage after an event of a tape, put together from its stock.

import type { State, Tape, TapeState } from '../protocol'

/** The state after an event; for one before the first there is, that of the first. */
export function stateAt(tape: Tape, at: number, system: boolean): State {
  const first = tape.hello.first ?? 0
  if (at < first && tape.before) {
    return { at: -1, time: 0, sentence: 'The program has not begun.', moves: [], touched: [], ...build(tape, tape.before) }
  }
  const k = Math.max(at - first, 0)
  const { event, sentence, moves, touched } = tape.events[k]
  const states = system && tape.system.length > 0 ? tape.system : tape.states
  return { at: first + k, time: event.t, event, sentence, moves, touched, ...build(tape, states[k]) }
}

function build({ stock }: Tape, s: TapeState) {
  const of = <T>(from: readonly T[], places: readonly number[]) => places.map((n) => from[n])
  return {
    next: s.next,
    goroutines: of(stock.goroutines, s.goroutines),
    channels: of(stock.channels, s.channels),
    locks: of(stock.locks, s.locks),
    waitGroups: of(stock.waitGroups, s.waitGroups),
    contexts: of(stock.contexts, s.contexts),
    selects: of(stock.selects, s.selects),
    conds: of(stock.conds, s.conds),
    onces: of(stock.onces, s.onces),
    timers: of(stock.timers, s.timers),
    variables: of(stock.variables, s.variables),
    runtime: s.runtime,
    groups: s.groups,
    relevant: s.relevant,
    hidden: s.hidden,
  }
}
