import { existsSync, readFileSync } from 'node:fs'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'

const variable = 'GRENIER_TEST_KUBECONFIG'

/** A Kubernetes API that the suite runs against. */
export interface Target {
  readonly name: 'embedded' | 'real'
  start(): Promise<{ readonly kubeconfig: string; close(): Promise<void> }>
}

const embedded: Target = { name: 'embedded', start: () => startEmbeddedKubernetes({ watchHistoryEventsMax: 40 }) }

/**
 * The embedded API, and the real one that GRENIER_TEST_KUBECONFIG names. With CI=true a missing one fails the suite:
 * what was compared with nothing is not proven.
 */
export function targets(): Target[] {
  const real = realTarget()
  if (real !== undefined) return [embedded, real]
  process.stderr.write(`${variable} is not set: the conformance suite runs on the embedded Kubernetes API alone.\n`)
  return [embedded]
}

/** The real API, if one is named. */
export function realTarget(): Target | undefined {
  const path = process.env[variable] ?? ''
  if (path === '') {
    if (process.env['CI'] !== 'true') return undefined
    throw new Error(`${variable} is not set: with CI=true it must name the kubeconfig of a real Kubernetes API.`)
  }
  if (!existsSync(path)) throw new Error(`${variable} names ${path}, which does not exist.`)
  const kubeconfig = readFileSync(path, 'utf8')
  return { name: 'real', start: async () => ({ kubeconfig, close: async () => undefined }) }
}
