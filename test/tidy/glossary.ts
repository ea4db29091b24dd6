import type { TextFile } from './support/source-file.ts'
import { isSource, syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

interface Word {
  readonly word: string
  readonly instead: string
  /** Words before it that make it another thing, known by that name outside: a Kubernetes service account. */
  readonly after?: readonly string[]
  /** Folders where the word has its technical meaning. */
  readonly except?: readonly string[]
}

/** Words that would give a second name to something that has one, with the name it has. */
const neverWords: readonly Word[] = [
  { word: 'customer', instead: 'tenant, organisation or member' },
  {
    word: 'account',
    instead: 'tenant or person',
    after: ['ledger', 'service', 'expense', 'billing', 'sub', 'local'],
  },
  { word: 'workspace', instead: 'tenant' },
  { word: 'project', instead: 'tenant' },
  { word: 'package', instead: 'offer' },
  { word: 'environment', instead: 'tenant or site', except: ['packages/platform/'] },
  { word: 'metric', instead: 'meter', except: ['packages/platform/', 'packages/prometheus/'] },
]

/** Exported names and route paths that use a word the glossary refuses. */
export function refusedWords(files: readonly TextFile[]): readonly Violation[] {
  return files.filter(isSource).flatMap((file) => [...inExports(file), ...inRoutes(file)])
}

function inExports(file: TextFile): readonly Violation[] {
  return syntaxOf(file)
    .module.staticExports.flatMap((statement) => statement.entries)
    .flatMap((entry) => faults(file, entry.exportName.name ?? '', entry.start))
}

/** Strings that look like a versioned path of the API. */
function inRoutes(file: TextFile): readonly Violation[] {
  return [...file.text.matchAll(/['"`](\/v\d+\/[^'"`\s]*)['"`]/g)].flatMap((match) =>
    faults(file, match[1] ?? '', match.index),
  )
}

function faults(file: TextFile, name: string, offset: number): readonly Violation[] {
  const words = wordsOf(name)
  return neverWords
    .filter(({ except }) => !except?.some((folder) => file.path.startsWith(folder)))
    .filter(({ word, after }) => words.some((one, at) => one === word && !after?.includes(words[at - 1] ?? '')))
    .map(({ word, instead }) => violationAt(file, offset, `${name}: not "${word}" but ${instead}`))
}

/** The words of a name in any case style, lower case and singular. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase().replace(/s$/, ''))
}
