// Which key does what. Keys never act while somebody types.

import { hands } from './hands'

export type Command =
  | 'play'
  | 'next'
  | 'previous'
  | 'next10'
  | 'previous10'
  | 'nextBlock'
  | 'previousBlock'
  | 'nextHandoff'
  | 'previousHandoff'
  | 'first'
  | 'last'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit'
  | 'panLeft'
  | 'panRight'
  | 'nextOfLane'
  | 'previousOfLane'
  | 'faster'
  | 'slower'
  | 'loop'
  | 'filter'
  | 'tables'
  | 'zoomInMuch'
  | 'zoomOutMuch'
  | 'panLeftMuch'
  | 'panRightMuch'
  | 'laneBefore'
  | 'laneAfter'
  | 'onlyWith'
  | 'pin'
  | 'bookmark'
  | 'nextBookmark'
  | 'previousBookmark'
  | 'axis'
  | 'lesson'
  | 'edit'
  | 'ask'
  | 'nextMoment'
  | 'previousMoment'
  | 'theme'
  | 'edge'
  | 'present'
  | 'blank'
  | 'help'
  | 'escape'

interface Binding {
  command: Command
  /** KeyboardEvent.key, lower case for letters; "shift+" where shift is needed. */
  keys: string[]
}

/** Help shows these, in this order. */
export const help: { title: string; rows: { keys: string[]; text: string }[] }[] = [
  {
    title: 'Playback',
    rows: [
      { keys: ['Space'], text: 'play, pause' },
      { keys: ['→', '←'], text: 'one step on, back (Page Down, Up)' },
      { keys: ['Shift →', 'Shift ←'], text: 'ten steps on, ten back' },
      { keys: [']', '['], text: 'next, previous block' },
      { keys: ['}', '{'], text: 'next, previous hand-off' },
      { keys: ['.', ','], text: 'next, previous event of the selected lane' },
      { keys: ['Home', 'End'], text: 'to the start, to the end' },
      { keys: ['>', '<'], text: 'faster, slower' },
      { keys: ['O'], text: 'play what the timeline shows in a loop' },
      { keys: ['L'], text: 'follow the live edge' },
    ],
  },
  {
    title: 'Lesson',
    rows: [
      { keys: ['N', 'Shift N'], text: 'next, previous moment' },
      { keys: ['H'], text: 'the lesson, the source' },
      { keys: ['Q'], text: 'ask me first: 1 to 6 answer' },
    ],
  },
  {
    title: 'Timeline',
    rows: [
      { keys: ['+', '−'], text: 'zoom in, out (W, S; Shift: far)' },
      { keys: ['A', 'D'], text: 'move left, right (Shift: far)' },
      { keys: ['↑', '↓'], text: 'select the lane above, below' },
      { keys: ['F', 'K'], text: 'only lanes it met; on top (Alt ↑ ↓)' },
      { keys: ['0', 'X'], text: 'show all; events or clock' },
      { keys: ['/'], text: 'show only lanes with a text' },
    ],
  },
  {
    title: 'Page',
    rows: [
      { keys: ['G'], text: 'source, goroutines, objects, output …' },
      { keys: ['E'], text: 'edit a copy of the source, run it' },
      { keys: ['M', '\'', '"'], text: 'mark this moment; next, previous' },
      { keys: ['P', 'B'], text: 'present (Esc leaves); blank' },
      { keys: ['T'], text: 'dark, light' },
      { keys: ['Esc'], text: 'close, deselect' },
      { keys: ['?'], text: 'this help' },
    ],
  },
]

export const bindings: readonly Binding[] = [
  { command: 'play', keys: [' '] },
  { command: 'next', keys: ['arrowright', 'pagedown'] },
  { command: 'previous', keys: ['arrowleft', 'pageup'] },
  { command: 'next10', keys: ['shift+arrowright'] },
  { command: 'previous10', keys: ['shift+arrowleft'] },
  { command: 'nextBlock', keys: [']'] },
  { command: 'previousBlock', keys: ['['] },
  { command: 'nextHandoff', keys: ['}'] },
  { command: 'previousHandoff', keys: ['{'] },
  { command: 'nextOfLane', keys: ['.'] },
  { command: 'previousOfLane', keys: [','] },
  { command: 'faster', keys: ['>'] },
  { command: 'slower', keys: ['<'] },
  { command: 'loop', keys: ['o'] },
  { command: 'filter', keys: ['/'] },
  { command: 'tables', keys: ['g'] },
  { command: 'first', keys: ['home'] },
  { command: 'last', keys: ['end'] },
  { command: 'zoomIn', keys: ['+', '=', 'w'] },
  { command: 'zoomOut', keys: ['-', '−', 's'] },
  { command: 'fit', keys: ['0'] },
  { command: 'panLeft', keys: ['a'] },
  { command: 'panRight', keys: ['d'] },
  { command: 'zoomInMuch', keys: ['shift+w'] },
  { command: 'zoomOutMuch', keys: ['shift+s'] },
  { command: 'panLeftMuch', keys: ['shift+a'] },
  { command: 'panRightMuch', keys: ['shift+d'] },
  { command: 'laneBefore', keys: ['arrowup'] },
  { command: 'laneAfter', keys: ['arrowdown'] },
  { command: 'onlyWith', keys: ['f'] },
  { command: 'pin', keys: ['k'] },
  { command: 'bookmark', keys: ['m'] },
  { command: 'nextBookmark', keys: ["'"] },
  { command: 'previousBookmark', keys: ['"'] },
  { command: 'nextMoment', keys: ['n'] },
  { command: 'previousMoment', keys: ['shift+n'] },
  { command: 'lesson', keys: ['h'] },
  { command: 'edit', keys: ['e'] },
  { command: 'ask', keys: ['q'] },
  { command: 'axis', keys: ['x'] },
  { command: 'theme', keys: ['t'] },
  { command: 'present', keys: ['p'] },
  { command: 'edge', keys: ['l'] },
  { command: 'help', keys: ['?'] },
  { command: 'escape', keys: ['escape'] },
]

const byKey = new Map(bindings.flatMap((b) => b.keys.map((k) => [k, b.command] as const)))

/** Keys that mean something else while presenting: what clickers send to blank the screen. */
const whilePresenting = new Map<string, Command>([['b', 'blank'], ['.', 'blank']])

/** Keys that work a focused button or list themselves; but Space not a button on which the focus is only because the mouse pressed it. */
const ownKeys: Record<string, RegExp> = {
  BUTTON: /^( |enter)$/,
  SUMMARY: /^( |enter)$/,
  A: /^enter$/,
  SELECT: /./,
  INPUT: /./,
  TEXTAREA: /./,
}

/** The command a key press means; undefined when it means none, or is somebody's typing. */
export function commandFor(event: KeyboardEvent, presenting = false): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined
  const key = event.key.toLowerCase()
  const target = (event.composedPath?.()[0] ?? event.target) as HTMLElement | null
  if (target && typeof target.tagName === 'string') {
    if (target.isContentEditable) return undefined
    const mine = key === ' ' && target.tagName === 'BUTTON' && hands.pressedOnly(target)
    if (key !== 'escape' && !mine && ownKeys[target.tagName]?.test(key)) return undefined
    if (target.getAttribute('role') === 'separator' && /^(arrow|home|end)/.test(key)) return undefined
  }
  if (presenting && whilePresenting.has(key)) return whilePresenting.get(key)
  const shifted = event.shiftKey ? byKey.get('shift+' + key) : undefined
  return shifted ?? byKey.get(key)
}
