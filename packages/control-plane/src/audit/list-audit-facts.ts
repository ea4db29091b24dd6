import { emptyChain, factHashOf, nextHead } from '@grenier/audit-chain'
import type { AuditFactView } from '@grenier/contracts'
import { dayBounds, instantFromIso } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { installationChain } from './chain-names.ts'
import type { KeptFact } from './ports.ts'

/**
 * Facts of the audit trail, the newest first. Each is hashed again as it is read and held against its place in the installation's
 * chain: `altered` says that the fact, or the place before it, is not what was sealed. Problem: `cursor-invalid`.
 */
export function listAuditFacts({ unitOfWork, installation }: ControlPlanePorts): UseCase<'listAuditFacts'> {
  const start = emptyChain(installationChain(installation.id)).hash
  return async ({ from, to, cursor, limit, ...of }) => {
    const since = from === undefined ? null : dayBounds(from, installation.timeZone).dayStart
    const until = to === undefined ? null : dayBounds(to, installation.timeZone).dayEnd
    const query = {
      cursor,
      limit,
      since,
      until,
      tenantId: of.tenantId ?? null,
      actor: of.actor ?? null,
      action: of.action ?? null,
      subjectId: of.subjectId ?? null,
    }
    const { items, nextCursor } = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.audit.listFacts(query))
    return { items: items.map((kept) => viewOf(kept, start)), nextCursor }
  }
}

function viewOf({ fact, place }: KeptFact, start: string): AuditFactView {
  const shown = { ...fact, recordedAt: instantFromIso(fact.recordedAt) }
  if (place === null) return { ...shown, standing: 'awaiting-seal', sequence: null, hash: null }
  const { sequence, hash } = place
  const previousHash = sequence === 1n ? start : place.previousHash
  const isSealed =
    previousHash !== null && nextHead({ sequence: sequence - 1n, hash: previousHash }, factHashOf(fact)).hash === hash
  return { ...shown, standing: isSealed ? 'sealed' : 'altered', sequence, hash }
}
