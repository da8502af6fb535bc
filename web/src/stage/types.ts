// What the layout of the stage says: where everything stands. Pixels at scale 1.

import type { Channel, Cond, Context, Goroutine, Lock, Once, Select, Timer, Variable, Waiter, WaitGroup } from '../protocol'

export interface Point {
  x: number
  y: number
}

export interface Box extends Point {
  w: number
  h: number
}

/** A goroutine's chip. */
export interface Chip {
  g: Goroutine
  box: Box
  /** Its place on the bench, kept free while it stands in a queue. */
  home: Box
  /** The lane of the object in whose queue it stands. */
  docked?: string
  /** It stands at a card that is scrolled beneath the bench. */
  covered?: boolean
  /** A place in a queue, from 1. */
  place?: number
  name: string
  status: string
  /** A value in its hand, in the place of its state: the one that it wants to send, or has just got. */
  hand?: string
  compact: boolean
  /** Where its state stands beside the name, if it is compact and there is room. */
  beside?: number
  /** Locks that it holds, by name and by lane. */
  holds: string[]
  holdLanes: string[]
}

/** A goroutine that waits in a select: it is at home, its name also stands in each of its cases' queues. */
export interface Ghost {
  box: Box
  waiter: Waiter
  name: string
}

/** A queue: where it is, and how many in it are not shown. */
export interface Queue {
  box: Box
  more: number
  ghosts: Ghost[]
  empty: boolean
}

interface CardBase {
  lane: string
  box: Box
  title: string
  detail: string
}

export interface ChannelCard extends CardBase {
  kind: 'channel'
  channel: Channel
  /** Its values come from a timer. */
  timer: boolean
  /** That timer, where the trace tells of it. */
  clock?: Timer
  /** It is nil: nothing ever goes through. */
  nil: boolean
  pipe: Box
  /** Places of the buffer, the head first (it is at the right); empty for an unbuffered channel. */
  slots: Box[]
  /** Places that are not drawn one by one, at the tail. */
  moreSlots: number
  moreBox?: Box
  sendq: Queue
  recvq: Queue
}

export interface LockCard extends CardBase {
  kind: 'lock'
  lock: Lock
  seat: Box
  queue: Queue
  /** Names in the seat: the owner, or the readers. */
  holders: string[]
}

export interface WaitGroupCard extends CardBase {
  kind: 'waitgroup'
  group: WaitGroup
  dial: Box
  queue: Queue
}

export interface ContextNode {
  context: Context
  /** What ends it at its deadline. */
  timer?: Timer
  box: Box
  /** Where the branch from its parent ends; none for a root. */
  branch?: { from: Point; to: Point }
  title: string
  detail: string
  /** Where the detail stands beside the title, if both are in one line. */
  beside?: number
  queue: Queue
}

export interface ContextCard extends CardBase {
  kind: 'contexts'
  nodes: ContextNode[]
}

export interface CondCard extends CardBase {
  kind: 'cond'
  cond: Cond
  dial: Box
  queue: Queue
}

export interface OnceCard extends CardBase {
  kind: 'once'
  once: Once
  seat: Box
  queue: Queue
}

export interface TimerCard extends CardBase {
  kind: 'timer'
  timer: Timer
  dial: Box
  /** When it is due, and what it does then. */
  lines: string[]
}

/** What was done with a variable, in words. */
export interface HistoryRow {
  event: number
  who: string
  did: string
  /** What is wrong with it: a write that has not seen another's. */
  over?: string
  place?: { file: string; line: number }
}

export interface VariableCard extends CardBase {
  kind: 'variable'
  variable: Variable
  value: Box
  rows: HistoryRow[]
  history: Box
}

export interface SelectCard extends CardBase {
  kind: 'select'
  select: Select
  seat: Box
  cases: { text: string; box: Box; won: boolean; never: boolean }[]
}

/** Where goroutines are that wait for nothing in the program. */
export interface OutsideCard extends CardBase {
  kind: 'outside'
  rooms: { icon: 'sleep' | 'network' | 'syscall'; box: Box; more: number }[]
  /** Nobody is there now. */
  empty: boolean
}

export type Card =
  | ChannelCard | LockCard | WaitGroupCard | ContextCard | CondCard | OnceCard | TimerCard | VariableCard | SelectCard | OutsideCard

/** From a goroutine to one that it started. */
export interface Branch {
  from: Point
  to: Point
}

export interface StageLayout {
  /** Size at scale 1. */
  width: number
  height: number
  scale: number
  bench: Box
  chips: Chip[]
  cards: Card[]
  /** Who started whom, where goroutines are all there is. */
  branches: Branch[]
  /** Objects that are shown. */
  objects: number
  /** There is not room for all that there will be. */
  cramped: boolean
  /** Goroutines that wait in queues, by name of the bench's chips left out. */
  hiddenText: string
}

export function centre(box: Box): Point {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 }
}

/** Where a goroutine's chip shows that it holds a lock, from the chip's corner: at the corner, or beside a chip of one line, which has nothing above it. */
export function badgeAt({ w, h }: { w: number; h: number }): Point {
  return h < 40 ? { x: w + 1, y: h / 2 } : { x: w - 2, y: -2 }
}

/** A goroutine's hand: where its chip shows the value that it gives or has got. */
export function handOf(chip: Box): Point {
  return chip.h < 40 ? centre(chip) : { x: chip.x + 32 + (chip.w - 42) / 2, y: chip.y + 33.5 }
}

export function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: box.x + dx, y: box.y + dy }
}
