// The program's own file in a read-only CodeMirror: the line of the current
// event lit, each goroutine's marker on the line where it is.

import { EditorState, StateEffect, StateField, type Extension, type Range } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, lineNumbers, type DecorationSet } from '@codemirror/view'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { goLanguage } from '@codemirror/lang-go'
import { tags as t } from '@lezer/highlight'

/** A goroutine shown on a line. */
export interface Marker {
  g: number
  name: string
  /** The look of its state, a class suffix: "running", "channel" ... */
  look: string
  /** Its state in words. */
  title: string
  line: number
}

/** What is lit in the file; line 0 lights none. */
export interface Marks {
  line: number
  markers: Marker[]
}

/** Width of a tab, characters. */
export const tab = 4

/** More goroutines than these on one line are counted, not named. */
const maxNamed = 2

const setMarks = StateEffect.define<Marks>()

function totalLength(markers: Marker[]): number {
  return markers.reduce((sum, m) => sum + m.name.length, 0)
}

class MarkerWidget extends WidgetType {
  constructor(readonly markers: Marker[]) {
    super()
  }

  override eq(other: MarkerWidget): boolean {
    return (
      this.markers.length === other.markers.length &&
      this.markers.every((m, i) => {
        const o = other.markers[i]
        return m.g === o.g && m.name === o.name && m.look === o.look && m.title === o.title
      })
    )
  }

  override toDOM(): HTMLElement {
    const box = document.createElement('span')
    box.className = this.markers.length > 0 ? 'g-marks' : 'g-marks empty'
    // Three are named rather than two and one counted.
    const named = this.markers.length === maxNamed + 1 && totalLength(this.markers) < 24 ? maxNamed + 1 : maxNamed
    for (const m of this.markers.slice(0, named)) {
      const mark = document.createElement('span')
      mark.className = `g-mark look-${m.look}`
      mark.dataset.g = String(m.g)
      mark.title = m.title
      mark.textContent = m.name
      box.append(mark)
    }
    const rest = this.markers.length - named
    if (rest > 0) {
      const more = document.createElement('span')
      more.className = 'g-mark more'
      more.textContent = `+${rest}`
      more.title = this.markers
        .slice(named)
        .map((m) => m.name)
        .join(', ')
      box.append(more)
    }
    return box
  }
}

/** Lines indented more than this are taken for lines that are indented so much. */
const deepest = 8

/** Whether a goroutine can stand on a line: not where there is only space, a comment or a bracket. */
function mayRun(text: string): boolean {
  return /^\s*[^\s/})]/.test(text)
}

function decorate(state: EditorState, marks: Marks): DecorationSet {
  const byLine = new Map<number, Marker[]>()
  for (const m of marks.markers) {
    if (m.line < 1 || m.line > state.doc.lines) continue
    const there = byLine.get(m.line)
    if (there) there.push(m)
    else byLine.set(m.line, [m])
  }
  const ranges: Range<Decoration>[] = []
  if (marks.line >= 1 && marks.line <= state.doc.lines) {
    ranges.push(Decoration.line({ class: 'current' }).range(state.doc.line(marks.line).from))
  }
  // Where a goroutine can be, room is kept for its marker: the text flows around it, and nothing moves when it comes.
  for (let n = 1; n <= state.doc.lines; n++) {
    const line = state.doc.line(n)
    const markers = byLine.get(n)
    if (!markers && !mayRun(line.text)) continue
    ranges.push(Decoration.widget({ widget: new MarkerWidget(markers ?? []), side: -1 }).range(line.from))
    const depth = Math.min(deepest, /^\t*/.exec(line.text)![0].length)
    ranges.push(Decoration.line({ class: `deep-${depth}` }).range(line.from))
  }
  return Decoration.set(ranges, true)
}

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, tr) {
    for (const effect of tr.effects) {
      if (effect.is(setMarks)) return decorate(tr.state, effect.value)
    }
    return decorations.map(tr.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

export const highlighting = HighlightStyle.define([
  { tag: [t.keyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword], class: 'tok-keyword' },
  { tag: [t.string, t.character], class: 'tok-string' },
  { tag: [t.number, t.bool, t.null], class: 'tok-number' },
  { tag: t.comment, class: 'tok-comment' },
  { tag: [t.typeName, t.namespace], class: 'tok-type' },
  { tag: [t.function(t.variableName), t.function(t.propertyName), t.function(t.definition(t.variableName))], class: 'tok-func' },
])

/** A line that is too long goes on below, further to the right than it began. */
function hanging(): Record<string, { textIndent: string; paddingLeft: string }> {
  return Object.fromEntries(
    Array.from({ length: deepest + 1 }, (_, depth) => {
      const by = (depth + 1) * tab
      return [`.cm-line.deep-${depth}`, { textIndent: `-${by}ch`, paddingLeft: `calc(${by}ch + 6px)` }]
    }),
  )
}

export const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--source-size, 15px)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontVariantLigatures: 'none',
    lineHeight: '1.6',
    scrollbarWidth: 'thin',
    scrollbarColor: 'var(--line-strong) transparent',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'transparent' },
  '.cm-content:focus-visible': { outline: 'none' },
  '&:has(.cm-content:focus-visible)': { outline: '2px solid var(--accent) !important', outlineOffset: '-2px' },
  '.cm-line': { padding: '0 8px 0 6px', borderLeft: '3px solid transparent' },
  '.cm-line.current': { background: 'var(--accent-soft)', borderLeftColor: 'var(--accent)' },
  '.cm-gutters': { background: 'transparent', border: 'none', color: 'var(--text-3)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px', minWidth: '40px' },
  '.tok-keyword': { color: 'var(--code-keyword)' },
  '.tok-string': { color: 'var(--code-string)' },
  '.tok-number': { color: 'var(--code-number)' },
  '.tok-comment': { color: 'var(--text-3)', fontStyle: 'italic' },
  '.tok-type': { color: 'var(--code-type)' },
  '.tok-func': { color: 'var(--code-func)' },
  '.g-marks': {
    float: 'right',
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: '0 4px',
    minWidth: '5em',
    // Less than a line's height, or where that is rounded, as on paper, it would stand in the next line's way.
    minHeight: '1.5em',
    maxWidth: '75%',
    paddingLeft: '12px',
    lineHeight: '1.5',
    textIndent: '0',
  },
  ...hanging(),
  '.g-mark': {
    '--look': 'var(--text-2)',
    alignSelf: 'center',
    maxWidth: '8.5em',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    padding: '0 8px 0 6px',
    borderRadius: '999px',
    fontFamily: 'var(--font-ui)',
    fontSize: '0.86em',
    fontWeight: '600',
    lineHeight: '1.5',
    color: 'var(--text)',
    background: 'var(--raised)',
    border: '1.5px solid var(--look)',
  },
  '.g-mark::before': {
    content: '""',
    display: 'inline-block',
    width: '0.6em',
    height: '0.6em',
    marginRight: '0.4em',
    borderRadius: '50%',
    background: 'var(--look)',
  },
  '.g-mark.more::before': { display: 'none' },
  '.g-mark.look-running': { '--look': 'var(--running)' },
  '.g-mark.look-runnable': { '--look': 'var(--runnable)', borderStyle: 'dashed' },
  '.g-mark.look-channel': { '--look': 'var(--channel)' },
  '.g-mark.look-select': { '--look': 'var(--select)' },
  '.g-mark.look-lock': { '--look': 'var(--lock)' },
  '.g-mark.look-waitgroup': { '--look': 'var(--waitgroup)' },
  '.g-mark.look-sleep': { '--look': 'var(--sleep)' },
  '.g-mark.look-network': { '--look': 'var(--network)' },
  '.g-mark.look-syscall': { '--look': 'var(--syscall)' },
  '.g-mark.look-other': { '--look': 'var(--other)' },
})

/** The editor, and what may be done with it. */
export class SourceEditor {
  private readonly view: EditorView

  /**
   * Puts an editor into `host`, which gets a shadow root: the styles CodeMirror makes as it runs are then
   * adopted by the root, which a strict content security policy allows.
   */
  constructor(
    host: HTMLElement,
    private readonly onLine: (line: number) => void,
  ) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    this.view = new EditorView({ root, parent: root, state: this.stateFor('', '') })
  }

  /** Shows another file from its top. */
  open(path: string, text: string): void {
    this.view.setState(this.stateFor(path, text))
  }

  /** Lights the current line, sets the markers, and brings the line `reveal` into view, 0 for none. */
  mark(marks: Marks, reveal: number): void {
    const effects: StateEffect<unknown>[] = [setMarks.of(marks)]
    const { doc } = this.view.state
    if (reveal >= 1 && reveal <= doc.lines) {
      // Found out when the lines have been measured: how high they are, only their wrapping tells.
      const yMargin = this.view.scrollDOM.clientHeight / 4
      effects.push(EditorView.scrollIntoView(doc.line(reveal).from, { y: 'nearest', yMargin }))
    }
    this.view.dispatch({ effects })
  }

  destroy(): void {
    this.view.destroy()
  }

  private stateFor(path: string, text: string): EditorState {
    const extensions: Extension[] = [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({
        tabindex: '0',
        role: 'textbox',
        'aria-readonly': 'true',
        'aria-multiline': 'true',
        'aria-label': path ? `Source of ${path}` : 'Source',
      }),
      EditorState.tabSize.of(tab),
      EditorView.lineWrapping,
      lineNumbers(),
      goLanguage,
      syntaxHighlighting(highlighting),
      marksField,
      look,
      EditorView.domEventHandlers({
        click: (event, view) => {
          const at = view.posAtCoords({ x: event.clientX, y: event.clientY })
          if (at !== null) this.onLine(view.state.doc.lineAt(at).number)
          return false
        },
      }),
    ]
    return EditorState.create({ doc: text, extensions })
  }
}
