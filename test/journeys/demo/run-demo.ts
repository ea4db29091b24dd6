import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StorySummary } from '@grenier/standalone'
import { compileCache } from '../../harness/compile-cache.ts'

const main = join(import.meta.dirname, '../../../apps/standalone/src/main.ts')

/** What a finished run of the demo said. */
export interface DemoRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A run under way. */
export interface RunningDemo {
  readonly child: ChildProcess
  readonly ended: Promise<DemoRun>
  /** Resolves when standard error holds the text. */
  reached(text: string): Promise<void>
  /** What it has printed so far, such as the tokens of its last lines. */
  printed(): string
}

/** An empty folder to run in and one to keep data in; others may pass through, as the database runs as another user. */
export async function makeDemoFolders(): Promise<{ cwd: string; dataDir: string }> {
  const cwd = await mkdtemp(join(tmpdir(), 'grenier-journey-'))
  const dataDir = await mkdtemp(join(tmpdir(), 'grenier-data-'))
  await chmod(dataDir, 0o711)
  return { cwd, dataDir }
}

/** Starts the demo as a user would, on its embedded parts, whatever databases the test run itself was given. */
export function startDemo(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>> = {},
): RunningDemo {
  const child = spawn(process.execPath, [main, 'demo', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...compileCache, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  const waiting = new Map<string, () => void>()
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    for (const [text, resolve] of waiting) if (stderr.includes(text)) resolve()
  })
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }))
  return {
    child,
    ended,
    printed: () => stdout,
    async reached(text) {
      if (stderr.includes(text)) return
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      waiting.set(text, resolve)
      void ended.then(() => reject(new Error(`the demo ended before "${text}":\n${stderr.slice(-2_000)}`)))
      await promise
    },
  }
}

export function runDemo(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<DemoRun> {
  return startDemo(args, cwd, settings).ended
}

/** The summary that `--json` prints as its last line. Throws, telling what the demo said, when it did not succeed. */
export function summaryOf(run: DemoRun): StorySummary {
  const line = run.stdout.trim().split('\n').at(-1)
  if (run.code !== 0 || line === undefined)
    throw new Error(`the demo ended with ${run.code}:\n${run.stderr.slice(-3_000)}`)
  return JSON.parse(line) as StorySummary
}

/** Command lines of processes that name the folder; those of its database are children of one that does. */
export async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.map((line) => line.replaceAll('\0', ' ').trim()).filter((line) => line.includes(folder))
}
