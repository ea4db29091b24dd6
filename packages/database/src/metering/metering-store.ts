import type { MeteringStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createCapacity } from './capacity.ts'
import { createKeptReadings } from './kept-readings.ts'
import { createLateReadings } from './late-readings.ts'
import { createMeasurements } from './measurements.ts'
import { createMonths } from './months.ts'
import { createReadingPurges } from './reading-purges.ts'
import { createReadings } from './readings.ts'
import { createSlices } from './slices.ts'
import { createUseOfMonths } from './use-of-months.ts'

/** Readings and what was integrated from them, of one transaction. */
export const createMeteringStore: (context: StoreContext) => MeteringStore = storeOfParts([
  createMonths,
  createReadings,
  createSlices,
  createUseOfMonths,
  createMeasurements,
  createCapacity,
  createLateReadings,
  createReadingPurges,
  createKeptReadings,
])
