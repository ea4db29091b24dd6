import type { KindRegistry } from './kinds/registry.ts'
import type { Store } from './store/store.ts'

/** What every operation works on. */
export interface Cluster {
  readonly store: Store
  readonly kinds: KindRegistry
  /** The certificate that clients trust, in PEM: published in each namespace as `kube-root-ca.crt`. */
  readonly certificate: string
  readonly now: () => Date
}
