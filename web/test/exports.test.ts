import { describe, expect, it } from 'vitest'
import { fetchExport, nameIn } from '../src/net/exports'
import { exportAsked } from '../src/state/exporting'
import { TimelineView } from '../src/state/timeline.svelte'

const choice = { format: 'svg', steps: 'moment' as const, window: true, size: '16:9' }

describe('what the page asks for', () => {
  it('is the window, whole', () => {
    const timeline = new TimelineView()
    timeline.window = { from: 3.2, to: 7.1 }
    expect(exportAsked(choice, timeline, 5, 'dark')).toMatchObject({ from: 3, to: 8, at: 5, theme: 'dark', axis: 'events', window: true, chosen: false })
  })

  it('is only some lanes when the reader has chosen', () => {
    const timeline = new TimelineView()
    timeline.filter = 'worker'
    expect(exportAsked(choice, timeline, 5, 'dark')).toMatchObject({ chosen: true, lanes: { text: 'worker', first: 0 } })
    timeline.showAll()
    timeline.toggleGroup(['channel'])
    expect(exportAsked(choice, timeline, 5, 'dark').chosen).toBe(true)
  })
})

describe('the answer', () => {
  const asked = exportAsked(choice, new TimelineView(), 0, 'light')

  it('is a file with a name', async () => {
    let token: string | null = ''
    const download = await fetchExport(asked, 'secret', async (_, init) => {
      token = new Headers(init?.headers).get('Govis-Token')
      return new Response('<svg/>', { headers: { 'Content-Disposition': 'attachment; filename=buffered.svg' } })
    })
    expect(download.name).toBe('buffered.svg')
    expect(token).toBe('secret')
  })

  it('is a sentence where there is none', async () => {
    const refused = fetchExport(asked, '', async () => new Response('Nothing happens there.\n', { status: 400 }))
    await expect(refused).rejects.toThrow('Nothing happens there.')
    const lost = fetchExport(asked, '', () => Promise.reject(new TypeError('fetch failed')))
    await expect(lost).rejects.toThrow('No connection to govis.')
  })

  it('has names of all kinds', () => {
    expect(nameIn('attachment; filename="a b.svg"')).toBe('a b.svg')
    expect(nameIn("attachment; filename*=utf-8''%C3%BC.svg")).toBe('ü.svg')
    expect(nameIn('')).toBe('trace')
  })
})
