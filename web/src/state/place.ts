// The fragment of the address: the secret that opens the door, and the place
// in the trace, so that a reload or a copied link shows the same moment.

import type { Axis } from '../protocol'
import type { Window } from './axis'

export interface Place {
  token: string
  /** Index of the current event; absent: as on a first visit. */
  at?: number
  axis?: Axis
  window?: Window
  /** The selected lane. */
  lane?: string
  /** The live edge is followed. */
  live?: boolean
}

export function parsePlace(fragment: string): Place {
  const params = new URLSearchParams(fragment.replace(/^#/, ''))
  const place: Place = { token: params.get('token') ?? '' }
  const at = integer(params.get('at'))
  if (at !== undefined && at >= -1) place.at = at
  const axis = params.get('axis')
  if (axis === 'events' || axis === 'clock') place.axis = axis
  const [from, to] = (params.get('win') ?? '').split('~').map(Number)
  if (Number.isFinite(from) && Number.isFinite(to) && from < to) place.window = { from, to }
  const lane = params.get('lane')
  if (lane && /^[a-z][0-9]{1,20}$/.test(lane)) place.lane = lane
  if (params.get('live') === '1') place.live = true
  return place
}

export function formatPlace(place: Place): string {
  const params = new URLSearchParams()
  if (place.token) params.set('token', place.token)
  if (place.at !== undefined) params.set('at', String(place.at))
  if (place.axis) params.set('axis', place.axis)
  if (place.window) params.set('win', `${round(place.window.from)}~${round(place.window.to)}`)
  if (place.lane) params.set('lane', place.lane)
  if (place.live) params.set('live', '1')
  return '#' + params.toString()
}

function round(x: number): number {
  return Math.round(x * 100) / 100
}

function integer(text: string | null): number | undefined {
  return text !== null && /^-?[0-9]{1,15}$/.test(text) ? Number(text) : undefined
}
