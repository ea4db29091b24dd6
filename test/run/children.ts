import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ChildOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** `inherit` shows the output as it comes; `stdout` hands standard output back instead. */
  readonly output?: 'inherit' | 'stdout'
}

export interface ChildReport {
  /** Exit code; undefined when a signal ended it or it could not be started. */
  readonly code: number | undefined
  /** Standard output when it was asked for, otherwise empty. */
  readonly stdout: string
  /** One sentence when it did not end by itself. */
  readonly note: string
}

const defaultGraceMs = 5_000

/**
 * Starts child processes, each in its own process group, so that ending one also ends what it started.
 * After `end()` no child is started any more: each call answers at once with a note.
 */
export class Children {
  readonly #running = new Set<ChildProcess>()
  readonly #graceMs: number
  #endedBecause = ''

  constructor(graceMs = defaultGraceMs) {
    this.#graceMs = graceMs
  }

  get endedBecause(): string {
    return this.#endedBecause
  }

  /** Runs a command to its end. Never rejects: a command that cannot start is reported in `note`. */
  run(command: string, args: readonly string[], options: ChildOptions): Promise<ChildReport> {
    if (this.#endedBecause !== '') return Promise.resolve({ code: undefined, stdout: '', note: this.#endedBecause })
    return this.#start(command, args, options)
  }

  /** Runs a command even after `end()`: what tidies up must run then too. */
  runAtEnd(command: string, args: readonly string[], options: ChildOptions): Promise<ChildReport> {
    return this.#start(command, args, options)
  }

  /** Ends every running child and what it started: asks first, then insists. */
  async end(because: string): Promise<void> {
    this.#endedBecause = because
    const running = [...this.#running]
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const left = running.filter((child) => signalGroup(child, signal))
      const until = performance.now() + this.#graceMs
      while (left.some((child) => signalGroup(child, 0)) && performance.now() < until) await sleep(50)
    }
  }

  #start(command: string, args: readonly string[], options: ChildOptions): Promise<ChildReport> {
    return new Promise((resolve) => {
      const wanted = options.output === 'stdout'
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: options.env,
        detached: true,
        stdio: ['ignore', wanted ? 'pipe' : 'inherit', 'inherit'],
      })
      this.#running.add(child)
      let stdout = ''
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
      const settle = (code: number | null, note: string): void => {
        this.#running.delete(child)
        resolve({ code: code ?? undefined, stdout, note })
      }
      child.once('error', (error) => settle(null, `${command} could not be started: ${error.message}.`))
      child.once('close', (code, signal) =>
        settle(code, signal === null ? '' : this.#endedBecause || `${command} was ended by ${signal}.`),
      )
    })
  }
}

/** Whether the child's process group still had a member to receive the signal. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false
  try {
    return process.kill(-child.pid, signal)
  } catch {
    return false
  }
}
