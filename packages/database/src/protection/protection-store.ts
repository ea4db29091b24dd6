import type { ProtectionStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { createCanaries } from './canaries.ts'
import { createCopies } from './copies.ts'
import { createDrills } from './drills.ts'
import { createObservations } from './observations.ts'
import { createSlots } from './slots.ts'
import { createTaskQueue } from './task-queue.ts'
import { createTasks } from './tasks.ts'

/** Claims, copies, start slots and tasks of one transaction. */
export function createProtectionStore(context: StoreContext): ProtectionStore {
  return {
    ...createObservations(context),
    ...createCopies(context),
    ...createSlots(context),
    ...createTasks(context),
    ...createTaskQueue(context),
    ...createDrills(context),
    ...createCanaries(context),
  }
}
