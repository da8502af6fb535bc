// A copy of a source file in a CodeMirror in which it can be changed, with what the
// compiler has against it at its lines.

import { defaultKeymap, history, historyKeymap, indentLess, insertTab } from '@codemirror/commands'
import { goLanguage } from '@codemirror/lang-go'
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Prec, StateEffect, StateField, type Range } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, drawSelection, keymap, lineNumbers, type DecorationSet } from '@codemirror/view'
import type { SourceProblem } from '../protocol'
import { highlighting, look, tab } from './editor'

const setProblems = StateEffect.define<readonly SourceProblem[]>()

class ProblemWidget extends WidgetType {
  constructor(readonly messages: readonly string[]) {
    super()
  }

  override eq(other: ProblemWidget): boolean {
    return this.messages.join('\n') === other.messages.join('\n')
  }

  override toDOM(): HTMLElement {
    const box = document.createElement('div')
    box.className = 'problem'
    for (const message of this.messages) {
      const line = document.createElement('div')
      line.textContent = message
      box.append(line)
    }
    return box
  }
}

/** What is wrong stands below the lines where it is; of lines beyond the end, below the last. */
function decorate(state: EditorState, problems: readonly SourceProblem[]): DecorationSet {
  const byLine = new Map<number, string[]>()
  for (const { line, message } of problems) {
    const n = Math.max(1, Math.min(state.doc.lines, line))
    byLine.set(n, [...(byLine.get(n) ?? []), message])
  }
  const ranges: Range<Decoration>[] = []
  for (const [n, messages] of byLine) {
    const line = state.doc.line(n)
    ranges.push(Decoration.line({ class: 'wrong' }).range(line.from))
    ranges.push(Decoration.widget({ widget: new ProblemWidget(messages), side: 1, block: true }).range(line.to))
  }
  return Decoration.set(ranges, true)
}

const problemsField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, tr) {
    for (const effect of tr.effects) {
      if (effect.is(setProblems)) return decorate(tr.state, effect.value)
    }
    return decorations.map(tr.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

const changed = EditorView.theme({
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeft: '2px solid var(--text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--accent-soft) !important' },
  '.cm-matchingBracket': { outline: '1px solid var(--line-strong)' },
  '.cm-line.wrong': { background: 'var(--danger-soft)', borderLeftColor: 'var(--danger)' },
  '.problem': {
    padding: '0 8px 4px 18px',
    background: 'var(--danger-soft)',
    borderLeft: '3px solid var(--danger)',
    color: 'var(--text)',
    fontFamily: 'var(--font-ui)',
    fontSize: '0.93em',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
})

/** The editor of a copy. */
export class CopyEditor {
  private readonly view: EditorView

  /** Puts an editor into `host`, which gets a shadow root (as for SourceEditor); `onRun` is asked for by Ctrl Enter. */
  constructor(host: HTMLElement, name: string, text: string, onChange: (text: string) => void, onRun: () => void) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const run = () => (onRun(), true)
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.contentAttributes.of({
            tabindex: '0',
            role: 'textbox',
            'aria-multiline': 'true',
            'aria-label': `Copy of ${name}. Escape, then Tab leaves it.`,
            spellcheck: 'false',
            autocapitalize: 'off',
          }),
          EditorState.tabSize.of(tab),
          indentUnit.of('\t'),
          EditorView.lineWrapping,
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          goLanguage,
          syntaxHighlighting(highlighting),
          problemsField,
          look,
          changed,
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
          keymap.of([{ key: 'Tab', run: insertTab, shift: indentLess }, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    this.view.focus()
  }

  /** Puts another text in place of all, as gofmt has made it; undo brings the old one back. */
  replace(text: string): void {
    const { state } = this.view
    if (state.doc.toString() === text) return
    const at = Math.min(state.selection.main.head, text.length)
    this.view.dispatch({ changes: { from: 0, to: state.doc.length, insert: text }, selection: { anchor: at } })
  }

  /** Shows what is wrong at its lines, and goes to the first. */
  mark(problems: readonly SourceProblem[]): void {
    this.view.dispatch({ effects: setProblems.of(problems) })
    if (problems.length > 0) this.go(problems[0])
  }

  /** Goes to the place of a problem. Columns are counted in bytes. */
  go(problem: SourceProblem): void {
    const { doc } = this.view.state
    const line = doc.line(Math.max(1, Math.min(doc.lines, problem.line)))
    const before = new TextDecoder().decode(new TextEncoder().encode(line.text).slice(0, Math.max(0, problem.column - 1)))
    const anchor = line.from + Math.min(before.length, line.length)
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
    this.view.focus()
  }

  destroy(): void {
    this.view.destroy()
  }
}
