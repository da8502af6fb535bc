import { mount } from 'svelte'
import '../style/tokens.css'
import '../style/base.css'
import '../style/looks.css'
import { socketURL } from '../net/address'
import { Store } from '../state/store.svelte'
import Compare from './Compare.svelte'
import { Pair } from './pair.svelte'
import { parsePair, pathOf } from './place'

const target = document.getElementById('app')
if (!target) throw new Error('govis: the page has no element #app')

const place = parsePair(location.hash)
const { token } = place

function open(room: string): Store {
  const page = new URL('./' + pathOf(room), location.href)
  // At an event: nothing plays by itself here.
  return new Store(socketURL(page, token), { token, axis: 'events', at: 0 })
}

const pair = new Pair([open(place.a), open(place.b)], place)
export default mount(Compare, { target, props: { pair, place } })
