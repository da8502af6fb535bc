// What a page asks of govis beside its websocket: the lessons, and to run one.
// `home` is where the catalogue is, as seen from the page.

import type { Catalogue, Comparison, RunAsked, RunStarted, TryAsked } from '../protocol'

/** How a page asks; to be replaced in tests. */
export type Fetch = typeof fetch

/** What came of a request: an answer, or a sentence that says why there is none. */
async function answer<T>(request: Promise<Response>): Promise<T> {
  let response: Response
  try {
    response = await request
  } catch {
    throw new Error('No connection to govis. It may have ended: start it again and open the address that it prints.')
  }
  if (!response.ok) throw new Error((await response.text()).trim() || `govis answers with ${response.status}.`)
  return (await response.json()) as T
}

export function lessons(home: string, token: string, ask: Fetch = fetch): Promise<Catalogue> {
  return answer(ask(home + 'api/lessons', { headers: { 'Govis-Token': token } }))
}

function post<T>(address: string, token: string, body: object, ask: Fetch): Promise<T> {
  return answer(ask(address, { method: 'POST', headers: { 'Govis-Token': token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }))
}

/** Builds and starts a lesson; the answer says where it is shown, or what the go command had against it. */
export function runLesson(home: string, token: string, lesson: string, ask: Fetch = fetch): Promise<RunStarted> {
  const body: RunAsked = { lesson }
  return post(home + 'api/run', token, body, ask)
}

/** Builds and starts a program with an edited file. `root` is where all addresses begin. */
export function tryEdited(root: string, token: string, edited: TryAsked, ask: Fetch = fetch): Promise<RunStarted> {
  return post(root + 'api/try', token, edited, ask)
}

/** Where the runs of two rooms part. */
export function compareRuns(root: string, token: string, a: string, b: string, ask: Fetch = fetch): Promise<Comparison> {
  const query = new URLSearchParams({ a, b }).toString()
  return answer(ask(`${root}api/compare?${query}`, { headers: { 'Govis-Token': token } }))
}

/** The address of a run, with its lesson, or another pane, beside the stage. */
export function addressOf(home: string, path: string, token: string, pane = 'lesson'): string {
  return `${home}${path}#token=${encodeURIComponent(token)}${pane ? `&pane=${pane}` : ''}`
}

/** The path of a lesson's recording. */
export function recordingPath(lesson: string): string {
  return `r/recording-${lesson}/`
}
