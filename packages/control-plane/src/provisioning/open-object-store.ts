import { z } from 'zod'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { ObjectStoreAccess } from './object-store.ports.ts'

const storedKey = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() })

/** How to reach a site's object store, its key opened, in memory only (cluster rule 24); null for a site without one. */
export async function openObjectStore(
  { unitOfWork, secretBox }: Pick<JobPorts, 'unitOfWork' | 'secretBox'>,
  siteId: string,
): Promise<ObjectStoreAccess | null> {
  const site = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getObjectStore(siteId))
  if (site === null) return null
  const { adminKeySealed, ...place } = site
  const adminKey = adminKeySealed === null ? null : storedKey.parse(JSON.parse(secretBox.open(adminKeySealed)))
  return { ...place, adminKey }
}
