// Cards of places where goroutines stand that are no object of the program: a select
// statement, and the world outside.

import type { Channel, Goroutine, Select, SelectCase, State } from '../protocol'
import { chipHeight, pad, rowGap, titleHeight, wideMouth, type Built, type Dock, type Workshop } from './cards'
import { cut } from './measure'
import type { OutsideCard, SelectCard } from './types'

const caseHeight = 28
/** Cases that are shown; the last says how many more there are. */
const maxCases = 6

/** The lane that a goroutine's select has on the stage alone. */
export function selectLane(g: number): string {
  return `select${g}`
}

export function selectCard(shop: Workshop, select: Select): Built<SelectCard> {
  const { measure, memory } = shop
  const lane = selectLane(select.g)
  const g = shop.goroutines.get(select.g)
  const top = titleHeight + pad
  const shown = select.cases.slice(0, select.cases.length > maxCases ? maxCases - 1 : maxCases)
  const texts = shown.map(caseText)
  if (shown.length < select.cases.length) texts.push(`${select.cases.length - shown.length} more cases`)
  const width = memory.atLeast(memory.zones, lane, Math.min(250, Math.max(120, ...texts.map((t) => measure(t, 'value') + 40))))
  const height = memory.atLeast(memory.rows, lane, Math.max(chipHeight, texts.length * (caseHeight + 4) - 4))
  const seat = { x: pad, y: top + (height - chipHeight) / 2, w: shop.widthOf(g), h: chipHeight }
  const left = seat.x + memory.atLeast(memory.slots, lane, seat.w) + wideMouth + 10
  const cases = texts.map((text, i) => ({
    text: cut(measure, text, 'value', width - 36), won: i === select.won,
    never: i < shown.length && shown[i].dir !== 'default' && shown[i].chan === 0,
    box: { x: left, y: top + (height - (texts.length * (caseHeight + 4) - 4)) / 2 + i * (caseHeight + 4), w: width, h: caseHeight },
  }))
  const card: SelectCard = {
    kind: 'select', lane, select, seat, cases,
    box: { x: 0, y: 0, w: left + width + pad, h: top + height + pad },
    title: 'select', detail: select.won < 0 ? 'waits for one of its cases' : 'one case has won',
  }
  const docks: Dock[] = g ? [{ g: select.g, box: seat, place: 0, sending: false, lane }] : []
  return { card, docks }
}

/** A case as it stands in the source. */
export function caseText(c: SelectCase): string {
  if (c.dir === 'default') return 'default'
  const name = c.name || (c.chan === 0 ? 'nil' : 'channel')
  return c.dir === 'send' ? `${name} <- …` : `<-${name}`
}

/** Selects that have a card, where there is room; who waits in another is on the bench. */
const maxSelects = 3

/** The selects that are shown: those of whom it is about at least. */
export function shownSelects(state: State, { selects, focus }: { selects: boolean; focus?: string }): Select[] {
  const about = (s: Select) => s.g === state.event?.g || `g${s.g}` === focus
  const others = selects ? state.selects.filter((s) => !about(s)) : []
  return [...state.selects.filter(about), ...others].slice(0, maxSelects)
}

/** A channel that is not there, for each name that goroutines wait for in vain. */
export function nilChannels(state: State): Channel[] {
  const byName = new Map<string, Channel>()
  for (const g of state.goroutines) {
    if (g.state !== 'blocked' || !g.reason?.includes('(nil chan)')) continue
    const name = g.objName || 'nil'
    const channel: Channel = byName.get(name) ?? {
      id: 0, lane: `nil ${name}`, name, elem: '', cap: 0, len: 0, slots: [], sendq: [], recvq: [], closed: false, sent: 0, received: 0,
    }
    byName.set(name, channel)
    const queue = g.reason.includes('send') ? channel.sendq : channel.recvq
    queue.push({ g: g.id, name: g.name, value: g.value })
  }
  return [...byName.values()]
}

/** A system call that takes longer is one that the goroutine is seen to be in, ns. */
const longCall = 100_000
const maxOutside = 3

type Room = OutsideCard['rooms'][number]['icon']

function roomOf(g: Goroutine, now: number): Room | undefined {
  if (g.state === 'syscall') return now - g.sinceT >= longCall ? 'syscall' : undefined
  if (g.state !== 'blocked') return undefined
  return g.family === 'sleep' || g.family === 'network' ? g.family : undefined
}

/** Where goroutines are that sleep, wait for the network or are in the operating system; none where nobody ever is. */
export function outsideCard(shop: Workshop, state: State): Built<OutsideCard> | undefined {
  const { memory } = shop
  const docks: Dock[] = []
  const rooms: OutsideCard['rooms'] = []
  let x = pad
  const top = titleHeight + pad
  let height = chipHeight
  for (const icon of ['sleep', 'network', 'syscall'] as const) {
    const there = state.goroutines.filter((g) => roomOf(g, state.time) === icon)
    const key = `outside ${icon}`
    if (there.length === 0 && !memory.zones.has(key)) continue
    const shown = there.slice(0, maxOutside)
    const width = memory.atLeast(memory.zones, key, Math.max(shop.zone, ...shown.map((g) => shop.widthOf(g))))
    const rows = memory.atLeast(memory.rows, key, Math.max(1, shown.length))
    const box = { x: x + 30, y: top, w: width, h: rows * (chipHeight + rowGap) - rowGap }
    shown.forEach((g, i) =>
      docks.push({ g: g.id, place: 0, sending: false, lane: 'outside', box: { x: box.x, y: top + i * (chipHeight + rowGap), w: shop.widthOf(g), h: chipHeight } }),
    )
    rooms.push({ icon, box, more: there.length - shown.length })
    height = Math.max(height, box.h + (there.length > shown.length ? 18 : 0))
    x = box.x + width + wideMouth
  }
  if (rooms.length === 0) return undefined
  const card: OutsideCard = {
    kind: 'outside', lane: 'outside', rooms, empty: docks.length === 0, title: 'outside', detail: rooms.map((r) => roomWords[r.icon]).join(', '),
    box: { x: 0, y: 0, w: x - wideMouth + pad, h: top + height + pad },
  }
  return { card, docks }
}

const roomWords: Record<Room, string> = { sleep: 'asleep', network: 'network', syscall: 'system call' }
