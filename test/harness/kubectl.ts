import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { layerProgramPath } from './layer-programs.ts'
import { clusterPatienceMs } from './until.ts'

/** What a run of kubectl printed, and how it ended. */
export interface KubectlRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs kubectl to its end with a kubeconfig file and what it may read on stdin. */
export async function runKubectl(
  args: readonly string[],
  options: { kubeconfigPath: string; stdin?: string },
): Promise<KubectlRun> {
  const path = await layerProgramPath('kubectl')
  const env = { HOME: dirname(options.kubeconfigPath) }
  return new Promise((resolve) => {
    const all = ['--kubeconfig', options.kubeconfigPath, ...args]
    const child = execFile(path, all, { timeout: clusterPatienceMs, env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1
      resolve({ code, stdout, stderr })
    })
    child.stdin?.end(options.stdin ?? '')
  })
}

/** A kubectl that runs until it is stopped (`get -w`). */
export interface RunningKubectl {
  stdout(): string
  /** Waits until the text has been printed. Rejects after 20 s or when kubectl ends. */
  untilPrinted(text: string): Promise<void>
  stop(): Promise<void>
}

/** Starts kubectl and gathers what it prints. */
export async function startKubectl(
  args: readonly string[],
  options: { kubeconfigPath: string },
): Promise<RunningKubectl> {
  const env = { HOME: dirname(options.kubeconfigPath) }
  const child = spawn(await layerProgramPath('kubectl'), ['--kubeconfig', options.kubeconfigPath, ...args], { env })
  const ended = once(child, 'exit')
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  const untilPrinted = async (text: string): Promise<void> => {
    const printed = new Promise<void>((resolve) => {
      const check = (): void => {
        if (!stdout.includes(text)) return
        child.stdout.off('data', check)
        resolve()
      }
      child.stdout.on('data', check)
      check()
    })
    const late = AbortSignal.timeout(clusterPatienceMs)
    const failed = Promise.race([ended, once(late, 'abort')]).then(() => {
      throw new Error(`kubectl did not print ${text}; it printed: ${stdout}${stderr}`)
    })
    await Promise.race([printed, failed])
  }
  return {
    stdout: () => stdout,
    untilPrinted,
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
