import { Client } from 'pg'
import { startPostgres } from '../../harness/postgres.ts'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { prepareRegion } from '../../journeys/use-cases/region.ts'
import { firstDayIso } from '../billing/month.ts'
import { insertMembers } from '../console/members-ground.ts'
import { durableSettings } from '../quota/server.ts'
import { type CallFigures, membersLists, timeCalls } from './list-times.ts'
import type { ScaleOptions } from './options.ts'
import { atOnce, type ScaleReport, type Tell, tenantIdsOf } from './run-scale.ts'

/** What the last line of standard output says of a region that has lived no month. */
export type FranceReport = CallFigures & Pick<ScaleReport, 'tenants'>

/** Measures a region of every commune of France, written at once, beside a durable PostgreSQL of its own. */
export async function runFrance({ secondsPerCall: seconds }: ScaleOptions, tell: Tell): Promise<FranceReport> {
  const server = await startPostgres(durableSettings)
  const house = await openHouse(firstDayIso, { serverUrl: server.url, poolSizeMax: atOnce, membersPerPortion: 500 })
  const { adminUrl, urls } = house.database
  const admin = new Client({ connectionString: adminUrl })
  try {
    await admin.connect()
    tell('writing the communes of France as members')
    const { root, block, clusterId } = await prepareRegion(house)
    const tenants = await insertMembers({ adminUrl, poolId: root.id, offerId: block.id, clusterIds: [clusterId] })
    const tenantIds = await tenantIdsOf(admin)
    tell('asking the API')
    return { tenants, ...(await timeCalls(urls, { lists: membersLists, tenantIds, seconds })) }
  } finally {
    await admin.end()
    await house.close()
    await server.stop()
  }
}
