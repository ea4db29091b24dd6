import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface GuardedServerOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** User and group to run as; this process's own when not given. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined
  /** What the server keeps its data in; removed when the server has ended. */
  readonly dir: string
  /** Whether the server answers; asked again and again until it does. */
  readonly isReady: () => Promise<boolean>
  readonly stopSignal: 'INT' | 'TERM'
}

export interface GuardedServer {
  /** Ends the server and waits until it and its folder are gone. */
  stop(): Promise<void>
}

// The shell lives as long as its standard input stays open: when this process ends, however it ends (kill -9 too), the
// pipe closes, the shell ends the server and removes the folder. Nothing is left behind by a crashed test run.
const guard = `
dir=$1; signal=$2; shift 2
"$@" </dev/null >"$dir/log" 2>&1 &
server=$!
trap '' INT TERM HUP
cat >/dev/null
kill -s "$signal" "$server" 2>/dev/null
wait "$server"
rm -rf "$dir"
`

/** A server starts in less than a second; a machine that does much else may keep it from it for long. */
const readyWithinMs = 120_000

/** Starts a server that cannot outlive this process, and waits until it answers. */
export async function startGuardedServer(options: GuardedServerOptions): Promise<GuardedServer> {
  const { command, args, dir, env, owner, isReady, stopSignal } = options
  const shell = spawn('/bin/sh', ['-c', guard, 'guard', dir, stopSignal, command, ...args], {
    cwd: dir,
    env,
    ...owner,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve, reject) => {
    shell.once('error', reject)
    shell.once('close', () => resolve())
  })
  const stop = async (): Promise<void> => {
    shell.stdin.end()
    await ended
  }
  const deadline = performance.now() + readyWithinMs
  while (!(await isReady())) {
    if (performance.now() > deadline) {
      const log = await readFile(join(dir, 'log'), 'utf8').catch(() => '')
      await stop()
      throw new Error(`${command} did not answer within ${readyWithinMs} ms.\n${log.slice(-2000)}`)
    }
    await sleep(25)
  }
  return { stop }
}
