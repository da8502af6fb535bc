// What the commands of the keys do.

import type { Command } from './keys'
import type { Store } from './state/store.svelte'
import { present } from './present.svelte'
import { theme } from './theme.svelte'

const bigStep = 10
const zoomStep = 1.5
/** Share of the window that one press moves it. */
const panShare = 0.15
/** The same with Shift. */
const zoomMuch = 5
const panMuch = 0.8

export function act(store: Store, command: Command): void {
  const { timeline } = store
  const head = timeline.ruler.x(store.position)
  const centre = head >= 0 && head <= timeline.width ? head : timeline.width / 2
  const actions: Record<Command, () => void> = {
    play: () => void (store.lesson.question || store.playback.toggle()),
    next: () => void (store.lesson.stepOn() || store.step(1)),
    previous: () => store.step(-1),
    next10: () => store.step(bigStep),
    previous10: () => store.step(-bigStep),
    nextBlock: () => store.step(1, 'block'),
    previousBlock: () => store.step(-1, 'block'),
    nextHandoff: () => store.step(1, 'handoff'),
    previousHandoff: () => store.step(-1, 'handoff'),
    nextOfLane: () => store.step(1, 'lane'),
    previousOfLane: () => store.step(-1, 'lane'),
    faster: () => store.player.changeSpeed(1),
    slower: () => store.player.changeSpeed(-1),
    loop: () => void store.playback.toggleLoop(),
    filter: () => document.querySelector<HTMLInputElement>('[data-action=filter]')?.select(),
    tables: () => {
      if (present.on) present.main = present.main === 'stage' ? 'source' : 'stage'
      else store.nextPane()
    },
    first: () => void store.goStart(),
    last: () => void store.goEnd(),
    zoomIn: () => timeline.zoom(1 / zoomStep, centre),
    zoomOut: () => timeline.zoom(zoomStep, centre),
    fit: () => timeline.fit(),
    panLeft: () => pan(store, panShare),
    panRight: () => pan(store, -panShare),
    zoomInMuch: () => timeline.zoom(1 / zoomMuch, centre),
    zoomOutMuch: () => timeline.zoom(zoomMuch, centre),
    panLeftMuch: () => pan(store, panMuch),
    panRightMuch: () => pan(store, -panMuch),
    laneBefore: () => selectBeside(store, -1),
    laneAfter: () => selectBeside(store, 1),
    onlyWith: () => (timeline.onlyWith = timeline.onlyWith ? undefined : store.selected),
    pin: () => store.selected && timeline.togglePin(store.selected),
    bookmark: () => store.bookmark(),
    nextBookmark: () => void store.toBookmark(store.bookmarks.next(store.at, false)),
    previousBookmark: () => void store.toBookmark(store.bookmarks.next(store.at, true)),
    nextMoment: () => void store.lesson.go(false),
    previousMoment: () => void store.lesson.go(true),
    lesson: () => store.toggleLesson(),
    edit: () => store.source.edit(),
    ask: () => store.lesson.questions.length > 0 && store.lesson.toggle(),
    axis: () => void store.setAxis(timeline.axis === 'events' ? 'clock' : 'events'),
    theme: () => theme.toggle(),
    edge: () => void (store.live && store.toEdge()),
    present: () => present.toggle(),
    blank: () => (present.blank = !present.blank),
    help: () => (store.helpOpen = !store.helpOpen),
    escape: () => {
      if (store.helpOpen) store.helpOpen = false
      else if (!present.blank && store.lesson.question) store.lesson.skip()
      else if (!present.blank && store.selected) store.select(undefined)
      else present.leave()
    },
  }
  actions[command]()
}

/** Selects the lane above or below the selected one; the first or last that is there when none is. */
function selectBeside(store: Store, by: 1 | -1): void {
  const lanes = store.timeline.scene?.lanes ?? []
  const at = lanes.findIndex((l) => l.id === store.selected)
  const to = at < 0 ? (by > 0 ? 0 : lanes.length - 1) : at + by
  if (!lanes[to]) return
  store.select(lanes[to].id)
  store.timeline.seek(lanes[to].id)
}

function pan(store: Store, share: number): void {
  store.leaveEdge()
  store.timeline.pan(share * store.timeline.width)
}
