import { readEscrowFile } from '@grenier/contracts'
import { openEscrowSeal } from './escrow-box.ts'

/** The repository password of one tenant. */
export interface OpenedSeal {
  readonly tenantId: string
  readonly slug: string
  readonly password: string
}

/**
 * Opens an escrow file with the operator's private key; it needs no database and no network. `tenant` is an id or a slug; left
 * out: every tenant's that was sealed for this key. Throws for a file, a key or a tenant that does not fit.
 */
export function openEscrowFile(text: string, privateKeyPem: string, tenant?: string): OpenedSeal[] {
  const { installationId, seals } = readEscrowFile(text)
  const wanted = seals.filter(({ tenantId, slug }) => tenant === undefined || tenant === tenantId || tenant === slug)
  const opened: OpenedSeal[] = []
  let fault: unknown = new Error('escrow: the file has no such tenant')
  for (const { tenantId, slug, sealed } of wanted) {
    try {
      opened.push({ tenantId, slug, password: openEscrowSeal(sealed, privateKeyPem, { installationId, tenantId }) })
    } catch (error) {
      // A key that was replaced leaves its seals beside those of the next one.
      if (!(error instanceof Error && error.message.includes('which this is not'))) throw error
      fault = error
    }
  }
  if (opened.length === 0) throw fault
  return opened
}
