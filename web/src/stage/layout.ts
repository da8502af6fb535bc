// Where everything on the stage stands. Goroutines have their places on a bench at
// the top; who waits for an object stands in that object's queue instead. Below
// are the objects, each on a card, in rows.

import type { Goroutine, Lock, State, Waiter } from '../protocol'
import { plural } from '../format'
import { brief } from '../looks'
import { lanesOf } from './anchor'
import { channelCard, chipHeight, compactHeight, lockCard, maxQueue, waitGroupCard, type Built, type Dock, type Cast, type Memory, type Workshop } from './cards'
import { contextCard } from './cardscontext'
import { condCard, onceCard, timerCard, variableCard } from './cardsmore'
import { nilChannels, outsideCard, selectCard, shownSelects } from './cardsplace'
import { family, layoutFamily } from './family'
import { cut, type Measure } from './measure'
import { cardGap, lean, margin, pack, settle, stood } from './pack'
import { leastObjects, maxObjects, objectsOf, relevant } from './relevant'
import type { Box, Card, Chip, StageLayout } from './types'

/** Above and below a bench of chips of one line. */
const compactMargin = 6
const chipGap = 10
const leastChip = 128
const widestChip = 190
/** A stage of fewer pixels is that of a phone held upright: who waits for a channel stands below its pipe. */
const upright = 480
/** More goroutines than this are a crowd there. */
const few = 4
/** More goroutines than this are a crowd: they have chips of one line, and who stands in a line has none on the bench. */
const crowd = 18
/** Where there are more goroutines than this, those that have ended are no more on the bench. */
const some = 10
/** Chips on the bench, in a crowd. */
const maxBench = 16
/** Chips alone are not blown up more than this. */
const largestBench = 1.7
const scales = [2.6, 2.2, 1.95, 1.7, 1.55, 1.4, 1.3, 1.2, 1.1, 1, 0.92, 0.84]
/** Objects are left out rather than drawn smaller than this. */
export const leastScale = 1

/**
 * Looks a run through: states from all over it, the last one at the end. What they need
 * finds its place and size in the memory, so that nothing has to make way for it later.
 */
export function survey(states: readonly State[], width: number, height: number, measure: Measure, memory: Memory): void {
  memory.surveyed = true
  for (const state of states) layoutStage(state, width, height, measure, memory)
  memory.survey()
  const last = states.at(-1)
  if (!last) return
  memory.goroutines = last.goroutines
  layoutStage(last, width, height, measure, memory)
}

/**
 * Lays a state out for a stage of so many pixels; the memory keeps places from jumping between steps. Where not
 * everything finds room, there are no places kept, then no outside, no selects but the event's, contexts of one line each, nobody on
 * the bench who has ended, no sizes kept, a bench of one line each, no heading of the contexts, then fewer objects: those that matter
 * least go.
 */
export function layoutStage(state: State, width: number, height: number, measure: Measure, memory: Memory): StageLayout {
  const least = leastObjects(state)
  let most = maxObjects
  let { scale } = memory
  for (;;) {
    const shown = relevant(state, memory.focus, Math.max(most, least))
    const layout = layoutShown(shown, state.locks, width, height, measure, memory)
    const fits = layout.height * layout.scale <= height + 1 && layout.width * layout.scale <= width + 0.5
    if ((fits && layout.scale >= memory.leastScale) || (most <= least && memory.compact && (!memory.headed || shown.contexts.length < 2))) {
      memory.stood = stood(layout)
      return layout
    }
    if (memory.keeps) {
      memory.keeps = false
      memory.cards.clear()
      scale = Infinity
    } else if (memory.outside) memory.outside = false
    else if (memory.selects) memory.selects = false
    else if (!memory.slim && shown.contexts.length > 1) memory.slim = true
    else if (memory.ended) memory.ended = false
    else if (memory.sizes) memory.sizes = false
    else if (!memory.compact) memory.compact = true
    else if (memory.headed && shown.contexts.length > 1) memory.headed = false
    else most = Math.max(least, Math.min(most, layout.objects) - 1)
    memory.scale = scale
  }
}

/** The scales to try: large type is large before it is all. */
function scalesFrom(least: number): number[] {
  return least > leastScale ? [...scales.filter((s) => s > least), least] : scales
}

function layoutShown(state: State, locks: readonly Lock[], width: number, height: number, measure: Measure, memory: Memory): StageLayout {
  memory.upright = width < upright
  const shop = workshop(state, locks, measure, memory)
  const built = buildCards(state, shop)
  const alone = built.length === 0 ? family(shop, state) : undefined
  if (alone) return layoutFamily(shop, alone, width, height, (g, home) => chipOf(g, home, state, shop, false))
  const most = Math.min(memory.scale, built.length === 0 ? Math.max(largestBench, memory.leastScale) : Infinity)
  const possible = scalesFrom(memory.leastScale).filter((scale) => scale <= most)
  const at = (scale: number) => place(state, shop, built, Math.max(320, width / scale), height / scale, scale)
  const smallest = possible.pop()
  if (smallest === undefined) throw new Error('govis: the stage has no scale left')
  const fits = (l: StageLayout) => l.height * l.scale <= height && l.width * l.scale <= width + 0.5
  // What does not fit at the smallest scale is not tried at the others.
  let chosen = at(smallest)
  if (fits(chosen)) {
    for (const scale of possible) {
      const larger = at(scale)
      if (!fits(larger)) continue
      chosen = larger
      break
    }
  }
  memory.scale = chosen.scale
  // What is left below is shared above and below the cards.
  const spare = height / chosen.scale - chosen.height
  if (spare > 0) chosen.height += spare
  if (spare > 0) for (const card of chosen.cards) card.box.y += spare * 0.4
  if (!shop.memory.keeps || chosen.cards.length > maxKept || shop.memory.cards.size > maxKept) settle(chosen, shop.memory)
  dock(chosen, built.flatMap((b) => b.docks), shop)
  return chosen
}

function workshop(state: State, locks: readonly Lock[], measure: Measure, memory: Memory): Workshop {
  const goroutines = new Map(state.goroutines.map((g) => [g.id, g]))
  const widthOf = (g: Goroutine | undefined) => chipWidth(g, measure)
  const zone = Math.max(leastChip, ...state.goroutines.map(widthOf))
  return { measure, memory, goroutines, locks, widthOf, cast: cast(state, memory), time: state.time, meeting: meetingOf(state), zone: memory.atLeast(memory.slots, 'zone', zone) }
}

/** The hand-off that the event is: a value goes straight from one goroutine, or a timer, to another. */
export function meetingOf(state: State): Workshop['meeting'] {
  const id = (lane: string | undefined) => (/^g\d/.test(lane ?? '') ? Number(lane!.slice(1)) : 0)
  for (const { kind, obj, from, to } of state.moves) {
    if (kind !== 'value' || !obj || from?.slot !== undefined || !id(to?.lane)) continue
    return { obj, from: id(from?.lane), to: id(to?.lane) }
  }
  return undefined
}

function chipWidth(g: Goroutine | undefined, measure: Measure): number {
  if (!g) return leastChip
  return Math.min(widestChip, Math.max(leastChip, measure(g.name, 'name') + 44))
}

function buildCards(state: State, shop: Workshop): Built<Card>[] {
  const known = new Set(state.contexts.map((c) => c.id))
  // A context's Done channel is shown as its context.
  const channels = state.channels.filter((c) => !c.context || !known.has(c.context))
  const shown = new Set(channels.map((c) => c.id))
  // A timer stands at the channel that it sends on, or at the context that it ends.
  const alone = state.timers.filter((t) => !(t.chan && shown.has(t.chan)) && !(t.context && known.has(t.context)))
  const built: Built<Card>[] = [
    ...channels.map((c) => channelCard(shop, c, state.timers.find((t) => t.chan === c.id))),
    ...nilChannels(state).map((c) => channelCard(shop, c)),
    ...state.locks.map((l) => lockCard(shop, l)),
    ...state.waitGroups.map((w) => waitGroupCard(shop, w)),
    ...state.conds.map((c) => condCard(shop, c)),
    ...state.onces.map((o) => onceCard(shop, o)),
    ...alone.map((t) => timerCard(shop, t)),
    ...state.variables.map((v) => variableCard(shop, v)),
    ...shownSelects(state, shop.memory).map((s) => selectCard(shop, s)),
  ]
  if (state.contexts.length > 0) built.push(contextCard(shop, state.contexts, state.timers))
  if (built.length === 0 && shop.memory.cards.size === 0) return built
  const outside = shop.memory.outside ? outsideCard(shop, state) : undefined
  if (outside) built.push(outside)
  return built
}

/** Places bench and cards at one scale. */
function place(state: State, shop: Workshop, built: Built<Card>[], width: number, height: number, scale: number): StageLayout {
  const compact = shop.memory.compact || state.goroutines.length > (shop.memory.upright ? few : crowd)
  const atCards = new Set(built.flatMap((b) => b.docks.map((d) => d.g)))
  const chips = benchChips(state, shop, width, compact, atCards)
  const above = compact ? compactMargin : margin
  const benchBottom = Math.max(above + (compact ? compactHeight : chipHeight), ...chips.map((c) => c.home.y + c.home.h))
  const bench: Box = { x: 0, y: 0, w: width, h: benchBottom + above - (compact ? 0 : 4) }
  const cards = built.map((b) => ({ ...b.card, box: { ...b.card.box } }))
  const boxes = places(cards, shop.memory)
  let used = pack(boxes, width - 2 * margin, lean)
  if (used.h > height - bench.h - 2 * cardGap) used = pack(boxes, width - 2 * margin)
  const left = margin + Math.max(0, (width - 2 * margin - used.w) / 2)
  for (const { box } of cards) {
    box.x += left
    box.y += bench.h + cardGap
  }
  return {
    width: Math.max(width, used.w + 2 * margin),
    height: bench.h + cardGap + (used.h ? used.h + cardGap : 0),
    scale, bench, chips, cards, branches: [], objects: objectsOf(state), cramped: !shop.memory.keeps,
    hiddenText: hiddenText(state, shop.cast),
  }
}

/** More objects than these come and go too much to keep a place for each. */
const maxKept = 16

/** The places of all cards in their order: of those that are there, their own boxes. */
function places(cards: Card[], memory: Memory): Box[] {
  const now = [...cards].sort((a, b) => orderOf(a) - orderOf(b)).map((c) => c.box)
  if (!memory.keeps || cards.length > maxKept || memory.cards.size > maxKept) return now
  for (const card of cards) memory.cards.set(card.lane, { order: orderOf(card), w: card.box.w, h: card.box.h })
  const there = new Map(cards.map((c) => [c.lane, c.box]))
  return [...memory.cards]
    .sort(([, a], [, b]) => a.order - b.order)
    .map(([lane, { w, h }]) => there.get(lane) ?? { x: 0, y: 0, w, h })
}

const kindOrder: Record<Card['kind'], number> = {
  contexts: 0, channel: 1, select: 2, timer: 3, lock: 4, cond: 5, once: 6, waitgroup: 7, variable: 8, outside: 9,
}

/** Cards stand by kind, and by age. */
function orderOf(card: Card): number {
  const id = card.kind === 'contexts' ? 0 : Number(/\d+/.exec(card.lane)?.[0]) || 0
  return kindOrder[card.kind] * 1e12 + id
}

/** Those who get a chip: all, or in a crowd those of whom it matters, and how many are left out. */
function cast(state: State, { focus, ended }: Memory): Cast {
  const { touched: told } = state
  const all = ended && state.goroutines.length <= some ? state.goroutines : state.goroutines.filter((g) => g.state !== 'ended' || told.includes(g.lane) || g.lane === focus)
  if (all.length <= crowd) return { shown: all, left: 0 }
  const queues = queuesOf(state)
  const line = new Set(queues.flatMap((q) => q.filter((w) => !w.select).map((w) => w.g)))
  const atCards = new Set(queues.flatMap((q) => q.slice(0, maxQueue).filter((w) => !w.select).map((w) => w.g)))
  const touched = new Set([...state.touched, ...(focus ? [focus] : [])])
  const free = state.goroutines.filter((g) => (g.lane === focus ? !atCards.has(g.id) : !line.has(g.id) && g.state !== 'ended'))
  const first = free.filter((g) => touched.has(g.lane) || g.state === 'running')
  const bench = new Set([...first, ...free].slice(0, maxBench).map((g) => g.id))
  const shown = state.goroutines.filter((g) => bench.has(g.id) || atCards.has(g.id))
  // Who waits further back in a line is counted there.
  const left = state.goroutines.filter((g) => !bench.has(g.id) && !line.has(g.id) && g.state !== 'ended').length
  return { shown, left }
}

/** All lines in which goroutines stand. */
function queuesOf(state: State): Waiter[][] {
  return [
    ...state.channels.flatMap((c) => [c.sendq, c.recvq]),
    ...state.locks.map((l) => l.queue),
    ...[...state.waitGroups, ...state.contexts, ...state.conds, ...state.onces].map((w) => w.waiters),
  ]
}

function benchChips(state: State, shop: Workshop, width: number, compact: boolean, atCards: ReadonlySet<number>): Chip[] {
  const height = compact ? compactHeight : chipHeight
  let x = margin
  let y = compact ? compactMargin : margin
  const { shown } = shop.cast
  const beside = compact ? besideAll(shown.filter((g) => !atCards.has(g.id)), shop, state, width) : undefined
  return shown.map((g) => {
    const w = beside?.get(g.id)?.w ?? shop.widthOf(g)
    // In a crowd nobody keeps a place that is not used.
    const kept = !compact || !atCards.has(g.id)
    if (kept && x > margin && x + w > width - margin) {
      x = margin
      y += height + chipGap - 2
    }
    const home = { x, y, w: kept ? w : 0, h: height }
    if (kept) x += w + chipGap
    const chip = chipOf(g, home, state, shop, compact)
    return kept && beside ? { ...chip, box: home, beside: beside.get(g.id)?.x } : chip
  })
}

/** Of chips of one line how wide each is with its state beside the name, and where that begins; undefined when that is not one row. */
function besideAll(gs: Goroutine[], shop: Workshop, state: State, width: number): Map<number, { w: number; x: number }> | undefined {
  const { measure, memory } = shop
  let left = width - 2 * margin + chipGap
  const all = new Map<number, { w: number; x: number }>()
  for (const g of gs) {
    const x = 42 + measure(cut(measure, g.name, 'name', shop.widthOf(g) - 40), 'name')
    // What it needed once it keeps: the next chip is not to move with every state.
    const key = `${g.lane} beside`
    const w = Math.max(memory.slots.get(key) ?? 0, x + measure(statusOf(g, state), 'status') + 14)
    memory.slots.set(key, w)
    all.set(g.id, { w, x })
    left -= w + chipGap
  }
  return left >= 0 ? all : undefined
}

function statusOf(g: Goroutine, state: State): string {
  return served(g, state) ? 'is to be woken' : brief(g)
}

/** The value that a goroutine has just got: a hand-off is two events, and it has it after both. */
function gotten(g: Goroutine, { moves, event }: State): string | undefined {
  const move = moves.find((m) => m.kind === 'value' && m.to?.lane === g.lane)
  return move?.value ?? (event?.kind === 'chan.recv' && event.g === g.id ? event.value : undefined)
}

function handText(value: string, width: number, { measure }: Workshop): string {
  return cut(measure, value, 'hand', width - 54)
}

function chipOf(g: Goroutine, home: Box, state: State, shop: Workshop, compact: boolean): Chip {
  const w = shop.widthOf(g)
  const held = shop.locks.filter((l) => l.owner === g.id || l.readerGs.includes(g.id))
  const got = gotten(g, state)
  return {
    g, home, box: { ...home, w }, compact,
    name: cut(shop.measure, g.name, 'name', w - 40),
    status: cut(shop.measure, statusOf(g, state), 'status', w - 32),
    hand: got === undefined ? undefined : handText(got, w, shop),
    holds: held.map((l) => l.name),
    holdLanes: held.map((l) => l.lane),
  }
}

/** Whether a goroutine still sleeps though what it waited for has come: it stands in no queue any more, or for nothing. */
function served(g: Goroutine, state: State): boolean {
  if (g.state !== 'blocked') return false
  if (state.waitGroups.some((w) => w.id === g.obj && w.counter === 0) || state.onces.some((o) => o.id === g.obj && o.done)) return true
  const asked = g.family === 'select' ? g.cases.map((c) => c.chan).filter((id) => id !== 0) : g.obj ? [g.obj] : []
  if (state.channels.some((c) => c.closed && asked.includes(c.id))) return true
  const queues = asked.map((id) => queueAt(state, id))
  return queues.length > 0 && queues.every((q) => q !== undefined && !q.some((w) => w.g === g.id))
}

/** Who stands in line at a channel or a Cond, which are left before one is woken. */
function queueAt(state: State, id: number): Waiter[] | undefined {
  const channel = state.channels.find((c) => c.id === id)
  return channel ? [...channel.sendq, ...channel.recvq] : state.conds.find((c) => c.id === id)?.waiters
}

/** Moves the chips of those who wait into the queues. */
function dock(layout: StageLayout, docks: Dock[], shop: Workshop): void {
  const cards = new Map(layout.cards.flatMap((c) => lanesOf(c).map((lane) => [lane, c] as const)))
  // Who meets somebody at a channel stands there, also if it waits in a select.
  const { meeting } = shop
  const meets = (d: Dock) => meeting !== undefined && d.lane === `o${meeting.obj}` && (d.g === meeting.from || d.g === meeting.to)
  const byG = new Map([...docks.filter((d) => !meets(d)), ...docks.filter(meets)].map((d) => [d.g, d]))
  for (const chip of layout.chips) {
    const to = byG.get(chip.g.id)
    const card = to && cards.get(to.lane)
    if (!to || !card) continue
    chip.docked = to.lane
    chip.place = to.place || undefined
    chip.compact = to.compact ?? false
    chip.beside = undefined
    chip.box = { ...to.box, x: to.box.x + card.box.x, y: to.box.y + card.box.y }
    if (to.sending && chip.g.state === 'blocked' && chip.g.value !== undefined) chip.hand = handText(chip.g.value, to.box.w, shop)
  }
}

function hiddenText(state: State, cast: Cast): string {
  const { hidden } = state
  const parts: string[] = []
  const more = hidden.moreGoroutines + cast.left
  if (more) parts.push(plural(more, 'more goroutine'))
  const shown = new Set(cast.shown)
  const ended = hidden.endedGoroutines + state.goroutines.filter((g) => g.state === 'ended' && !shown.has(g)).length
  if (ended) parts.push(`${plural(ended, 'goroutine')} ended before`)
  if (hidden.moreObjects) parts.push(plural(hidden.moreObjects, 'more object'))
  return parts.join(' · ')
}
