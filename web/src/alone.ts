// The page as one file, with a tape in it in place of govis.

import { mount } from 'svelte'
import './styles'
import { fitPaper } from './print'
import App from './App.svelte'
import { TapeSocket } from './net/tapesocket'
import type { ClientMessage } from './protocol'
import { parsePlace } from './state/place'
import { Store } from './state/store.svelte'
import { answer } from './tape/answer'
import { unpack } from './tape/unpack'

async function start(target: HTMLElement): Promise<void> {
  fitPaper()
  const tape = await unpack(document.getElementById('tape')?.textContent ?? '')
  // An address that says where to be comes before the file.
  const place = parsePlace(location.hash.length > 1 ? location.hash : (tape.place ?? ''))
  const store = new Store('', place, {
    open: () => new TapeSocket(tape),
    later: (run, ms) => window.setTimeout(run, ms),
    cancel: (timer) => window.clearTimeout(timer),
    random: () => Math.random(),
  })
  mount(App, { target, props: { store } })
  // For scripts around the page: any request of docs/protocol.md, and its answer.
  Object.assign(window, { govis: { ask: (request: ClientMessage) => answer(tape, request) } })
}

const target = document.getElementById('app')
if (!target) throw new Error('govis: the page has no element #app')
start(target).catch((reason: unknown) => {
  target.textContent = `This file cannot be shown: it is damaged, or the browser is too old. ${String(reason)}`
  throw reason
})
