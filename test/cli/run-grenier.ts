import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compileCache } from '../harness/compile-cache.ts'

const appFolder = fileURLToPath(new URL('../../apps/cli/', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly child: ChildProcess
  /** What it says on standard error so far. */
  said(): string
  readonly ended: Promise<Ended>
}

/** The bundle, alone in a folder of its own, and everything it ever said. */
export interface Grenier {
  readonly folder: string
  readonly bundle: string
  start(words: readonly string[], env?: Readonly<Record<string, string>>): Running
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>
  /** Every output and every list of arguments of this suite. */
  readonly transcript: string[]
  close(): Promise<void>
}

/** Builds `grenier` and runs it as people do: one file, started as a process, with a home of its own. */
export async function openGrenier(): Promise<Grenier> {
  await promisify(execFile)(process.execPath, [join(appFolder, 'scripts/build.ts')])
  const folder = await mkdtemp(join(tmpdir(), 'grenier-cli-'))
  const bundle = join(appFolder, 'dist/grenier.mjs')
  const transcript: string[] = []
  const running = new Set<ChildProcess>()
  const start: Grenier['start'] = (words, env = {}) => {
    const child = spawn(process.execPath, [bundle, ...words], {
      cwd: folder,
      env: {
        XDG_CONFIG_HOME: join(folder, 'config'),
        LANG: 'en_GB.UTF-8',
        TZ: 'Europe/Paris',
        ...compileCache,
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end()
    running.add(child)
    let said = ''
    child.stderr.on('data', (part: Buffer) => (said += part.toString()))
    const ended = Promise.all([once(child, 'close'), text(child.stdout)]).then(([[code], out]) => {
      running.delete(child)
      transcript.push(words.join(' '), out, said)
      return { code: code as number | null, out, err: said }
    })
    return { child, said: () => said, ended }
  }
  return {
    folder,
    bundle,
    transcript,
    start,
    run: (words, env) => start(words, env).ended,
    close: async () => {
      for (const child of running) child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
