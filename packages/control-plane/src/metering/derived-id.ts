import type { Reading } from '@grenier/contracts'
import { derivedId } from '../shared/derived-id.ts'
import type { IdentifiedReading } from './ports.ts'

/**
 * The reading with its id: tenant, meter, offer's resource and instant make it, the value does not. The same reading sent
 * again has the same id; another value under that id is a conflict.
 */
export function identified(reading: Reading): IdentifiedReading {
  const { tenantId, meter, resourceId, takenAt } = reading
  return { ...reading, id: derivedId(['reading', tenantId, meter, resourceId, takenAt]) }
}
