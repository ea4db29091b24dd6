import { once } from 'node:events'
import type { Reading } from '@grenier/contracts'
import { addMs, instantToIso, monthBounds, msPerHour } from '@grenier/quota-billing'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { callOf, collector } from '../../harness/actors.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import type { Region } from '../../journeys/use-cases/region.ts'
import { month, timeZone } from './month.ts'

export interface IngestFigures {
  readonly readingsPerSecond: number
  readonly copiedPerSecond: number
  readonly ratioToCopy: number
}

/** What a call may hold at most. */
const readingsPerCall = 5_000
/** The month after the one that is closed is open. */
const firstHourAt = monthBounds(month, timeZone).periodEnd

/** One hour of every member's next resources, until a call is full: how collectors send them. */
function callOfReadings(number: number, tenantIds: readonly string[], offerId: string): Reading[] {
  const takenAt = addMs(firstHourAt, (number % 8) * msPerHour)
  return Array.from({ length: readingsPerCall }, (_, index) => ({
    tenantId: tenantIds[index % tenantIds.length] ?? '',
    meter: 'storage.used',
    resourceId: `volume-${Math.floor(number / 8)}-${Math.floor(index / tenantIds.length)}`,
    offerId,
    takenAt,
    valueBytes: 1_073_741_824n + BigInt(number * readingsPerCall + index),
  }))
}

const columns = 'tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, simulated, batch_id'

/** The same rows into a table of the same columns and key that nobody reads: one COPY, one commit. */
async function copy(admin: Client, readings: readonly Reading[]): Promise<void> {
  const batchId = '0198c0de-7a00-7000-8000-0000000000b2'
  const lines = readings.map(
    ({ tenantId, meter, resourceId, takenAt, offerId, valueBytes }) =>
      `${tenantId}\t${meter}\t${resourceId}\t${instantToIso(takenAt)}\t${offerId}\t${valueBytes}\tf\t${batchId}\n`,
  )
  const stream = admin.query(copyFrom(`COPY copied_reading (${columns}) FROM STDIN`))
  stream.end(lines.join(''))
  await once(stream, 'finish')
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

/** Records readings through the use case and copies as many, call by call in turn. Members are those enrolled. */
export async function benchIngest(
  { api }: House,
  admin: Client,
  { region, readings: count }: { region: Region; readings: number },
): Promise<IngestFigures> {
  await admin.query('CREATE TABLE copied_reading (LIKE reading INCLUDING ALL)')
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM tenant ORDER BY id LIMIT 500')
  const tenantIds = rows.map(({ id }) => id)
  const calls = Math.ceil(count / readingsPerCall)
  const seconds = { ours: 0, copied: 0 }
  // The first turn of each warms both and is not counted.
  for (let number = 0; number <= calls; number += 1) {
    const readings = callOfReadings(number, tenantIds, region.block.id)
    const ours = await secondsOf(() =>
      api.recordReadings({ source: 'bench', simulated: false, readings }, callOf(collector)),
    )
    const copied = await secondsOf(() => copy(admin, readings))
    if (number === 0) continue
    seconds.ours += ours
    seconds.copied += copied
  }
  await admin.query('DROP TABLE copied_reading')
  const sent = calls * readingsPerCall
  return {
    readingsPerSecond: Math.round(sent / seconds.ours),
    copiedPerSecond: Math.round(sent / seconds.copied),
    ratioToCopy: Number((seconds.copied / seconds.ours).toFixed(3)),
  }
}
