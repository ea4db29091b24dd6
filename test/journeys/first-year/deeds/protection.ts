import { GIB } from '@grenier/quota-billing'
import { adminOf } from '../../use-cases/dated-house.ts'
import { callOf, operator } from '../../use-cases/house.ts'
import { claim, copy, show } from '../../use-cases/protection-scene.ts'
import { type Deed, runJobs } from './deed.ts'

const fileCount = 12_345n

/** A copy of what Bordeaux-en-Gâtinais keeps is tried: every file of it comes back, and that is signed. */
export const tryCopy: Deed = async ({ house, region: { block }, member, see }) => {
  const { api, cluster, jobs } = house
  const tenantId = member('bordeaux').id
  const { advance, protection } = cluster
  show(house, [claim('archives', { className: block.className })], [copy('archives', 2)])
  const files = { expectedFiles: fileCount, restoredFiles: fileCount, comparedBytes: 7n * GIB + 13n }
  cluster.advance = () => ({ phase: 'succeeded', message: 'compared', objectUid: 'uid-drill', files })
  try {
    await jobs['observe-protection']({ tenantId })
    const { items } = await api.listBackupCopies({ tenantId, limit: 1, withGone: false }, callOf(operator))
    await api.startRestoreDrill({ tenantId, copyId: items[0]?.id ?? '' }, callOf(operator))
    await runJobs(house)
  } finally {
    Object.assign(cluster, { advance, protection })
  }
  const { items: drills } = await api.listRestoreDrills({ tenantId, limit: 10 }, callOf(operator))
  const states = drills.map(({ state, cleanedAt }) => `${state}${cleanedAt === null ? ', still there' : ''}`).join()
  see('drillCertificatesTellTheDrills', states === 'succeeded', `the drill is ${states}`)
}

/** Bordeaux-en-Gâtinais asks for everything that is kept of it. */
export const askForEverything: Deed = async ({ house, member, marks, see }) => {
  const tenantId = member('bordeaux').id
  const call = callOf(adminOf(tenantId))
  const { id: exportId } = await house.api.requestTenantExport({ tenantId }, call)
  await runJobs(house)
  const { state, failure } = await house.api.getTenantExport({ tenantId, exportId }, call)
  see('memberArchiveTellsTheRows', state === 'ready', `the archive is ${state}, ${failure}`)
  Object.assign(marks, { archive: { tenantId, exportId } })
}
