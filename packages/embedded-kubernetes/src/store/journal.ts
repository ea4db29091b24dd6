import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { KubernetesObject } from '../objects.ts'

/** One line of the journal: an object as stored, or as it was last. */
export interface JournalEntry {
  readonly resource: string
  readonly revision: number
  readonly object: KubernetesObject
  readonly deleted: boolean
}

/**
 * The state on disk: one line per change, appended before the change is answered. A line torn by a kill is the last one
 * and belongs to a request that nobody was answered, so it is dropped. Opening rewrites the file without what later
 * lines replaced.
 */
export class Journal {
  private readonly path: string
  private loaded: readonly JournalEntry[]
  private file: number

  constructor(path: string) {
    this.path = path
    this.loaded = compacted(readLines(path))
    this.rewrite()
    this.file = openSync(path, 'a', 0o600)
  }

  /** What was read at the start, oldest first. */
  entries(): readonly JournalEntry[] {
    const entries = this.loaded
    this.loaded = []
    return entries
  }

  /** Adds one change. It survives a kill of the process as soon as this returns. */
  append(entry: JournalEntry): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`)
  }

  /** Flushes to the disk and closes. */
  close(): void {
    fsyncSync(this.file)
    closeSync(this.file)
  }

  /** Written beside and renamed: a kill in the middle leaves the old file. */
  private rewrite(): void {
    const fresh = `${this.path}.new`
    const file = openSync(fresh, 'w', 0o600)
    for (const entry of this.loaded) writeSync(file, `${JSON.stringify(entry)}\n`)
    fsyncSync(file)
    closeSync(file)
    renameSync(fresh, this.path)
  }
}

function readLines(path: string): JournalEntry[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  const whole = lines.slice(0, -1)
  return whole.map((line) => JSON.parse(line) as JournalEntry)
}

/** The last entry of each object; deletions stay only as the newest revision, so that the counter never goes back. */
function compacted(entries: readonly JournalEntry[]): JournalEntry[] {
  const latest = new Map<string, JournalEntry>()
  for (const entry of entries) {
    const { namespace = '', name = '' } = entry.object.metadata
    const key = `${entry.resource} ${namespace}/${name}`
    latest.delete(key)
    latest.set(key, entry)
  }
  const newest = entries.at(-1)
  return [...latest.values()].filter((entry) => !entry.deleted || entry === newest)
}
