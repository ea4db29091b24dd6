import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export interface PnpmAnswer {
  readonly code: number | null
  /** Both outputs, one after the other. */
  readonly said: string
  readonly stdout: string
}

/** Runs pnpm in a folder: the one on the PATH, which every script of pnpm has, else the one that npx gets. */
export async function runPnpm(args: readonly string[], cwd: string): Promise<PnpmAnswer> {
  return await run('pnpm', args, cwd).catch(() => run('npx', ['--yes', 'pnpm@12', ...args], cwd))
}

async function run(command: string, args: readonly string[], cwd: string) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, said: `${stdout}${stderr}` }
}
