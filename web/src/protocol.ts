// Code generated from viz/protocol by "go generate ./viz/..."; DO NOT EDIT.

/* eslint-disable */
/**
 * Version of the protocol. A page and a server of different versions do not
 * understand each other: the page says so and asks for a reload.
 */
export const Version = 1
export const MaxRequestBytes = 65536 // size of one message from the page
export const MaxWidth = 16384 // pixels of a scene
export const MaxLanes = 400 // lanes in one scene
export const MaxPins = 200 // pinned, folded or wanted lanes in one request
export const MaxText = 200 // characters of a filter or search
export const MaxHits = 500 // hits of one search
export const MaxOutput = 200 // lines of one answer about what was printed
export const MaxStep = 100000 // events in one step
export const GapPx = 28 // how wide one is that is whole in the window, pixels
export const GapsShare = 3 // they take one part of so many of the width at most: more are drawn narrower

/**
 * A ClientMessage is what a page may send.
 */
export type ClientMessage =
  | LessonRequest
  | QuestionRequest
  | AnswerRequest
  | OutputRequest
  | StackRequest
  | WaitsRequest
  | HelloRequest
  | SceneRequest
  | StateRequest
  | EventRequest
  | SourceRequest
  | StepRequest
  | ExplainRequest
  | SearchRequest
  | StopRequest

/**
 * A ServerMessage is what govis may send.
 */
export type ServerMessage =
  | EventReply
  | SourceReply
  | StepReply
  | ExplainReply
  | SearchReply
  | ErrorReply
  | Hello
  | Grew
  | Ended
  | LessonReply
  | QuestionReply
  | AnswerReply
  | OutputReply
  | StopReply
  | SceneReply
  | StateReply
  | WaitsReply
  | StackReply

/**
 * TraceEvent is one event of the trace, as far as a page needs it.
 */
export interface TraceEvent {
  index: number
  seq: number
  t: number // ns
  g: number // 0: the runtime
  gName: string
  by?: number
  p: number
  kind: string
  obj?: number
  name?: string
  value?: string
  at?: string // "main.go:21"
  place?: Place
  lanes: string[] // ids of the lanes it belongs to, the goroutine's first
}

/**
 * EventReply answers an [EventRequest].
 */
export interface EventReply {
  type: "event"
  id: number
  event: TraceEvent
  sentence: string
  fields: Field[] // all fields the event has, in the order of docs/trace-format.md
  stack: Frame[] // innermost first
}

/**
 * Field is one field of an event, as text.
 */
export interface Field {
  name: string
  text: string
}

/**
 * Frame is a call on a stack.
 */
export interface Frame {
  func: string
  file: string
  line: number
  source: boolean // the trace holds this file
}

/**
 * SourceReply answers a [SourceRequest].
 */
export interface SourceReply {
  type: "source"
  id: number
  path: string
  text: string
  local?: boolean // the trace does not hold it: it is what this machine has under that name, which may be another version
}

/**
 * StepReply answers a [StepRequest].
 */
export interface StepReply {
  type: "step"
  id: number
  found: boolean // there was such an event; else At is where the step began
  at: number // index
  time: number // ns
  steps: number // how many were taken
  state?: State
}

/**
 * ExplainReply answers an [ExplainRequest].
 */
export interface ExplainReply {
  type: "explain"
  id: number
  g: number
  at: number
  blocked: boolean // it is blocked there; else only What is set
  what: string // what it is waiting for, or what it does instead
  since: string // since when, from which line
  who: string // who could end it
  ended: string // who did, from which line; empty while it lasts
  from: number // index of the event with which the wait began
  to?: number // index of the event that ended it
  obj?: string // lane of what it waits for
  sincePlace?: Place // where the wait began
  could: LaneRef[] // lanes of who could end it, as far as the state tells
  endedBy?: LaneRef // lane of who did
  endedPlace?: Place // and where
}

/**
 * SearchReply answers a [SearchRequest].
 */
export interface SearchReply {
  type: "search"
  id: number
  hits: Hit[]
  lanes: LaneRef[] // lanes whose name contains the text, at most MaxHits
  next: number // where to go on; -1 when the trace has been gone through
}

/**
 * Hit is an event that was found.
 */
export interface Hit {
  event: TraceEvent
  text: string // its sentence
}

/**
 * LaneRef names a lane.
 */
export interface LaneRef {
  id: string
  kind: LaneKind
  name: string
  detail?: string
  system?: boolean
}

/**
 * ErrorCode says what sort of error it is.
 */
export type ErrorCode =
  | "bad-request" // the message is not what this protocol says
  | "not-found" // there is no such event, lane, source
  | "internal" // govis failed

/**
 * ErrorReply answers a request that could not be met. The connection stays.
 */
export interface ErrorReply {
  type: "error"
  id: number // 0 when the request's id could not be read
  code: ErrorCode
  message: string // a sentence
}

/**
 * ExportFormat is a kind of file that the page can have a trace written as.
 */
export interface ExportFormat {
  name: string // as in [ExportAsked]
  title: string // for people
  for: string // what it is for, a few words
  ending: string // of the file's name
  steps?: boolean // it is of one moment, or of steps: ExportAsked.Steps counts
  no?: string // why it cannot be written here, a sentence
}

/**
 * ExportAsked is the body of POST export: the page wants what it shows as a file.
 * The answer is the file, or with another status than 200 a sentence as text.
 */
export interface ExportAsked {
  format: string
  axis: Axis
  window: boolean // only From up to, not including, To; else all
  from: number // position on the axis
  to: number
  at: number // index of the event at the playhead, -1 before the first
  theme: string
  size?: string // as of govis export
  steps: ExportStep
  chosen: boolean // only the lanes of the query; else all
  lanes: LaneQuery
}

/**
 * ExportStep says how many pictures a format of one moment is to have.
 */
export type ExportStep =
  | "moment" // one, of the event At
  | "steps" // one for each step
  | "moments" // one for each moment of the lesson

/**
 * Hello is the first message on every connection, and the answer to a
 * [HelloRequest] (then with its id).
 */
export interface Hello {
  type: "hello"
  id?: number
  version: number // of the protocol
  trace: TraceInfo
  count: number // events so far
  total?: number // events of a trace that has ended and is still being read: Count of them are there to be asked for. An [Ended] tells when all are
  totalEnd?: number // time of the last of these, ns; only with Total
  first?: number // index of the first event there is: what came before was let go (TraceInfo.Notes tells). It grows in a live trace that keeps only its newest part
  begin: number // index of the first event in the program's own source, where there is something to see; 0 while there is none
  start: number // time of the first event, ns
  end: number // time of the last event, ns
  lanes: LaneCount[] // how many lanes there are, by kind
  sources: SourceFile[]
}

/**
 * TraceInfo says what is on the screen: whose run it is, and how far it can
 * be trusted.
 */
export interface TraceInfo {
  id: string // differs between traces; a page that reconnects to another trace starts anew
  program: string
  title?: string // what to call it, where somebody has said that
  args: string[]
  goVersion: string
  recordedAt: string // RFC 3339
  scenario?: string // name of the lesson, where it is one
  live: boolean // the program still runs
  recording: boolean // a kept trace, not a run of just now
  plays: boolean // the page may play it from its beginning by itself: somebody asked for this run
  home?: string // where the catalogue of lessons is, as seen from the page
  stoppable?: boolean // it was started from a page: a [StopRequest] ends it
  room?: Room // where more runs can be shown beside this one
  exports?: ExportFormat[] // what POST export writes; absent where it does not
  notes: string[] // what is missing, damaged, dropped: one sentence each, to be shown
  exit?: Exit // how the program ended, where known
}

/**
 * Room says where a run is shown, of a govis that can show several.
 */
export interface Room {
  root: string // where all addresses begin, as seen from the page: "../../"
  name: string // of this room, for POST api/try and GET api/compare; it can be ""
  noEdit?: string // why no copy of the source can be edited and run, a sentence
  editOf?: string // the room of the run of which this is an edited copy
}

/**
 * Exit is how the program ended.
 */
export interface Exit {
  code: number
  message: string // "exit status 2", "signal: killed"
}

/**
 * LaneCount says how many lanes of a kind there are.
 */
export interface LaneCount {
  kind: LaneKind
  user: number
  system: number // of the runtime and the standard library; hidden unless asked for
}

/**
 * SourceFile is a source file that the trace holds.
 */
export interface SourceFile {
  path: string // as in the stacks; what a [SourceRequest] asks for
  name: string // short, for people
  editable?: boolean // a copy can be edited and run: POST api/try
}

/**
 * Grew is pushed while the program runs, or the trace is being read: there are more
 * events. A slow page gets only the newest.
 */
export interface Grew {
  type: "grew"
  count: number
  first?: number // index of the first event there is, 0 when absent
  start?: number // time of that, ns; only with First
  end: number // time of the last event, ns
  total?: number // as in [Hello]
  totalEnd?: number
  sources: number // how many source files there are now; when more than known, ask for hello again
}

/**
 * Ended is pushed when the program has ended, or the trace has been read, and all its
 * events are there.
 */
export interface Ended {
  type: "ended"
  count: number
  end: number // time of the last event, ns
  trace: TraceInfo // as it stands now: exit, notes
}

/**
 * LessonRequest asks for the lesson that the trace is a run of.
 */
export interface LessonRequest {
  type: "lesson"
  id: number
}

/**
 * LessonReply answers a [LessonRequest]. Texts may have `code` in them.
 */
export interface LessonReply {
  type: "lesson"
  id: number
  name: string
  topic: string
  title: string
  point: string // one sentence
  ends: string // how every run ends: "ends", "deadlock", "leaks 1", …
  wrong: boolean // the program has a mistake, on purpose
  memory: boolean
  interrupt: boolean // it waits for an interrupt (Ctrl-C)
  pair?: LessonLink
  mistakes: LessonLink[] // wrong lessons that this one does right, but for Pair
  next?: LessonLink
  sections: LessonSection[] // to be read: "Watch for", "Try"
  moments: LessonMoment[] // that happen in this run, in its order; of a live one so far
  questions: LessonQuestion[] // that can be asked, in the order of the run; none while it is live
  missing: number // moments that this run does not have
  unasked: number // questions that this run has no answer to
}

/**
 * LessonLink leads to another lesson.
 */
export interface LessonLink {
  name: string
  title: string
  wrong: boolean
}

/**
 * LessonSection is a part of a lesson's text.
 */
export interface LessonSection {
  name: string // its heading, "" for none
  blocks: string[] // paragraphs; those of a list begin with "- "
}

/**
 * LessonMoment is a moment worth pausing at.
 */
export interface LessonMoment {
  name: string
  text: string // what happens there
  at: number // index of the event
  t: number // its time, ns
}

/**
 * LessonQuestion is about the event At. It is asked at the event Stand, before what leads to the answer is shown.
 */
export interface LessonQuestion {
  n: number // its number, from 0
  at: number
  stand: number // less than At; the last that is shown before it is over
  t: number // time of the event after Stand, ns
  text: string
}

/**
 * QuestionRequest asks what can be answered to a question.
 */
export interface QuestionRequest {
  type: "question"
  id: number
  n: number
}

/**
 * QuestionReply answers a [QuestionRequest]. It does not tell which choice is right.
 */
export interface QuestionReply {
  type: "question"
  id: number
  n: number
  text: string
  choices: string[] // two at least, sorted
}

/**
 * AnswerRequest asks whether a choice is right; "" only for what is.
 */
export interface AnswerRequest {
  type: "answer"
  id: number
  n: number
  choice: string
}

/**
 * AnswerReply answers an [AnswerRequest].
 */
export interface AnswerReply {
  type: "answer"
  id: number
  n: number
  right: boolean
  text: string // the choice that is right in this run
}

/**
 * OutputRequest asks what the program has printed up to an event.
 */
export interface OutputRequest {
  type: "output"
  id: number
  at: number // index; -1 is before the first event
}

/**
 * OutputReply answers an [OutputRequest]: the newest lines that the program has written to its standard output and standard error,
 * oldest first, at most MaxOutput.
 */
export interface OutputReply {
  type: "output"
  id: number
  lines: OutputLine[]
  more: number // writes before these, whose lines are left out
  next: number // index of the next event that prints; -1 while there is none
  count: number // events that were looked at: behind them there may be more
}

/**
 * OutputLine is a line of what the program has printed, or a part of one.
 */
export interface OutputLine {
  event: number // index of the event that wrote it
  g: number
  name: string // of the goroutine
  lane: string // of the goroutine
  err: boolean // to standard error
  text: string // without the end of the line; "" also where the trace has only how much it was
  bytes: number // of the whole write
  cut: boolean // the trace does not have all of it
}

/**
 * HelloRequest asks for [Hello] again.
 */
export interface HelloRequest {
  type: "hello"
  id: number
}

/**
 * SceneRequest asks for the [Scene] of a window: the part [From, To) of an
 * axis, drawn Width pixels wide.
 */
export interface SceneRequest {
  type: "scene"
  id: number
  axis: Axis
  from: number // position
  to: number // position; greater than from
  width: number // pixels, 1 to MaxWidth
  fold: boolean // clock axis: fold long idle gaps
  lanes: LaneQuery
}

/**
 * LaneQuery chooses the lanes of a scene. Lanes come in this order: the
 * pinned ones as listed, then goroutines under their parents, then objects and
 * processors, each in order of creation.
 */
export interface LaneQuery {
  kinds: LaneKind[] // which kinds of lanes
  system?: boolean // also those of the runtime and the standard library
  text?: string // only lanes whose name or detail contains this, without regard to case
  state?: SpanState // only lanes that are in this state somewhere in the window
  object?: string // only lanes that had to do with this lane's object or goroutine, and itself
  pins?: string[] // ids of lanes that are always there, first
  folded?: string[] // ids of lanes whose descendants are hidden
  first: number // how many lanes to skip, not counting pins
  count: number // how many lanes at most, not counting pins; 0 to MaxLanes
  find?: string // id of a lane that the page wants to bring to the screen: see [Scene].Found
  findAt?: number // the same of the lane of an event's goroutine: index of the event
  findTime?: number // the same of the last event that is not later, ns; used when there is neither find nor findAt
  seen?: Rows // what the page has on the screen: for what is not among it, others than from first on are given
}

/**
 * Rows are some of the lanes that match a query, without the pinned.
 */
export interface Rows {
  first: number
  count: number
}

/**
 * StateRequest asks for the [State] at an event, or at a time: just after the last
 * event that is not later.
 */
export interface StateRequest {
  type: "state"
  id: number
  at?: number // index of an event, -1 for before the first
  time?: number // ns; used when there is no at
  system?: boolean // also goroutines and objects of the runtime and the standard library
  focus?: string[] // ids of lanes whose goroutines and objects must be in it
}

/**
 * EventRequest asks for an [EventReply] by index, time or seq.
 */
export interface EventRequest {
  type: "event"
  id: number
  at?: number // index
  time?: number // ns: the last event that is not later
  seq?: number // the event with this seq, or the next after it
}

/**
 * SourceRequest asks for the text of a source file.
 */
export interface SourceRequest {
  type: "source"
  id: number
  path: string // one of the paths in [Hello], or of a frame of the event At
  at?: number // index of that event
}

/**
 * StepRequest asks for the next or previous event of some sort.
 */
export interface StepRequest {
  type: "step"
  id: number
  from: number // index to step away from
  kind: StepKind // what to step to
  back?: boolean // towards the start
  count?: number // how many steps at once, 1 when absent; stops at the last there is
  lane?: string // only events of this lane's goroutine or object
  line?: Line // for kind "line": which
  system?: boolean // also events of the runtime's and the standard library's own goroutines and objects
  state?: boolean // send the state there along
  focus?: string[] // ids of lanes whose goroutines and objects must be in that state
}

/**
 * StepKind is what a step goes to.
 */
export type StepKind =
  | "event" // any event
  | "step" // any event but a goroutine's comings and goings on its P and in the operating system, and announcements of a wait
  | "block" // a goroutine blocks
  | "handoff" // a value goes straight from goroutine to goroutine, or a lock to its next owner
  | "line" // an event of a line of source

/**
 * Line is a line of source.
 */
export interface Line {
  file: string
  line: number
}

/**
 * ExplainRequest asks the three questions about a goroutine's wait: what for, since
 * when, who could end it; and afterwards who did.
 */
export interface ExplainRequest {
  type: "explain"
  id: number
  g: number
  at: number // index of an event during the wait
}

/**
 * SearchRequest asks for events and lanes whose text contains Text, without
 * regard to case. A search goes through a bounded part of the trace at a
 * time; [SearchReply] says where to go on.
 */
export interface SearchRequest {
  type: "search"
  id: number
  text: string // 1 to MaxText characters; an event's kind, names, value, reason, place
  from: number // index of the first event to look at
  lane?: string // only events of this lane's goroutine or object
  limit: number // hits wanted, 1 to MaxHits
  system?: boolean
}

/**
 * StackRequest asks for the stack of a goroutine just after an event.
 */
export interface StackRequest {
  type: "stack"
  id: number
  g: number
  at: number // index
}

/**
 * WaitsRequest asks where goroutines have waited, and for how long.
 */
export interface WaitsRequest {
  type: "waits"
  id: number
  system?: boolean // also goroutines of the runtime and the standard library
}

/**
 * StopRequest asks to end a program that was started from a page.
 */
export interface StopRequest {
  type: "stop"
  id: number
  hard?: boolean // kill it; else it gets an interrupt, as from Ctrl-C
}

/**
 * StopReply answers a [StopRequest]: the program has been sent the signal.
 */
export interface StopReply {
  type: "stopping"
  id: number
}

/**
 * Catalogue is what the page in front knows: the answer to GET api/lessons.
 */
export interface Catalogue {
  canRun: boolean // there is a Go toolchain; else recordings are shown
  whyNot?: string
  lessons: CatalogueItem[] // in the order of the course
}

/**
 * CatalogueItem is a lesson in the catalogue.
 */
export interface CatalogueItem {
  name: string
  topic: string
  title: string
  point: string
  ends: string
  wrong: boolean
  pair?: string
  questions: number
  recorded: boolean // it has a recording, and a still: still/NAME.svg
}

/**
 * RunAsked is what POST api/run is sent.
 */
export interface RunAsked {
  lesson: string
}
/**
 * MaxEdit is how long the text of an edited source file may be, bytes.
 */
export const MaxEdit = 65536

/**
 * TryAsked is what POST api/try is sent: a source file of a room's program that was edited. The program is built with it
 * and run; the file itself stays as it is.
 */
export interface TryAsked {
  room: string // [Room.Name]
  file: string // [SourceFile.Path], of one that is editable
  text: string // up to MaxEdit bytes
}

/**
 * RunStarted is the answer to POST api/run and POST api/try: where the run is shown, or why it is not.
 */
export interface RunStarted {
  path?: string // "r/3/"
  error?: string // a sentence
  output?: string // what the go command said
  text?: string // the edited file as gofmt writes it
  problems: SourceProblem[] // what the compiler has against the program
}

/**
 * SourceProblem is what is wrong with a place in the source.
 */
export interface SourceProblem {
  file: string // [SourceFile.Path]; "" for one that has no path here
  line: number // from 1
  column: number // in bytes, from 1; 0 unknown
  message: string
}

/**
 * Comparison is the answer to GET api/compare?a=ROOM&b=ROOM, where a and b are rooms of runs that have ended.
 */
export interface Comparison {
  sentence: string // where the runs part, or that they do not
  parts: boolean // they part
  partings: Parting[] // of each goroutine the first, in the order of the first run
  more: number // goroutines that part and are not among Partings
  notes: string[] // what else is to be known, sentences
  a: number[] // steps through both runs: events of the first, which never go back
  b: number[] // and of the second, at the same steps
}

/**
 * Parting is where a goroutine of one run does something else than that of the other.
 */
export interface Parting {
  text: string // a sentence
  step: number // position in [Comparison.A] and [Comparison.B]
}

/**
 * Axis is what the x direction of a scene means.
 */
export type Axis =
  | "events" // every event equally wide: event i takes positions i to i+1, and the state after it begins at i
  | "clock" // true time: positions are ns since the start of the program

/**
 * LaneKind is what a lane shows.
 */
export type LaneKind =
  | "goroutine"
  | "channel"
  | "mutex"
  | "rwmutex"
  | "waitgroup"
  | "context"
  | "p"
  | "cond"
  | "once"
  | "timer"
  | "variable"
  | "range" // something that the runtime does for a while: a part of a garbage collection, a stop of the world
  | "metric" // a number of the runtime's: the heap's size
  | "object" // something waited for of which the trace does not say what it is

/**
 * SceneReply answers a [SceneRequest].
 */
export interface SceneReply {
  type: "scene"
  id: number
  scene: Scene
}

/**
 * Scene is what a window of a trace shows, reduced to what can be seen at the
 * asked width.
 *
 * The place of a position on the screen: without gaps
 * (position-From)/(To-From)*Width. With gaps, each gap takes its Px pixels and
 * what is left of the width is shared evenly by the time outside of gaps.
 */
export interface Scene {
  axis: Axis
  from: number // position
  to: number // position
  width: number
  count: number // events in the trace when the scene was made
  endPos: number // position where the trace ends (so far): lanes run up to here
  first: number // the first of the matching lanes that is here: as asked, or moved to have the one that Found is about on the screen
  total: number // matching lanes, without the pinned
  found?: number // where the lane that the query looks for, or the folded lane that hides it, is among the matching lanes; absent when it is not
  lanes: Lane[] // the pinned, then First and on
  links: Link[]
  gaps: Gap[] // in order, without overlap
  omitted: Omitted
}

/**
 * Gap is a stretch of a clock axis in which nothing happened, folded to a few pixels.
 */
export interface Gap {
  from: number // position
  to: number // position
  px: number // shown width, pixels
}

/**
 * Omitted counts what is not in a scene although the window has it. The marks
 * and links that are about system lanes go with these, uncounted.
 */
export interface Omitted {
  system: number // lanes of the runtime and the standard library
  filtered: number // lanes that text, state or object left out
  folded: number // lanes beneath folded lanes, and Done channels: a context's lane shows them too
  links: number // links within the window
  marks: number // marks of the lanes shown
  merged: number // spans that were too narrow and are part of a merged one
}

/**
 * Lane is one row of the timeline.
 */
export interface Lane {
  id: string // "g12", "o3", "p0": g for goroutines, o for objects of all kinds, p for processors, r for ranges, m for metrics; then Ref
  kind: LaneKind
  ref: number // goroutine or object id, number of the P, of the range or metric
  name: string // as in the source: "worker 2", "tasks"
  detail?: string // "main.worker", "chan string, capacity 3"
  labels?: string // goroutine: the pprof labels that it had last, "team=north"
  at?: string // where it was made, "main.go:12"
  parent?: string // lane id of the parent: of the goroutine that created it, of the parent context
  depth: number // how deep it stands under its parents, 0 for top
  children: number // descendants, shown or folded
  folded?: boolean
  pinned?: boolean
  system?: boolean // of the runtime or the standard library
  first: number // position of its first event
  last: number // position of its last event
  ended?: boolean // goroutine: returned; context: cancelled; channel: closed
  blocked?: boolean // goroutine: still blocked at the end of the trace
  max?: number // for levels: what full height means (capacity, highest counter)
  unit?: string // of a metric's levels: "bytes"
  spans: Span[]
  parts?: Span[] // goroutine: the regions and tests that it is in; P: what the runtime does on it
  levels: Level[]
  marks: Mark[]
}

/**
 * SpanState is what a lane's subject does for a while.
 */
export type SpanState =
  | "created" // goroutine: has not run yet
  | "runnable" // goroutine: could run, waits for a P
  | "running" // goroutine: runs; P: runs a goroutine
  | "blocked" // goroutine: waits; see Family
  | "syscall" // goroutine: in the operating system
  | "ended" // goroutine: returned
  | "held" // lock: by the goroutine Ref
  | "read" // rwmutex: by readers
  | "free" // lock: by nobody; not sent as a span
  | "active" // context
  | "cancelled" // context
  | "idle" // P: runs nothing; not sent as a span
  | "region" // in a region of runtime/trace, a test, a task; the runtime does what Text says
  | "outside" // in none of these; not sent as a span
  | "unknown" // the trace does not say

/**
 * Family groups the reasons to block, each with a look of its own.
 */
export type Family =
  | "channel"
  | "select"
  | "lock"
  | "waitgroup"
  | "sleep"
  | "network"
  | "other"

/**
 * Span is a stretch of a lane in one state. From and To are not clipped to
 * the window.
 */
export interface Span {
  from: number // position
  to: number // position
  state: SpanState
  family?: Family // when blocked
  text?: string // "chan send tasks", "held by worker"; absent when merged
  ref?: number // object waited for; goroutine that holds or runs
  event: number // index of the event that began it
  count?: number // more than one: so many spans merged, State is what most of the time went to
  share?: number // when merged: how many percent of it are in State
  open?: boolean // not over when the trace ends (so far)
}

/**
 * Level is a step of a fill level or counter: it holds from At to the next.
 */
export interface Level {
  at: number // position
  value: number
  low?: number // when merged: lowest of the values, Value is the highest
  count?: number // more than one: so many steps merged
}

/**
 * Mark is an event at its point of a lane.
 */
export interface Mark {
  at: number // position
  event: number
  kind: string // the event's kind, "chan.send"
  text?: string // short: a value, a message
  count?: number // more than one: so many at the same pixel, this is the first
}

/**
 * LinkKind says what leads from one lane to another.
 */
export type LinkKind =
  | "go" // a go statement, to the goroutine it made
  | "handoff" // a value straight from sender to receiver
  | "buffer" // a value through the buffer: its send to its receive
  | "wake" // made runnable again, and none of the others says why
  | "close" // a close, to everyone it released
  | "lock" // a lock's unlock, to its next owner
  | "cancel" // a context's cancellation, to its children

/**
 * Link leads from a point of one lane to a point of another.
 */
export interface Link {
  kind: LinkKind
  from: Point
  to: Point
  label?: string // the value, the object's name
  obj?: number
  n?: number // the value is the n-th on Obj
  count?: number // more than one: so many that look the same
}

/**
 * Point is a place in a lane.
 */
export interface Point {
  lane: string
  at: number // position
  event: number // index
}

/**
 * StateReply answers a [StateRequest].
 */
export interface StateReply {
  type: "state"
  id: number
  state: State
}

/**
 * State is what the stage shows: every goroutine and object just after one
 * event, that event, its sentence, and what moved.
 */
export interface State {
  at: number // index of the event, -1 before the first
  time: number // ns
  event?: TraceEvent // absent before the first
  sentence: string // what happened and why
  next?: Next // what comes next, where the trace has it
  moves: Move[] // what this event moved
  touched: string[] // lane ids of the goroutines and objects the event is about
  goroutines: Goroutine[]
  channels: Channel[]
  locks: Lock[] // mutexes and rwmutexes
  waitGroups: WaitGroup[]
  contexts: Context[] // parents before children
  selects: Select[]
  conds: Cond[]
  onces: Once[]
  timers: Timer[]
  variables: Variable[]
  runtime?: Runtime[] // what the runtime does and tells, where the trace has it
  groups?: Group[] // of all goroutines that wait, the largest first; where Goroutines are not all
  relevant: string[] // lane ids of the objects, those first that matter most here
  hidden: Hidden
}

/**
 * Runtime is what a range's lane or a metric's shows at a moment.
 */
export interface Runtime {
  lane: string
  name: string
  doing?: string // of a range that lasts: which
  value?: number // of a metric
  unit?: string // "bytes"
}

/**
 * Group is goroutines that wait at the same line for the same reason.
 */
export interface Group {
  text: string // "12 wait in worker.run main.go:40 for chan receive on tasks"
  count: number
  sinceT: number // when the first of them began to wait, ns
  lane: string // of that one
  names: string[] // of some
}

/**
 * Next announces the next event, past those that are only the system's.
 */
export interface Next {
  at: number
  text: string // a few words: "worker receives from tasks"
}

/**
 * Hidden counts what exists at that moment and is not in a state.
 */
export interface Hidden {
  systemGoroutines: number // of the runtime and the standard library
  systemObjects: number
  endedGoroutines: number // returned some time ago
  moreGoroutines: number // beyond what a stage can show
  moreObjects: number
  moreGroups?: number // smaller ones
}

/**
 * Goroutine is one goroutine at a moment.
 */
export interface Goroutine {
  id: number
  lane: string
  name: string
  func?: string // the function it runs
  labels?: string // its pprof labels, "team=north"
  parent?: number // 0: the runtime
  state: SpanState
  family?: Family // when blocked
  reason?: string // when blocked: in the runtime's words
  obj?: number // when blocked: on which object
  objName?: string
  value?: string // when blocked in a send: what it wants to send
  cases: SelectCase[] // when blocked in a select
  deadline?: number // when asleep: until when, ns
  since: number // index of the event that began the state
  sinceT: number // its time, ns
  p: number // the P it runs on, -1 for none
  place?: Place // where it last was in the user's source, as far as the trace says
  parts?: string[] // the regions and tests that it is in, the outermost first
  system?: boolean
}

/**
 * Place is a line of source.
 */
export interface Place {
  file: string // path, as in [SourceFile]; empty where only At is known
  line: number // 0 where only At is known
  func?: string // package path-qualified
  at: string // "main.go:21"
}

/**
 * SelectCase is a case of a select.
 */
export interface SelectCase {
  dir: string // "send", "recv", "default"
  chan: number // 0: nil channel, or default
  name: string // "" for default
}

/**
 * Channel is one channel at a moment.
 */
export interface Channel {
  id: number
  lane: string
  name: string
  elem: string
  cap: number
  len: number
  slots: Slot[] // the buffer, the next to be received first; at most the first 64
  sendq: Waiter[] // blocked senders, first in line first
  recvq: Waiter[] // blocked receivers, first in line first
  closed: boolean
  sent: number // values sent so far
  received: number // values received so far
  context?: number // it is the Done channel of this context
  at?: string // where it was made
  system?: boolean
  unknown?: string // what the trace does not say about it, as a sentence
}

/**
 * Slot is a place of a channel's buffer with a value in it.
 */
export interface Slot {
  n: number // the value is the n-th sent; 0 where unknown
  value: string // empty where unknown
  from: number // who sent it; 0 where unknown
}

/**
 * Waiter is a goroutine in a queue.
 */
export interface Waiter {
  g: number
  name: string
  value?: string // what it wants to send
  select?: boolean // it waits in a select
  write?: boolean // of a rwmutex: it wants to write
}

/**
 * Lock is a mutex or rwmutex at a moment.
 */
export interface Lock {
  id: number
  lane: string
  kind: LaneKind // "mutex" or "rwmutex"
  name: string
  owner: number // 0 for none
  ownerName?: string
  readers: number // of a rwmutex: how many hold it for reading
  readerGs: number[] // who they are, as far as the trace says
  mode?: string // of a mutex: "normal" or "starvation"
  queue: Waiter[] // first to be woken first
  at?: string // where it was first used
  lockedAt?: string // where its owner took it
  system?: boolean
}

/**
 * WaitGroup is one sync.WaitGroup at a moment.
 */
export interface WaitGroup {
  id: number
  lane: string
  name: string
  counter: number
  gen: number // which round of reuse, from 1
  waiters: Waiter[]
  at?: string
  system?: boolean
}

/**
 * Context is one context at a moment.
 */
export interface Context {
  id: number
  lane: string
  name: string
  kind: string // "cancel", "timeout", "deadline", "value", "withoutcancel"
  parent?: number // 0: Background, TODO, or not made by package context
  depth: number
  deadline?: number // ns since the start
  chan?: number // its Done channel, once it exists
  cancelled: boolean
  err?: string
  cause?: string
  from?: number // the context whose cancellation reached it
  waiters: Waiter[] // who waits for its Done channel
  at?: string
  system?: boolean
}

/**
 * MoveKind says what moves.
 */
export type MoveKind =
  | "value" // a value, from goroutine or slot to slot or goroutine
  | "shift" // the values behind a received head move up one slot each
  | "lock" // a lock's ownership: to its new owner, or from its old
  | "count" // a counter went up or down by N
  | "cancel" // a cancellation, from a goroutine or context to a context
  | "release" // a goroutine is released by a close, a cancellation, a counter at 0
  | "wake" // a goroutine is made runnable by another
  | "create" // a goroutine, channel or context comes into being
  | "close" // a channel is closed
  | "signal" // a Cond is signalled: N wake up
  | "run" // a goroutine begins to run the function of a Once, or has run it
  | "fire" // a timer fires
  | "read" // a value is read from a variable
  | "write" // a value is written to a variable

/**
 * Move is something that one event moves, for the page to animate.
 */
export interface Move {
  kind: MoveKind
  obj?: number
  n?: number
  value?: string
  from?: End
  to?: End
}

/**
 * End is where a move starts or arrives.
 */
export interface End {
  lane: string // of a goroutine or object
  slot?: number // of a channel's buffer, counted before the move for a start and after it for an arrival, 0 is the head
}

/**
 * Select is a select statement in which a goroutine waits, or from which the
 * event brought it out.
 */
export interface Select {
  g: number
  name: string // of the goroutine
  cases: SelectCase[]
  won: number // position of the case that won, -1 while it waits
  at?: string
}

/**
 * Cond is one sync.Cond at a moment.
 */
export interface Cond {
  id: number
  lane: string
  name: string
  waiters: Waiter[] // the longest there first
  at?: string
  system?: boolean
}

/**
 * Once is one sync.Once at a moment.
 */
export interface Once {
  id: number
  lane: string
  name: string
  runner: number // who runs, or ran, its function; 0 nobody yet
  runnerName?: string
  done: boolean // the function has come to its end
  waiters: Waiter[] // who waits for that
  at?: string
  system?: boolean
}

/**
 * Timer is one timer or ticker of package time at a moment.
 */
export interface Timer {
  id: number
  lane: string
  name: string
  kind: string // "timer", "ticker", "func"
  active: boolean // it is going to fire,
  deadline: number
  period?: number // ns between two ticks, 0 for one that fires once
  fired: number // how often it has
  chan?: number // what it sends on
  context?: number // the context whose deadline it is
  at?: string
  system?: boolean
}

/**
 * Variable is one variable at a moment, of a program whose memory is watched.
 */
export interface Variable {
  id: number
  lane: string
  name: string
  elem: string // type
  value: string // what was there last; empty where unknown
  atomic: boolean
  accesses: Access[] // the last ones, oldest first
  before: number // how many there were before these
  at?: string
  system?: boolean
}

/**
 * Access is what one event did with a variable.
 */
export interface Access {
  event: number // index
  g: number
  name: string // of the goroutine
  op: string // "read", "write", "load", "store", "swap", "cas", "add", "and", "or"
  old?: string // what was there before; of a read, what it found
  new?: string // what was there after; absent for a read, and while unknown
  ok: boolean // false for a compare-and-swap that did not swap
  over?: string // of a write: the goroutine that wrote since this one's last read, unseen by it
  place?: Place
}

/**
 * A Tape is a trace, or a part of one, with all that a page asks about it, for a page without
 * govis behind it: the export as one HTML file. It is not a message; docs/HACKING.md tells how it is
 * played. What answers have in common is in it once: an int that names a thing is its
 * place in a list of the tape.
 */
export interface Tape {
  hello: Hello // Hello.First to Hello.Count-1 are the events that are there
  place?: string // where the page opens, as in the fragment of its address
  events: TapeEvent[]
  stock: TapeStock // what states are made of
  before?: TapeState // before the first event of all
  states: TapeState[] // after each event
  system: TapeState[] // the same with what is the runtime's and the standard library's; absent where it is the same
  stacks: Frame[][]
  goroutines: TapeGoroutine[]
  explains: ExplainReply[] // without At; in Since the character 1 stands for how long the wait has lasted, in What the character 2 for how long a sleep still lasts
  lanes: TapeLane[] // in the order of scenes without a query
  links: TapeLink[]
  gaps: Gap[] // idle times that are folded, without widths
  rare: number[] // events that are marks in any window
  sources: SourceReply[]
  waits: WaitsReply
  systemWaits: WaitsReply
  output: OutputReply // all of it
  lesson?: LessonReply
  questions: QuestionReply[]
  answers: AnswerReply[] // to these
}

/**
 * TapeEvent is an event with all that is said of it.
 */
export interface TapeEvent {
  event: TraceEvent
  time: number // on the clock axis, ns
  sentence: string
  brief: string // as a search finds it
  fields: Field[]
  stack: number
  moves: Move[]
  touched: string[]
  mark?: string // the text of its mark
  marked?: boolean // it is a mark of its lanes
  system?: boolean // it is the runtime's or the standard library's own business
  notable?: boolean // a "step" comes to it
  block?: boolean // and one to the next "block"
  handoff?: boolean // and one to the next "handoff"
}

/**
 * TapeState is a [State] without what its event says: which of the stock are there.
 */
export interface TapeState {
  next?: Next
  goroutines: number[]
  channels: number[]
  locks: number[]
  waitGroups: number[]
  contexts: number[]
  selects: number[]
  conds: number[]
  onces: number[]
  timers: number[]
  variables: number[]
  runtime?: Runtime[]
  groups?: Group[]
  relevant: string[]
  hidden: Hidden
}

/**
 * TapeStock are the things in states, each in every look that it has had.
 */
export interface TapeStock {
  goroutines: Goroutine[]
  channels: Channel[]
  locks: Lock[]
  waitGroups: WaitGroup[]
  contexts: Context[]
  selects: Select[]
  conds: Cond[]
  onces: Once[]
  timers: Timer[]
  variables: Variable[]
}

/**
 * TapeGoroutine says where a goroutine is and what it does, from event to event.
 */
export interface TapeGoroutine {
  g: number
  by: number // who started it
  created: number // the stack of its go statement
  frames: TapeChange[] // its stack
  explains: TapeExplain[]
}

/**
 * TapeChange says what is so from an event on.
 */
export interface TapeChange {
  at: number
  n: number
}

/**
 * TapeExplain is an answer about a goroutine's wait from an event on.
 */
export interface TapeExplain {
  at: number
  n: number
  since: number // when the wait began, ns
  deadline?: number
}

/**
 * TapeLane is a lane with all that has been on it. Positions are events.
 */
export interface TapeLane {
  lane: Lane // without spans, levels and marks
  left?: boolean // shown only when it is pinned
  nth: number // it was the nth to come up
  done?: boolean // a context's Done channel
  descendants: number
  spans: TapeSpan[]
  parts?: TapeSpan[]
  levels: Level[]
  events: number[] // that are about it
  peers: string[] // lanes that had to do with it
}

/**
 * TapeSpan is a span up to the next, the last one to the end.
 */
export interface TapeSpan {
  at: number
  state: SpanState
  family?: Family
  text?: string
  ref?: number
  hidden?: boolean // not sent as a span
}

/**
 * TapeLink is a link with all that it may say.
 */
export interface TapeLink {
  kind: LinkKind
  from: number
  to: number
  lanes: number[] // where it starts and ends
  obj: number // a lane, -1 for none
  n?: number
  value?: string // that is carried
}

/**
 * WaitsReply answers a [WaitsRequest]: how long goroutines have waited in the whole trace, by
 * reason and by line of source. Those that waited longest come first. Waits that have not ended
 * are counted up to the last event.
 */
export interface WaitsReply {
  type: "waits"
  id: number
  count: number // events that were looked at
  ns: number // all waits together, ns
  reasons: WaitBar[]
  lines: WaitBar[] // one for each line and reason
  more: number // lines left out
}

/**
 * WaitBar is what some waits add up to.
 */
export interface WaitBar {
  reason: string // in the runtime's words
  family: Family
  place?: Place // of a line; absent where it is not the program's own source
  count: number // how many waits
  now: number // of these, how many have not ended
  ns: number // all of them together
  longest: number // the longest, ns
  event: number // index of the event with which that began
  lane: string // of the goroutine whose that was
  name: string // of that goroutine
}

/**
 * StackReply answers a [StackRequest]. The stacks are those of the last event of the goroutine that had
 * one, and of its go statement; empty where the trace does not say. Innermost frames come first.
 */
export interface StackReply {
  type: "stack"
  id: number
  g: number
  at: number
  frames: Frame[]
  created: Frame[]
  by: number // who ran the go statement; 0: the runtime
}
