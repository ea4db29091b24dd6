import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type TextFile } from './support/source-file.ts'
import { type Violation, violationAt } from './support/violation.ts'

const kubernetesRuleCount = 35
const kubernetesFolder = 'packages/kubernetes/src'
const states = /^(held|partly: .+|not yet: .+)$/

interface Row {
  readonly number: number
  readonly state: string
  readonly files: readonly string[]
  readonly tests: readonly { readonly path: string; readonly title: string }[]
  readonly offset: number
}

/** The repository as the table speaks of it; another one for a planted table. */
export interface Tree {
  exists(path: string): boolean
  read(path: string): string
}

const workingTree: Tree = {
  exists: (path) => existsSync(join(root, path)),
  read: (path) => readFileSync(join(root, path), 'utf8'),
}

/** Paths without a folder of the root's are those of the kubernetes package. */
function fullPath(path: string): string {
  return /^(apps|packages|test|docs|prisma|charts)\//.test(path) ? path : `${kubernetesFolder}/${path}`
}

function rowsOf(file: TextFile): Row[] {
  return [...file.text.matchAll(/^\| (\d+) \|(.*)\|$/gm)].map((match) => {
    const [, state = '', held = '', shown = ''] = (match[2] ?? '').split(' | ').map((cell) => cell.trim())
    return {
      number: Number(match[1]),
      state,
      files: [...held.matchAll(/`([^`]+)`/g)].map(([, path = '']) => fullPath(path)),
      tests: shown
        .split('<br>')
        .filter((text) => text !== '')
        .map((text) => {
          const [path = '', title = ''] = text.split(' › ')
          return { path: fullPath(path.replaceAll('`', '')), title }
        }),
      offset: match.index,
    }
  })
}

function rowFaults(row: Row, tree: Tree): string[] {
  const faults = row.files.filter((path) => !tree.exists(path)).map((path) => `${path} does not exist`)
  if (!states.test(row.state)) faults.push(`"${row.state}" is no state`)
  if (!row.state.startsWith('not yet') && (row.files.length === 0 || row.tests.length === 0)) {
    faults.push('what is held has a file that holds it and a test that shows it')
  }
  for (const { path, title } of row.tests) {
    if (!tree.exists(path)) faults.push(`${path} does not exist`)
    else if (title === '' || !tree.read(path).includes(title)) faults.push(`${path} has no test "${title}"`)
  }
  return faults
}

/** What a table of rules claims and the tree does not have; and rules that it leaves out or repeats. */
export function unfoundedClaims(
  table: TextFile,
  { tree = workingTree, ruleCount = kubernetesRuleCount }: { readonly tree?: Tree; readonly ruleCount?: number } = {},
): Violation[] {
  const rows = rowsOf(table)
  const numbers = rows.map(({ number }) => number)
  const isWhole = numbers.length === ruleCount && numbers.every((number, index) => number === index + 1)
  return [
    ...(isWhole ? [] : [violationAt(table, 0, `rules 1 to ${ruleCount} stand once each, in order`)]),
    ...rows.flatMap((row) =>
      rowFaults(row, tree).map((fault) => violationAt(table, row.offset, `rule ${row.number}: ${fault}`)),
    ),
  ]
}
