import type { Organisation } from '@grenier/contracts'
import { tenantSlug } from '@grenier/quota-billing'
import { isReservedNamespace } from '../provisioning/reserved-namespaces.ts'
import type { Transaction } from '../shared/ports.ts'

/** The random end of a UUIDv7: what stands for a code where a body has none, or where its own is taken. */
function tailOf(id: string): string {
  return id.slice(-12)
}

/** Before a name that would begin like the namespaces that a cluster runs on. */
const ownPrefix = 'tenant '

function unreserved(name: string): string {
  return isReservedNamespace(tenantSlug(name, '0')) ? ownPrefix + name : name
}

/**
 * The tenant's name on its clusters, stored and never computed again (cluster rule 33): name and INSEE code for a
 * commune, name and SIREN for any other body, name and the end of the tenant's id when neither serves. The installation's
 * prefix comes first. None begins like a namespace that serves the cluster itself, as `kube-` does.
 */
export async function chooseSlug(
  tx: Transaction,
  organisation: Organisation,
  named: { tenantId: string; slugPrefix: string },
): Promise<string> {
  const { tenantId, slugPrefix } = named
  const { kind, inseeCode, siren } = organisation
  const name = unreserved(slugPrefix + organisation.name)
  const code = kind === 'commune' ? (inseeCode ?? siren) : siren
  const slug = tenantSlug(name, code ?? tailOf(tenantId))
  return (await tx.tenancy.slugIsTaken(slug)) ? tenantSlug(name, tailOf(tenantId)) : slug
}
