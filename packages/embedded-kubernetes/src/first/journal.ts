import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { isMap, type KubernetesObject } from './objects.ts'
import type { StoredLine } from './store.ts'

function isObject(value: unknown): value is KubernetesObject {
  return isMap(value) && isMap(value['metadata']) && typeof value['kind'] === 'string'
}

function lineOf(text: string): StoredLine | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!isMap(value)) return null
    const { revision, resource, key, object } = value
    if (typeof revision !== 'number' || typeof resource !== 'string' || typeof key !== 'string') return null
    if (object === null) return { revision, resource, key, object: null }
    return isObject(object) ? { revision, resource, key, object } : null
  } catch {
    return null
  }
}

/** Whole lines of the file; what follows the last newline was torn by a kill and is cut off. */
function readLines(file: string): StoredLine[] {
  if (!existsSync(file)) return []
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(10) + 1
  if (end < bytes.length) truncateSync(file, end)
  const texts = bytes.subarray(0, end).toString().split('\n')
  return texts.flatMap((text) => lineOf(text) ?? [])
}

/** The last state of each object, in order of revision. */
function compacted(lines: readonly StoredLine[]): StoredLine[] {
  const last = new Map(lines.map((line) => [`${line.resource} ${line.key}`, line]))
  const revision = lines.at(-1)?.revision ?? 0
  const kept = [...last.values()].filter(({ object, revision: at }) => object !== null || at === revision)
  return kept.sort((left, right) => left.revision - right.revision)
}

export interface Journal {
  readonly lines: readonly StoredLine[]
  append(line: StoredLine): void
  close(): void
}

/** Opens (and compacts) a journal: one line of JSON per change, written before the answer is sent. */
export function openJournal(file: string): Journal {
  const lines = compacted(readLines(file))
  const fresh = `${file}.new`
  writeFileSync(fresh, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
  renameSync(fresh, file)
  const descriptor = openSync(file, 'a', 0o600)
  return {
    lines,
    append: (line) => writeSync(descriptor, `${JSON.stringify(line)}\n`),
    close: () => closeSync(descriptor),
  }
}
