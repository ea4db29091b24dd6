import type { ExitGateway } from '@grenier/control-plane/ports'
import { type DestroyDependencies, destroyItems } from './destroy.ts'
import { takeInventory } from './inventory.ts'

/** What an exit does to clusters. */
export function createExitGateway(dependencies: DestroyDependencies): ExitGateway {
  return {
    inventory: (places) => takeInventory(dependencies.connect, places),
    destroy: (pass) => destroyItems(dependencies, pass),
  }
}
