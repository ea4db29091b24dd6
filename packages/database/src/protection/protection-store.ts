import type { ProtectionStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createCanaries } from './canaries.ts'
import { createCopies } from './copies.ts'
import { createDrills } from './drills.ts'
import { createObservations } from './observations.ts'
import { createSlots } from './slots.ts'
import { createTaskQueue } from './task-queue.ts'
import { createTasks } from './tasks.ts'

/** Claims, copies, start slots and tasks of one transaction. */
export const createProtectionStore: (context: StoreContext) => ProtectionStore = storeOfParts([
  createObservations,
  createCopies,
  createSlots,
  createTasks,
  createTaskQueue,
  createDrills,
  createCanaries,
])
