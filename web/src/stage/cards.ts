// One card for each object: what stands in it, and where in the card.

import type { Channel, Goroutine, Lock, Timer, Waiter, WaitGroup } from '../protocol'
import { duration, plural } from '../format'
import { cut, type Measure } from './measure'
import type { Box, ChannelCard, Ghost, LockCard, Point, Queue, WaitGroupCard } from './types'

export const chipHeight = 46
/** Of a chip of one line. */
export const compactHeight = 30
export const pad = 12
export const titleHeight = 28
export const rowGap = 6
const ghostHeight = 26
/** Waiting goroutines shown in one queue; the rest is counted. */
export const maxQueue = 4
/** Places of a buffer drawn one by one. */
const maxSlots = 8
/** Widest value in a slot. */
const widestSlot = 116
const slotHeight = 46
const meetingWidth = 104
export const wideMouth = 18
/** Where nobody waits: as wide as a word. */
const leastZone = 88
/** Of a timer's channel, which is seldom what is to be seen. */
const clockWidth = 34
const narrowMouth = 12
const timerSlot = 64

/**
 * Sizes seen so far. What a step changes should move, and nothing else, so places that
 * were needed once are kept.
 */
export class Memory {
  readonly rows = new Map<string, number>()
  readonly slots = new Map<string, number>()
  /** Widths of the rooms where goroutines wait. */
  readonly zones = new Map<string, number>()
  /** Sizes of all cards ever laid out: places are kept also for those that are not there yet, or any more. */
  readonly cards = new Map<string, { order: number; w: number; h: number }>()
  scale = Infinity
  /** Nothing is drawn smaller, as long as something can be left out instead. */
  leastScale = 1
  /** Places are kept for what was there and will be. */
  keeps = true
  /** The stage is narrow: what is else side by side is one below the other. */
  upright = false
  /** There is room for selects in which nothing happens now. */
  selects = true
  /** There is room for goroutines that have ended. */
  ended = true
  /** What was large once keeps its size. */
  sizes = true
  /** The bench is that of a crowd, with chips of one line. */
  compact = false
  /** Contexts have one line each, and who waits for them too. */
  slim = false
  /** The tree of contexts has its heading. */
  headed = true
  /** Where cards stood last, at which scale, if they have no places of their own. */
  stood: { scale: number; at: ReadonlyMap<string, Point> } | undefined
  /** There is room for the world outside. */
  outside = true
  /** The run has been looked through: where nobody was seen to wait, nobody will. */
  surveyed = false
  /** The lane of a goroutine that has to be seen, in a crowd too. */
  focus: string | undefined
  /** Who was there at the end of the run. */
  goroutines: readonly Goroutine[] = []

  /** The run has been looked through: what was seen keeps its size, and places are given anew. */
  survey(): void {
    this.surveyed = true
    this.cards.clear()
    this.stood = undefined
    this.scale = Infinity
  }

  /** The largest value seen under the key; where there is no room for that, the value. */
  atLeast(map: Map<string, number>, key: string, value: number): number {
    const largest = Math.max(map.get(key) ?? 0, value)
    map.set(key, largest)
    return this.sizes ? largest : value
  }
}

/** A goroutine's place in a queue, relative to its card. */
export interface Dock {
  g: number
  box: Box
  place: number
  sending: boolean
  lane: string
  /** The chip has one line there. */
  compact?: boolean
}

export interface Built<C> {
  card: C
  docks: Dock[]
}

/** Those who get a chip, and how many are left out. */
export interface Cast {
  shown: Goroutine[]
  left: number
}

export interface Workshop {
  measure: Measure
  memory: Memory
  goroutines: ReadonlyMap<number, Goroutine>
  /** All there are, also those that are left out: who holds one is seen by that. */
  locks: readonly Lock[]
  widthOf(g: Goroutine | undefined): number
  cast: Cast
  /** Of the moment, ns. */
  time: number
  /** Who hands a value to whom at the event: they meet at the channel. */
  meeting?: { obj: number; from: number; to: number }
  /** Width of a queue: that of the widest chip. */
  zone: number
}

export function channelCard(shop: Workshop, now: Channel, clock?: Timer): Built<ChannelCard> {
  const channel = withMeeting(shop, now)
  const { measure, memory } = shop
  const rows = memory.atLeast(
    memory.rows, channel.lane,
    Math.max(queueHeight(channel.sendq), queueHeight(channel.recvq), slotHeight),
  )
  const shown = Math.min(channel.cap, maxSlots)
  const timer = clock !== undefined || isTimer(channel)
  const mouth = timer ? narrowMouth : wideMouth
  const widest = Math.max(timer ? timerSlot : slotRoom(channel.elem), ...channel.slots.slice(0, shown).map((s) => measure(s.value, 'value') + 20))
  const slotWidth = memory.atLeast(memory.slots, channel.lane, Math.min(timer ? timerSlot : widestSlot, widest))
  const moreWidth = channel.cap > shown ? 62 : 0
  const inner = channel.cap === 0 ? meetingWidth : shown * slotWidth + moreWidth
  const senders = timer ? clockWidth : zoneWidth(shop, channel.lane + ' send', channel.sendq)
  const receivers = zoneWidth(shop, channel.lane, channel.recvq)
  const top = titleHeight + pad
  const below = memory.upright && !timer
  const across = Math.max(inner + 2 * mouth, senders + wideMouth + receivers)
  const left = below ? pad + (across - inner) / 2 : pad + senders + mouth
  const line = below ? top + slotHeight + wideMouth : top
  const pipe: Box = { x: left, y: top, w: inner, h: slotHeight }
  const slots = Array.from({ length: shown }, (_, i) => ({
    x: left + inner - (i + 1) * slotWidth, y: top, w: slotWidth, h: slotHeight,
  }))
  const docks: Dock[] = []
  const sendBox = { x: pad, y: line, w: senders, h: rows }
  const recvBox = { x: below ? pad + across - receivers : left + inner + mouth, y: line, w: receivers, h: rows }
  const sendq = queue(shop, channel.sendq, sendBox, 'right', channel.lane, true, docks)
  const recvq = queue(shop, channel.recvq, recvBox, 'left', channel.lane, false, docks)
  const card: ChannelCard = {
    kind: 'channel', lane: channel.lane, channel, timer, clock, nil: channel.id === 0, pipe, slots, sendq, recvq,
    moreSlots: channel.cap - shown,
    moreBox: moreWidth ? { x: left, y: top, w: moreWidth, h: slotHeight } : undefined,
    box: { x: 0, y: 0, w: Math.max(recvBox.x + receivers + pad, clock ? headWidth(shop, channel, clock) : 0), h: line + rows + pad },
    title: channel.name,
    detail: channelDetail(channel, clock, shop.time),
  }
  return { card, docks }
}

/** The channel with those who meet there first in their lines. */
function withMeeting({ meeting, goroutines }: Workshop, channel: Channel): Channel {
  if (!meeting || meeting.obj !== channel.id) return channel
  const first = (g: number, line: Waiter[]): Waiter[] => {
    const name = goroutines.get(g)?.name
    return name === undefined || line.some((w) => w.g === g && !w.select) ? line : [{ g, name }, ...line.filter((w) => w.g !== g)]
  }
  return { ...channel, sendq: first(meeting.from, channel.sendq), recvq: first(meeting.to, channel.recvq) }
}

/** As wide as a timer's heading has ever been: it changes with every step. */
function headWidth({ measure, memory, time }: Workshop, channel: Channel, clock: Timer): number {
  const width = measure(channel.name, 'title') + 12 + measure(timerDetail(clock, time), 'detail') + 2 * pad + 4
  return memory.atLeast(memory.slots, channel.lane + ' head', Math.min(360, width))
}

/** What a timer is, and when it is due. */
export function timerDetail(t: Timer, now: number): string {
  const what = t.kind === 'ticker' ? `every ${duration(t.period ?? 0)}` : t.kind === 'func' ? 'AfterFunc' : 'timer'
  if (!t.active) return `${what} · ${t.fired > 0 ? 'has fired' : 'stopped'}`
  const left = t.deadline - now
  return `${what} · ${left > 0 ? `due in ${duration(left, 2)}` : 'due'}`
}

/** Whether the values come from a timer: into one slot, and nobody ever waits to send them. */
function isTimer(c: Channel): boolean {
  return c.elem === 'time.Time' && c.cap === 1 && c.sendq.length === 0
}

/** Width of the room where goroutines wait: as wide as its caption where nobody is known ever to wait. */
export function zoneWidth(shop: Workshop, key: string, waiters: Waiter[]): number {
  const { memory, measure } = shop
  const seen = waiters.slice(0, maxQueue).map((w) => (w.select || !shop.goroutines.has(w.g) ? Math.min(shop.zone, measure(w.name, 'status') + 38) : shop.widthOf(shop.goroutines.get(w.g))))
  return memory.atLeast(memory.zones, key, Math.max(memory.surveyed ? leastZone : shop.zone, ...seen))
}

/** Room to begin with for a value of a type, so that slots seldom have to grow. */
function slotRoom(elem: string): number {
  return /^(bool|u?int(8|16|32|64)?|byte|rune|float(32|64)|struct\{\})$/.test(elem) ? 58 : 96
}

function channelDetail(c: Channel, clock: Timer | undefined, now: number): string {
  if (c.id === 0) return 'a nil channel: who waits here, waits for ever'
  if (clock) return timerDetail(clock, now)
  const fill = c.cap === 0 ? 'unbuffered' : `${c.len} of ${c.cap}`
  if (isTimer(c)) return `timer · ${fill}`
  return `chan ${c.elem} · ${fill}${c.closed ? ' · closed' : ''}`
}

export function lockCard(shop: Workshop, lock: Lock): Built<LockCard> {
  const { memory } = shop
  const holders = lock.owner ? [lock.ownerName ?? `g${lock.owner}`] : readers(shop, lock)
  const seatHeight = Math.max(chipHeight, 10 + holders.length * 26)
  const rows = memory.atLeast(memory.rows, lock.lane, Math.max(queueHeight(lock.queue), seatHeight))
  const top = titleHeight + pad
  const docks: Dock[] = []
  const zone = zoneWidth(shop, lock.lane, lock.queue)
  const box = { x: pad, y: top, w: zone, h: rows }
  const line = queue(shop, lock.queue, box, 'right', lock.lane, false, docks)
  const widest = Math.max(0, ...holders.map((h) => shop.measure(h, 'name'))) + 56
  const seatWidth = memory.atLeast(memory.slots, lock.lane, Math.min(230, Math.max(shop.zone, widest)))
  const seat = { x: pad + zone + wideMouth + 10, y: top, w: seatWidth, h: seatHeight }
  const detail = lock.kind === 'rwmutex' ? rwDetail(lock) : lock.mode === 'starvation' ? 'Mutex · starvation mode' : 'Mutex'
  const card: LockCard = {
    kind: 'lock', lane: lock.lane, lock, seat, queue: line, holders,
    box: { x: 0, y: 0, w: seat.x + seat.w + pad, h: top + rows + pad },
    title: lock.name, detail,
  }
  return { card, docks }
}

function rwDetail({ owner, readers }: Lock): string {
  if (owner) return 'RWMutex · one writer'
  return readers > 0 ? `RWMutex · ${plural(readers, 'reader')}` : 'RWMutex'
}

function readers(shop: Workshop, lock: Lock): string[] {
  const names = lock.readerGs.slice(0, 4).map((g) => shop.goroutines.get(g)?.name ?? `g${g}`)
  const rest = lock.readers - names.length
  if (rest > 0) names.push(names.length ? `+${rest} more` : `${rest} readers`)
  return names
}

export function waitGroupCard(shop: Workshop, group: WaitGroup): Built<WaitGroupCard> {
  const dialSize = 68
  const rows = shop.memory.atLeast(shop.memory.rows, group.lane, Math.max(queueHeight(group.waiters), dialSize))
  const top = titleHeight + pad
  const docks: Dock[] = []
  const zone = zoneWidth(shop, group.lane, group.waiters)
  const box = { x: pad + dialSize + wideMouth + 12, y: top + (dialSize - chipHeight) / 2, w: zone, h: rows }
  const line = queue(shop, group.waiters, box, 'left', group.lane, false, docks)
  const card: WaitGroupCard = {
    kind: 'waitgroup', lane: group.lane, group, queue: line,
    dial: { x: pad, y: top, w: dialSize, h: dialSize },
    box: { x: 0, y: 0, w: box.x + zone + pad, h: top + rows + pad },
    title: group.name,
    detail: group.gen > 1 ? `WaitGroup · round ${group.gen}` : 'WaitGroup',
  }
  return { card, docks }
}

/** Whether a goroutine does not wait in a line, but has come to meet somebody. */
function meets({ meeting }: Workshop, waiter: Waiter, lane: string): boolean {
  return meeting !== undefined && lane === `o${meeting.obj}` && (waiter.g === meeting.from || waiter.g === meeting.to)
}

export function queueHeight(waiters: Waiter[], chip = chipHeight): number {
  let height = 0
  for (const w of waiters.slice(0, maxQueue)) height += (w.select ? ghostHeight : chip) + rowGap
  if (waiters.length > maxQueue) height += 20
  return height - rowGap
}

/** Stands the waiters of a queue one below the other, the first at the top, and notes where each chip docks. */
export function queue(
  shop: Workshop, waiters: Waiter[], box: Box, side: 'left' | 'right', lane: string, sending: boolean, docks: Dock[], compact = false,
): Queue {
  const height = compact ? compactHeight : chipHeight
  const ghosts: Ghost[] = []
  let y = box.y
  waiters.slice(0, maxQueue).forEach((waiter, i) => {
    if (waiter.select || !shop.goroutines.has(waiter.g)) {
      const name = cut(shop.measure, waiter.name, 'status', box.w - 34)
      const w = Math.max(60, shop.measure(name, 'status') + 34)
      ghosts.push({ waiter, name, box: { x: side === 'left' ? box.x : box.x + box.w - w, y, w, h: ghostHeight } })
      y += ghostHeight + rowGap
      return
    }
    const w = shop.widthOf(shop.goroutines.get(waiter.g))
    docks.push({
      g: waiter.g, place: meets(shop, waiter, lane) ? 0 : i + 1, sending, lane, compact,
      box: { x: side === 'left' ? box.x : box.x + box.w - w, y, w, h: height },
    })
    y += height + rowGap
  })
  // How many more wait stands below them, also where the room was made for one.
  const h = Math.max(box.h, queueHeight(waiters, height))
  return { box: { ...box, h }, ghosts, more: Math.max(0, waiters.length - maxQueue), empty: waiters.length === 0 }
}
