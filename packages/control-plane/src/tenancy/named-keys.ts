import type { ExitItem } from '@grenier/contracts'
import { namesRepositoryKey } from '@grenier/quota-billing'

/**
 * What an exit writes down: all that was found, and the keys of it only where destroying them destroys the copies. Velero has
 * one key for everybody, so that none is named once a copy of its was seen, in this pass or in one before (cluster rule 27);
 * a password in the escrow is kept where no exit reaches (rule 3). What holds a key in a namespace then goes with the namespace.
 */
export function itemsWithKeys(
  found: readonly ExitItem[],
  options: {
    readonly known: readonly ExitItem[]
    readonly databaseKey: readonly ExitItem[]
    readonly isEscrowed: boolean
  },
): ExitItem[] {
  const isVelero = [...found, ...options.known].some(({ kind, detail }) => kind === 'backup' && detail === 'velero')
  if (!options.isEscrowed && namesRepositoryKey(isVelero ? 'velero' : 'k8up')) return [...found, ...options.databaseKey]
  return found.filter(({ kind }) => kind !== 'key')
}
