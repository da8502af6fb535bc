// Numbers as a reader expects them. Times are nanoseconds.

const units: [number, string][] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
]

/** A duration or an instant with at most `digits` significant digits: "3.21 ms". */
export function duration(ns: number, digits = 3): string {
  if (!Number.isFinite(ns)) return '–'
  if (ns === 0) return '0 s'
  const size = Math.abs(ns)
  if (size >= 60e9) {
    const minutes = Math.floor(size / 60e9)
    const seconds = Math.floor((size - minutes * 60e9) / 1e9)
    return `${ns < 0 ? '-' : ''}${minutes} min${seconds ? ` ${seconds} s` : ''}`
  }
  for (const [unit, name] of units) {
    if (size >= unit || unit === 1) return `${significant(ns / unit, digits)} ${name}`
  }
  return `${ns} ns`
}

/** An instant with digits enough to tell it from one `step` later. */
export function instant(ns: number, step: number): string {
  const unit = units.find(([u]) => Math.max(Math.abs(ns), step) >= u) ?? units[3]
  const decimals = Math.max(0, Math.min(9, Math.ceil(-Math.log10(step / unit[0]) - 1e-9)))
  return `${(ns / unit[0]).toFixed(decimals)} ${unit[1]}`
}

/** 12345 as "12,345". */
export function count(n: number): string {
  return Math.round(n).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** The number of the event at an index, from 1, as `govis events` and pictures have it. */
export function eventNumber(index: number): string {
  return count(index + 1)
}

/** "1 event", "2 events". */
export function plural(n: number, one: string, many = one + 's'): string {
  return `${count(n)} ${n === 1 ? one : many}`
}

/** A number of a unit: bytes as "4.2 MB". */
export function amount(n: number, unit?: string): string {
  if (unit !== 'bytes' || n < 1024) return count(n)
  const step = Math.min(4, Math.floor(Math.log2(n) / 10))
  return `${significant(n / 1024 ** step, 3)} ${'KMGT'[step - 1]}B`
}

/** Text cut in the middle of what does not fit, for it to have at most `max` characters. */
export function ellipsis(text: string, max: number): string {
  const runes = [...text]
  if (runes.length <= max) return text
  if (max <= 1) return '…'
  return runes.slice(0, max - 1).join('') + '…'
}

function significant(x: number, digits: number): string {
  const whole = Math.floor(Math.log10(Math.abs(x))) + 1
  const text = x.toFixed(Math.max(0, digits - whole))
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A text as a sentence: with a full stop, unless it has an end of its own. */
export function stopped(text: string): string {
  return /[.!?…]$/.test(text) ? text : text + '.'
}
