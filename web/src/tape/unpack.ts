// The tape that a page of one file has in it: JSON, deflated, in base64.

import type { Tape } from '../protocol'

export async function unpack(text: string): Promise<Tape> {
  const packed = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0))
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const tape = JSON.parse(await new Response(stream).text()) as Tape
  fillTypes(tape)
  return tape
}

/** The types of the messages that a tape has, which it leaves out. */
function fillTypes(tape: Tape): void {
  tape.hello.type = 'hello'
  for (const s of tape.sources) s.type = 'source'
  for (const q of tape.questions) q.type = 'question'
  for (const a of tape.answers) a.type = 'answer'
  tape.output.type = 'output'
  tape.waits.type = tape.systemWaits.type = 'waits'
  if (tape.lesson) tape.lesson.type = 'lesson'
}
