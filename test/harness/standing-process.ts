import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PreparedServer } from './guarded-server.ts'

/** A process that can be killed and started again on what it kept. */
export interface StandingProcess {
  readonly name: string
  /** False once it has ended, however it did. */
  isUp(): Promise<boolean>
  /** Sends a signal and waits until it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<void>
  /** Starts it again and waits until it answers. */
  start(): Promise<void>
  /** The end of what it wrote. */
  output(): Promise<string>
}

// The shell keeps the log and outlives what it started. When this process ends, however it ends, the pipe closes and the
// shell kills what is left: a broken run leaves nothing behind.
const guard = `
log=$1; shift
"$@" </dev/null >>"$log" 2>&1 &
server=$!
echo "$server"
trap '' INT TERM HUP
cat >/dev/null
kill -s KILL "$server" 2>/dev/null
wait "$server"
`

const readyWithinMs = 120_000
const lookMs = 25
const outputTailCharacters = 3_000

interface Life {
  readonly shell: ChildProcess
  readonly pid: number
}

async function begin(
  { command, args, env, owner, dir }: Omit<PreparedServer, 'url' | 'isReady'>,
  log: string,
): Promise<Life> {
  const shell = spawn('/bin/sh', ['-c', guard, 'guard', log, command, ...args], {
    cwd: dir,
    env,
    ...owner,
    // The shell says of each process that it was killed.
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const [line] = (await once(shell.stdout, 'data')) as [Buffer]
  return { shell, pid: Number(line.toString()) }
}

/** Ended, and waiting for its shell to notice, counts as gone. */
async function isAlive(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const state = text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3)
  return state !== '' && state !== 'Z' && state !== 'X'
}

/** Starts a process and waits until it answers. @throws Error with the end of what it wrote when it does not. */
export async function standProcess(name: string, prepared: Omit<PreparedServer, 'url'>): Promise<StandingProcess> {
  const log = join(prepared.dir, `${name}.log`)
  let life: Life | null = null
  const isUp = async () => life !== null && (await isAlive(life.pid))
  const output = async () => (await readFile(log, 'utf8').catch(() => '')).slice(-outputTailCharacters)
  const end: StandingProcess['end'] = async (signal) => {
    if (life === null) return
    const { shell, pid } = life
    if (await isAlive(pid)) process.kill(pid, signal)
    while (await isAlive(pid)) await sleep(lookMs)
    shell.stdin?.end()
    if (shell.exitCode === null) await once(shell, 'exit')
    life = null
  }
  const start = async () => {
    const giveUpAt = performance.now() + readyWithinMs
    life = await begin(prepared, log)
    while (!(await prepared.isReady())) {
      if (performance.now() > giveUpAt) throw new Error(`${name} does not answer:\n${await output()}`)
      // A server whose former self is still letting go of its memory ends at once: it is asked again.
      if (!(await isUp())) {
        await end('SIGKILL')
        await sleep(4 * lookMs)
        life = await begin(prepared, log)
      }
      await sleep(lookMs)
    }
  }
  await start()
  return { name, isUp, end, start, output }
}
