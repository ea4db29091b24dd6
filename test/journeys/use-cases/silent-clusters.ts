import { type ClusterGateway, Problem } from '@grenier/control-plane/ports'

/** A gateway to clusters some of which may give no answer for a while, and then the same ones again. */
export interface SilenceableGateway {
  readonly gateway: ClusterGateway
  /** Nothing that needs this cluster succeeds any more, as after a fire. */
  silence(kubeconfig: string): void
  restore(kubeconfig: string): void
}

function names(value: unknown, texts: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return texts.has(value)
  if (Array.isArray(value)) return value.some((one) => names(one, texts))
  return value !== null && typeof value === 'object' && Object.values(value).some((one) => names(one, texts))
}

/** Every call that was given the kubeconfig of a silent cluster fails as one without an answer does. */
export function silenceable(gateway: ClusterGateway): SilenceableGateway {
  const silent = new Set<string>()
  const guarded = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(from, key, receiver) {
        const found: unknown = Reflect.get(from, key, receiver)
        if (typeof found === 'function') {
          return (...args: unknown[]): unknown =>
            names(args, silent)
              ? key === 'answers'
                ? Promise.resolve(false)
                : Promise.reject(new Problem('cluster-unreachable', { detail: 'no answer: ECONNREFUSED' }))
              : Reflect.apply(found, from, args)
        }
        return found !== null && typeof found === 'object' ? guarded(found) : found
      },
    })
  return {
    gateway: guarded(gateway),
    silence: (kubeconfig) => void silent.add(kubeconfig),
    restore: (kubeconfig) => void silent.delete(kubeconfig),
  }
}
