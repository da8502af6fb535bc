// Durations as package diagnose writes them in its sentences, where those of the page are a little shorter.

const units: [number, string][] = [
  [1, 'ns'],
  [1e3, 'µs'],
  [1e6, 'ms'],
  [1e9, 's'],
]

export function durationOf(ns: number): string {
  for (const [size, name] of units) {
    if (ns < 1000 * size && (size < 1e9 || ns < 60e9)) return `${digits(ns / size)} ${name}`
  }
  const s = Math.trunc(ns / 1e9)
  if (s < 3600) return `${Math.trunc(s / 60)} min ${s % 60} s`
  return `${Math.trunc(s / 3600)} h ${Math.trunc(s / 60) % 60} min`
}

/** Three digits, without zeros at the end; what lies just between two goes to the even one. */
function digits(x: number): string {
  const decimals = x >= 100 ? 0 : x >= 10 ? 1 : 2
  const scaled = x * 10 ** decimals
  const isTie = scaled % 1 === 0.5 && Number.isInteger(x * 2 ** (decimals + 1))
  const rounded = isTie ? 2 * Math.round(scaled / 2) / 10 ** decimals : x
  const text = rounded.toFixed(decimals)
  return decimals > 0 ? text.replace(/\.?0+$/, '') : text
}
