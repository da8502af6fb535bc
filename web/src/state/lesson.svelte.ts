// The lesson that the run is of: its moments in this run, and its questions, which
// are asked before what they ask for is shown.

import type { AnswerReply, LessonMoment, LessonQuestion, LessonReply, QuestionReply, TraceInfo } from '../protocol'
import { Refused, Superseded, type Client } from '../net/client'

/** What a lesson needs of whom it belongs to. */
export interface Class {
  readonly client: Client
  readonly trace: TraceInfo | undefined
  readonly live: boolean
  readonly count: number
  readonly at: number
  visit(index: number): Promise<void>
  goTo(index: number): Promise<void>
  stepTo(index: number): Promise<void>
  goStart(): Promise<void>
}

/** What came of a question. */
export interface Verdict {
  /** Of the event that was asked about. */
  at: number
  /** Where it was asked. */
  stand: number
  question: string
  /** What is so in this run. */
  answer: string
  /** What was chosen, if anything. */
  chosen?: string
  right: boolean
}

/** So long after a question has come up, ms, a step does not show the answer: it was meant as a step. */
const haste = 500
/** While a program runs, its moments are looked for again when there are so many times more events. */
const more = 1.5

export class LessonView {
  reply = $state.raw<LessonReply | undefined>()
  /** Questions are asked. */
  asking = $state(false)
  /** The question that is being asked. */
  question = $state.raw<QuestionReply | undefined>()
  /** What came of the last, until the playhead moves on. */
  verdict = $state.raw<Verdict | undefined>()
  /** Numbers of the questions that are over. */
  private over = $state.raw<ReadonlySet<number>>(new Set())

  private since = 0
  private looked = 0
  /** Grows when what is on its way is no longer wanted. */
  private turn = 0

  constructor(
    private readonly owner: Class,
    private readonly now = () => performance.now(),
  ) {}

  get moments(): readonly LessonMoment[] {
    return this.reply?.moments ?? []
  }

  get questions(): readonly LessonQuestion[] {
    return this.reply?.questions ?? []
  }

  /** The question that comes next. */
  get ahead(): LessonQuestion | undefined {
    if (!this.asking || this.owner.live) return undefined
    return this.questions.find((q) => q.stand >= this.owner.at && !this.over.has(q.n))
  }

  /** The first event that is not to be seen before a question is over. */
  get bound(): number | undefined {
    const { ahead } = this
    return ahead && ahead.stand + 1
  }

  /** How many questions are over. */
  get done(): number {
    return this.over.size
  }

  isOver(n: number): boolean {
    return this.over.has(n)
  }

  /** Learns what the lesson is, and what of it has happened. */
  async refresh(): Promise<void> {
    if (!this.owner.trace?.scenario) return
    this.looked = this.owner.count
    await this.quietly(async () => {
      this.reply = await this.owner.client.ask<LessonReply>({ type: 'lesson' })
      this.arrived(this.owner.at)
    })
  }

  /** The program has done more. */
  grew(): void {
    if (this.reply && this.owner.count > this.looked * more) void this.refresh()
  }

  clear(): void {
    this.turn++
    this.reply = this.question = this.verdict = undefined
    this.over = new Set()
    this.looked = 0
  }

  /** Asks questions from now on, or no more. From the end it begins anew. */
  toggle(): void {
    this.asking = !this.asking
    this.over = new Set()
    this.verdict = undefined
    if (this.asking && !this.ahead) void this.owner.goStart()
    else this.arrived(this.owner.at)
  }

  /** The playhead stands at an event. */
  arrived(at: number): void {
    if (this.verdict && (at < this.verdict.stand || at > this.verdict.at)) this.verdict = undefined
    const { ahead } = this
    if (ahead?.stand !== at) {
      this.turn++
      this.question = undefined
    } else if (this.question?.n !== ahead.n) void this.ask(ahead.n)
  }

  /** Answers the question; without a choice it is only shown. */
  async answer(chosen?: string): Promise<void> {
    const { question, ahead } = this
    if (!question || ahead?.n !== question.n) return
    const turn = ++this.turn
    await this.quietly(async () => {
      const reply = await this.owner.client.ask<AnswerReply>({ type: 'answer', n: question.n, choice: chosen ?? '' })
      if (turn !== this.turn) return
      this.over = new Set([...this.over, question.n])
      this.question = undefined
      this.verdict = { at: ahead.at, stand: ahead.stand, question: question.text, answer: reply.text, chosen, right: reply.right }
      // Another may be asked about the same event.
      if (this.ahead?.at === ahead.at) this.arrived(this.owner.at)
      else {
        // What was in between is passed over: only the last step is shown as one.
        if (ahead.at > ahead.stand + 1) await this.owner.goTo(ahead.at - 1)
        await this.owner.stepTo(ahead.at)
      }
    })
  }

  /** A step on while a question is asked shows the answer, unless the question has only just come up. True when there is a question. */
  stepOn(): boolean {
    if (!this.question) return false
    if (this.now() - this.since >= haste) void this.answer()
    return true
  }

  /** Leaves the question out. */
  skip(): void {
    const { question } = this
    if (!question) return
    this.over = new Set([...this.over, question.n])
    this.question = undefined
    this.arrived(this.owner.at)
  }

  /** Whether a moment would give away what is still to be asked. */
  hides(moment: LessonMoment): boolean {
    const { bound } = this
    return bound !== undefined && moment.at >= bound
  }

  /** Goes to the next moment, or the one before. */
  async go(back: boolean): Promise<void> {
    const { at } = this.owner
    const to = back ? this.moments.findLast((m) => m.at < at) : this.moments.find((m) => m.at > at)
    if (to) await this.owner.visit(to.at)
  }

  private async ask(n: number): Promise<void> {
    const turn = ++this.turn
    await this.quietly(async () => {
      const reply = await this.owner.client.ask<QuestionReply>({ type: 'question', n })
      if (turn !== this.turn) return
      this.question = reply
      this.since = this.now()
    })
  }

  /** A run may be of a lesson that this govis does not have: then there is none. */
  private async quietly(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (reason) {
      if (!(reason instanceof Refused || reason instanceof Superseded)) throw reason
    }
  }
}
