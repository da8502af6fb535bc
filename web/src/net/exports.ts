// Asks govis for a file of what the page shows, and gives it to the browser to keep.

import type { ExportAsked } from '../protocol'
import type { Fetch } from './catalogue'

export interface Download {
  name: string
  data: Blob
}

/** The file; where there is none, the error is a sentence. */
export async function fetchExport(asked: ExportAsked, token: string, ask: Fetch = fetch): Promise<Download> {
  let response: Response
  try {
    response = await ask(new URL('export', location.href.replace(/[?#].*/, '')).href, {
      method: 'POST',
      headers: { 'Govis-Token': token, 'Content-Type': 'application/json' },
      body: JSON.stringify(asked),
    })
  } catch {
    throw new Error('No connection to govis. It may have ended.')
  }
  if (!response.ok) throw new Error((await response.text()).trim() || `govis answers with ${response.status}.`)
  return { name: nameIn(response.headers.get('Content-Disposition') ?? ''), data: await response.blob() }
}

/** The name of a file in a header as Go writes it. */
export function nameIn(disposition: string): string {
  const coded = /filename\*=utf-8''([^;]+)/i.exec(disposition)
  if (coded) return decodeURIComponent(coded[1])
  const plain = /filename="?([^";]+)"?/.exec(disposition)
  return plain ? plain[1] : 'trace'
}

/** Has the browser keep a file. */
export function keep({ name, data }: Download): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data)
  link.download = name
  link.click()
  // Not before the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
