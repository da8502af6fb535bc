// The page contains the work of others, whose licences ask to go along with it:
// this writes licenses.txt, with the licence of every package that ended up in the build.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** The folder of the package that `id`, a module or a style sheet's asset, belongs to. */
function packageOf(id: string): string | undefined {
  const at = id.lastIndexOf('node_modules/')
  if (at < 0) return undefined
  let dir = dirname(id.slice(id.indexOf('/')))
  while (dir.includes('node_modules')) {
    if (existsSync(join(dir, 'package.json')) && JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).name) {
      return dir
    }
    dir = dirname(dir)
  }
  return undefined
}

function text(dir: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
  const file = readdirSync(dir).find((f) => /^licen[cs]e/i.test(f))
  const body = file ? readFileSync(join(dir, file), 'utf8').trim() : `License: ${license}`
  return `${name} ${version}\n\n${body}\n`
}

/** Packages whose files style sheets refer to: the bundler does not list those as modules. */
const fonts = ['node_modules/@fontsource-variable/inter', 'node_modules/@fontsource-variable/jetbrains-mono']

export function licenses(): Plugin {
  return {
    name: 'govis-licenses',
    apply: 'build',
    generateBundle(_, bundle) {
      const dirs = new Set(fonts.map((f) => join(process.cwd(), f)))
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        for (const [id, module] of Object.entries(chunk.modules)) {
          const dir = module.renderedLength > 0 ? packageOf(id) : undefined
          if (dir) dirs.add(dir)
        }
      }
      const source =
        'This page contains the following works of others.\n\n' +
        [...dirs]
          .map(text)
          .sort()
          .join('\n' + '-'.repeat(80) + '\n\n')
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source })
    },
  }
}
