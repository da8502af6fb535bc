// Searching a tape.

import { MaxHits, type Hit, type SearchReply, type SearchRequest, type Tape } from '../protocol'
import { laneMatches } from './choose'
import { search as find } from './find'
import { notFound } from './refuse'

/** Fields of an event in which a text is looked for. */
const searched = new Set(['name', 'value', 'reason', 'at', 'message', 'kind', 'cause', 'mode'])

export function searchTape(tape: Tape, r: SearchRequest): SearchReply {
  const text = r.text.toLowerCase()
  const first = tape.hello.first ?? 0
  const lane = r.lane ? tape.lanes.find((l) => l.lane.id === r.lane) : undefined
  if (r.lane && !lane) throw notFound(`There is no lane "${r.lane}" to search.`)
  const length = lane ? lane.events.length : tape.events.length
  const nth = (k: number) => (lane ? lane.events[k] : first + k)
  const hits: Hit[] = []
  let k = find(length, (i) => nth(i) >= r.from)
  for (; k < length && hits.length < r.limit; k++) {
    const e = tape.events[nth(k) - first]
    if (e.system && !r.system) continue
    const texts = [e.brief, ...e.fields.filter((f) => searched.has(f.name)).map((f) => f.text)]
    if (texts.some((t) => t.toLowerCase().includes(text))) hits.push({ event: e.event, text: e.brief })
  }
  const lanes = r.from > 0 ? [] : tape.lanes.filter((l) => (r.system || !l.lane.system) && laneMatches(l, text))
  lanes.sort((a, b) => a.nth - b.nth)
  return {
    type: 'search', id: r.id, hits, next: k < length ? nth(k) : -1,
    lanes: lanes.slice(0, MaxHits).map(({ lane: { id, kind, name, detail, system } }) => ({ id, kind, name, detail, system })),
  }
}
