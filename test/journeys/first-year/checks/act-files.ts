import { createHash } from 'node:crypto'
import { callOf, memberOf } from '../../use-cases/house.ts'
import type { Check } from './check.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The signed paper of the act on which agreements rest: each member reads it byte for byte as it was attached, and as it is kept. */
export const actFilesAreReadBack: Check = async ({ stage: { house, admin, region, members, marks } }) => {
  const { actFile } = marks
  if (actFile === undefined) return ['no act was attached']
  const { rows } = await admin.query<{ bytes: Buffer; sha256: Buffer }>(
    'SELECT bytes, sha256 FROM act_file WHERE act_id = $1 AND replaced_at IS NULL',
    [region.actId],
  )
  const [kept] = rows
  if (kept === undefined) return ['the file of the act is no row']
  const faults = sha256(actFile) === kept.sha256.toString('hex') ? [] : ['another file is kept than was attached']
  for (const [key, { id: tenantId }] of members) {
    const asked = { tenantId, actId: region.actId }
    const read = Buffer.from((await house.api.getTenantActFile(asked, callOf(memberOf(tenantId)))).bytes)
    if (!read.equals(actFile)) faults.push(`${key} reads another file than was attached`)
    if (!read.equals(kept.bytes)) faults.push(`${key} reads another file than is kept`)
  }
  return faults
}
