// The fragment of the address: the secret, the rooms of the two runs, and the step.

import { isTheme, type Theme } from '../theme.svelte'

export interface PairPlace {
  token: string
  a: string
  b: string
  step?: number
  theme?: Theme
}

const room = /^[a-z0-9-]{0,80}$/

export function parsePair(fragment: string): PairPlace {
  const params = new URLSearchParams(fragment.replace(/^#/, ''))
  const named = (key: string) => (room.test(params.get(key) ?? '') ? (params.get(key) ?? '') : '')
  const place: PairPlace = { token: params.get('token') ?? '', a: named('a'), b: named('b') }
  const step = params.get('step')
  if (step && /^[0-9]{1,9}$/.test(step)) place.step = Number(step)
  const theme = params.get('theme')
  if (isTheme(theme)) place.theme = theme
  return place
}

export function formatPair(place: PairPlace): string {
  const params = new URLSearchParams()
  if (place.token) params.set('token', place.token)
  params.set('a', place.a)
  params.set('b', place.b)
  if (place.step !== undefined) params.set('step', String(place.step))
  if (place.theme) params.set('theme', place.theme)
  return '#' + params.toString()
}

/** The page of a room, as seen from `root`. */
export function pathOf(room: string): string {
  return room === '' ? '' : `r/${room}/`
}

/** The room at a path: what pathOf makes of it. */
export function roomOf(path: string): string {
  return /^r\/([^/]+)\/$/.exec(path)?.[1] ?? ''
}

/** The address of two runs side by side. */
export function compareAddress(root: string, token: string, a: string, b: string): string {
  return `${root}compare.html${formatPair({ token, a, b })}`
}
