import type { MeteringStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { createCapacity } from './capacity.ts'
import { createLateReadings } from './late-readings.ts'
import { createMeasurements } from './measurements.ts'
import { createMonths } from './months.ts'
import { createReadingPurges } from './reading-purges.ts'
import { createReadings } from './readings.ts'
import { createSlices } from './slices.ts'

/** Readings and what was integrated from them, of one transaction. */
export function createMeteringStore(context: StoreContext): MeteringStore {
  return {
    ...createMonths(context),
    ...createReadings(context),
    ...createSlices(context),
    ...createMeasurements(context),
    ...createCapacity(context),
    ...createLateReadings(context),
    ...createReadingPurges(context),
  }
}
