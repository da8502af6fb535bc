// Of very many objects the stage shows those that matter most at the moment; the rest is
// counted.

import type { State } from '../protocol'

/** Objects that the stage shows at once. */
export const maxObjects = 12

/** The state with only those objects that matter most, if there are too many. */
export function relevant(state: State, focus: string | undefined, most = maxObjects): State {
  const places = placesOf(state)
  const total = objectsOf(state)
  if (total <= most) return state
  const parents = new Map(state.contexts.map((c) => [c.lane, c.parent ? `o${c.parent}` : undefined]))
  const keep = new Set<string>()
  const order = [...state.touched, ...(focus ? [focus] : []), ...state.relevant, ...places.keys()]
  for (const lane of order) {
    if (keep.size >= most) break
    // A context is shown below those from which it comes.
    for (let at = places.get(lane); at && keep.size < most && !keep.has(at); at = parents.get(at)) keep.add(at)
  }
  const kept = <T extends { lane: string }>(all: T[]) => all.filter((o) => keep.has(places.get(o.lane)!))
  const out: State = {
    ...state,
    channels: kept(state.channels), locks: kept(state.locks), waitGroups: kept(state.waitGroups), contexts: kept(state.contexts),
    conds: kept(state.conds), onces: kept(state.onces), timers: kept(state.timers), variables: kept(state.variables),
  }
  out.hidden = { ...state.hidden, moreObjects: state.hidden.moreObjects + total - objectsOf(out) }
  return out
}

/** How many objects there are, each with what stands at it. */
export function objectsOf(s: State): number {
  return new Set(placesOf(s).values()).size
}

/** The lane at which each object stands: a Done channel at its context, a timer at what it tells, all others at their own. */
function placesOf(s: State): Map<string, string> {
  const own = [s.channels, s.locks, s.waitGroups, s.contexts, s.conds, s.onces, s.variables].flatMap((all) => all.map((o) => o.lane))
  const places = new Map(own.map((lane) => [lane, lane]))
  const contexts = new Set(s.contexts.map((c) => c.id))
  for (const c of s.channels) if (c.context && contexts.has(c.context)) places.set(c.lane, `o${c.context}`)
  for (const t of s.timers) {
    const told = [t.context, t.chan].map((id) => (id ? `o${id}` : '')).find((lane) => places.has(lane))
    places.set(t.lane, told ? places.get(told)! : t.lane)
  }
  return places
}
