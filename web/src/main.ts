import { mount } from 'svelte'
import './styles'
import { fitPaper } from './print'
import App from './App.svelte'
import { socketURL } from './net/address'
import { parsePlace } from './state/place'
import { Store } from './state/store.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('govis: the page has no element #app')

fitPaper()
const place = parsePlace(location.hash)
const store = new Store(socketURL(location, place.token), place)
export default mount(App, { target, props: { store } })
