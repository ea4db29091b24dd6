import type { ProtectionStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { createCopies } from './copies.ts'
import { createObservations } from './observations.ts'
import { createSlots } from './slots.ts'

/** Claims, copies and start slots of one transaction. */
export function createProtectionStore(context: StoreContext): ProtectionStore {
  return { ...createObservations(context), ...createCopies(context), ...createSlots(context) }
}
