import { mount } from 'svelte'
import './style/tokens.css'
import './style/base.css'
import App from './App.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('govis: the page has no element #app')
export default mount(App, { target })
