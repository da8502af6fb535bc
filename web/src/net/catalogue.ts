// What a page asks of govis beside its websocket: the lessons, and to run one.
// `home` is where the catalogue is, as seen from the page.

import type { Catalogue, RunAsked, RunStarted } from '../protocol'

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

/** Builds and starts a lesson; the answer says where it is shown, or what the go command had against it. */
export function runLesson(home: string, token: string, lesson: string, ask: Fetch = fetch): Promise<RunStarted> {
  const body: RunAsked = { lesson }
  return answer(
    ask(home + 'api/run', { method: 'POST', headers: { 'Govis-Token': token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  )
}

/** The address of a run, with its lesson beside the stage. */
export function addressOf(home: string, path: string, token: string): string {
  return `${home}${path}#token=${encodeURIComponent(token)}&pane=lesson`
}

/** The path of a lesson's recording. */
export function recordingPath(lesson: string): string {
  return `r/recording-${lesson}/`
}
