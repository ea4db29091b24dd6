import { type AuditFact, type ChainHead, checkpointText, emptyChain, factHashOf, nextHead } from '@grenier/audit-chain'
import { addMs, instantFromIso, instantToIso, msPerHour } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { standingSigningKey } from '../tenancy/signing-key.ts'
import { installationChain, tenantChain } from './chain-names.ts'
import type { AuditSeal, SignedPlace } from './ports.ts'

/** Facts sealed in one transaction. */
const sealedPerStepMax = 1_000
/** A place is signed once an hour, or sooner after so many facts. */
const checkpointEveryMs = msPerHour
const factsPerCheckpointMax = 10_000n

/** Each fact gets the next place of the installation's chain, and of its tenant's. */
function sealAll(
  facts: readonly AuditFact[],
  from: { own: ChainHead; tenantHead: (tenantId: string) => ChainHead },
): AuditSeal[] {
  let head = from.own
  const tenants = new Map<string, ChainHead>()
  return facts.map((fact) => {
    const { id: entryId, tenantId } = fact
    const factHash = factHashOf(fact)
    head = nextHead(head, factHash)
    if (tenantId === null) return { entryId, tenantId, factHash, head, tenantHead: null }
    const tenantHead = nextHead(tenants.get(tenantId) ?? from.tenantHead(tenantId), factHash)
    tenants.set(tenantId, tenantHead)
    return { entryId, tenantId, factHash, head, tenantHead }
  })
}

/** Seals the oldest facts; returns how many. */
async function sealStep(tx: Transaction, installationId: string): Promise<number> {
  await tx.audit.lockSealing()
  const facts = await tx.audit.unsealed(sealedPerStepMax)
  if (facts.length === 0) return 0
  const tenantIds = [...new Set(facts.flatMap(({ tenantId }) => (tenantId === null ? [] : [tenantId])))]
  const { own, tenants } = await tx.audit.chainHeads(tenantIds)
  await tx.audit.insertSeals(
    sealAll(facts, {
      own: own ?? emptyChain(installationChain(installationId)),
      tenantHead: (tenantId) => tenants.get(tenantId) ?? emptyChain(tenantChain(tenantId)),
    }),
  )
  return facts.length
}

/** Signs where the installation's chain stands, and each tenant's that grew, when something was sealed since and it is time. */
async function signStep(ports: JobPorts): Promise<void> {
  const { unitOfWork, wallClock, checkpointSigner, installation } = ports
  const key = await standingSigningKey(ports, 'audit', checkpointSigner)
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await tx.audit.lockSealing()
    const [{ own }, last] = [await tx.audit.chainHeads([]), await tx.audit.lastCheckpoint()]
    if (own === null || own.sequence === last?.sequence) return
    const now = wallClock.now()
    const isDue =
      last === null ||
      addMs(instantFromIso(last.signedAt), checkpointEveryMs) <= now ||
      own.sequence - last.sequence >= factsPerCheckpointMax
    if (!isDue) return
    const signed = async (head: ChainHead, chain: string): Promise<SignedPlace> => {
      const unsigned = { ...head, signedAt: instantToIso(now), keyId: key.keyId }
      return { ...unsigned, signature: await checkpointSigner.sign(key, checkpointText({ ...unsigned, chain })) }
    }
    const grown = await tx.audit.tenantHeadsSince(last?.sequence ?? 0n)
    await tx.audit.insertCheckpoint(await signed(own, installationChain(installation.id)))
    await tx.audit.insertTenantCheckpoints(
      await Promise.all(
        grown.map(async ({ tenantId, ...head }) => ({ tenantId, ...(await signed(head, tenantChain(tenantId))) })),
      ),
    )
  })
}

/**
 * Writes the hash chains of the audit trail: every fact that was committed since gets the next place in the installation's
 * chain and in its tenant's; once an hour the places reached are signed. A crash leaves nothing half sealed; several workers
 * take turns; with nothing new it costs two queries.
 */
export function sealAudit(ports: JobPorts): JobUseCase<'seal-audit'> {
  const { unitOfWork, installation } = ports
  return async () => {
    let sealed = 0
    do {
      sealed = await unitOfWork.transact({ kind: 'platform' }, (tx) => sealStep(tx, installation.id))
    } while (sealed > 0)
    await signStep(ports)
    return { kind: 'done' }
  }
}
