import { textsOf } from '../harness/console-texts.ts'
import type { TextFile } from './support/source-file.ts'

const app = 'apps/console/src/'
/** What the first script carries for everybody. */
const everyWeek = ['shared.ts', 'member.ts'] as const

const keysOf = (files: readonly string[]): readonly string[] => files.flatMap((file) => [...textsOf('fr', file).keys()])

/** Files of each part of texts, by its name, as `text-parts.ts` loads them. */
function filesOfParts(source: string): ReadonlyMap<string, readonly string[]> {
  const parts = [...source.matchAll(/^ {2}(\w+): \{\n([\s\S]*?)^ {2}\},/gm)]
  return new Map(
    parts.map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/import\('\.\/fr\/([\w-]+\.ts)'\)/g)].map(([, file = '']) => file),
    ]),
  )
}

/** A page and the parts of texts that come with it. */
interface LoadedPage {
  readonly path: string
  readonly parts: readonly string[]
}

function loadedPages(files: readonly TextFile[]): readonly LoadedPage[] {
  const loads = /(?:textsWith\(\s*\[([^\]]*)\],\s*)?\(\) =>\s*import\('\.\.\/(features\/[^']+)'\)/g
  return files
    .filter(({ path }) => path.startsWith(`${app}app/`))
    .flatMap(({ text }) =>
      [...text.matchAll(loads)].map(([, parts = '', page = '']) => ({
        path: app + page,
        parts: [...parts.matchAll(/'(\w+)'/g)].map(([, part = '']) => part),
      })),
    )
}

/** A file and all that it imports by a relative path, itself included. */
function closureOf(start: string, byPath: ReadonlyMap<string, string>): ReadonlySet<string> {
  const reached = new Set<string>()
  const waiting = [start]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = byPath.get(path)
    if (text === undefined || reached.has(path) || path.includes('/i18n/')) continue
    reached.add(path)
    for (const [, specifier = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
      waiting.push(new URL(specifier, `file:///${path}`).pathname.slice(1))
    }
  }
  return reached
}

/** Texts that a page says and that do not come with it: people would read their keys. */
export function textsThatDoNotCome(files: readonly TextFile[]): readonly string[] {
  const byPath = new Map(files.filter(({ path }) => path.startsWith(app)).map(({ path, text }) => [path, text]))
  const parts = filesOfParts(byPath.get(`${app}shared/i18n/text-parts.ts`) ?? '')
  const all = new Set(keysOf([...everyWeek, ...[...parts.values()].flat()]))
  const isKey = (said: string): boolean => all.has(said) || all.has(`${said}.one`)
  return loadedPages(files).flatMap((page) => {
    const come = new Set(keysOf([...everyWeek, ...page.parts.flatMap((part) => parts.get(part) ?? [])]))
    const comes = (said: string): boolean => come.has(said) || come.has(`${said}.one`)
    return [...closureOf(page.path, byPath)].flatMap((path) => {
      const text = byPath.get(path) ?? ''
      const said = [...text.matchAll(/['"]([a-zA-Z]+(?:\.[\w-]+)+)['"]/g)].map(([, key = '']) => key)
      const begun = [...text.matchAll(/`([a-zA-Z]+\.(?:[\w-]+\.)*)\$\{/g)].map(([, prefix = '']) => prefix)
      const startsOne = (keys: ReadonlySet<string>, prefix: string) => [...keys].some((key) => key.startsWith(prefix))
      return [
        ...said.filter((key) => isKey(key) && !comes(key)),
        ...begun.filter((prefix) => startsOne(all, prefix) && !startsOne(come, prefix)),
      ].map((key) => `${page.path}: ${key} (${path})`)
    })
  })
}
