// Of very many objects the stage shows those that matter most at the moment; the rest is
// counted.

import type { Context, State } from '../protocol'

/** Objects that the stage shows at once. */
export const maxObjects = 12

/** The state with only those objects that matter most, if there are too many. */
export function relevant(state: State, focus: string | undefined, most = maxObjects): State {
  const places = placesOf(state)
  const total = objectsOf(state)
  if (total <= most) return state
  const parents = new Map(state.contexts.map((c) => [c.lane, c.parent ? `o${c.parent}` : undefined]))
  const keep = new Set<string>()
  const order = [...wonBy(state), ...state.touched, ...(focus ? [focus] : []), ...treesOf(state), ...state.relevant, ...places.keys()]
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

/** How many objects have to be there: what the event is about. Of a select that is its own card, where its channels have names. */
export function leastObjects(state: State): number {
  if (state.selects.some((s) => s.g === state.event?.g)) return 1
  const places = placesOf(state)
  return Math.max(1, new Set(state.touched.map((lane) => places.get(lane)).filter((place) => place !== undefined)).size)
}

/** The channel of the case that has won the event's select. */
function wonBy({ selects, event }: State): string[] {
  const select = selects.find((s) => s.g === event?.g)
  const won = select?.cases[select.won]
  return won ? [`o${won.chan}`] : []
}

/** The trees of the contexts that the event is about, all of them: a cancellation goes down. */
function treesOf({ contexts, touched }: State): string[] {
  const byId = new Map(contexts.map((c) => [c.id, c]))
  const rootOf = (context: Context): number => {
    const parent = context.parent !== undefined && context.parent < context.id ? byId.get(context.parent) : undefined
    return parent ? rootOf(parent) : context.id
  }
  const roots = new Set(contexts.filter((c) => touched.includes(c.lane)).map(rootOf))
  return contexts.filter((c) => roots.has(rootOf(c))).map((c) => c.lane)
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
