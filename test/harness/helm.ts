import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { layerProgramPath } from './layer-programs.ts'

/** What a run of helm printed, and how it ended. */
export interface HelmRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const runWithinMs = 60_000
const outputBytesMax = 16 * 2 ** 20

/** Runs a real helm to its end with what it may read on stdin; it knows no cluster and keeps nothing. */
export async function runHelm(args: readonly string[], stdin = ''): Promise<HelmRun> {
  const path = await layerProgramPath('helm')
  const options = { timeout: runWithinMs, maxBuffer: outputBytesMax, env: { HOME: tmpdir() } }
  return new Promise((resolve) => {
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1
      resolve({ code, stdout, stderr })
    })
    child.stdin?.end(stdin)
  })
}
