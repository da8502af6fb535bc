import { mount } from 'svelte'
import '../style/tokens.css'
import '../style/base.css'
import Catalogue from './Catalogue.svelte'
import { parsePlace } from '../state/place'

const target = document.getElementById('app')
if (!target) throw new Error('govis: the page has no element #app')

const { token, theme } = parsePlace(location.hash)
export default mount(Catalogue, { target, props: { token, chosen: theme } })
