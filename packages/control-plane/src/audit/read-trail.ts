import { checkpointText, emptyChain, readPublicJwk, type TrailLine, trailFormat } from '@grenier/audit-chain'
import { instantToIso } from '@grenier/quota-billing'
import type { ControlPlanePorts, JobPorts } from '../shared/control-plane-ports.ts'
import type { Scope } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { SigningKey } from '../tenancy/exit.ports.ts'
import { standingSigningKey } from '../tenancy/signing-key.ts'
import { installationChain, tenantChain } from './chain-names.ts'
import type { SealedFact, SignedPlace } from './ports.ts'

/** Facts held at once. */
const factsPerPageMax = 500n

export interface TrailQuestion {
  /** Whose rows may be read for it: a member's own chain is read as that member sees it. */
  readonly scope: Scope
  /** Null: the installation's chain, of every fact. */
  readonly tenantId: string | null
  /** Facts up to this number are left out; 0: from the beginning. */
  readonly after: bigint
}

/** Facts and the signed places between them, as lines in their order. */
function linesOf(facts: readonly SealedFact[], places: readonly SignedPlace[], chain: string): TrailLine[] {
  const placeAt = new Map(places.map((place) => [place.sequence, place]))
  return facts.flatMap(({ sequence, hash, fact }): TrailLine[] => {
    const place = placeAt.get(sequence)
    const entry = { kind: 'entry', sequence, hash, fact } as const
    return place === undefined ? [entry] : [entry, { kind: 'checkpoint', checkpoint: { ...place, chain } }]
  })
}

function keysOf(keys: readonly Pick<SigningKey, 'keyId' | 'publicJwk'>[]) {
  return Object.fromEntries(keys.map(({ keyId, publicJwk }) => [keyId, readPublicJwk(publicJwk)]))
}

/** The facts of a page, and no fewer lines where one was taken away: whoever follows the trail then finds that. */
async function readPage(
  { unitOfWork }: Pick<ControlPlanePorts, 'unitOfWork'>,
  { scope, tenantId, from, through }: Omit<TrailQuestion, 'after'> & { from: bigint; through: bigint },
): Promise<{ facts: readonly SealedFact[]; places: readonly SignedPlace[] }> {
  return await unitOfWork.read(scope, async (tx) => {
    const facts = await tx.audit.sealedBetween({ tenantId, after: from, through })
    return { facts, places: await tx.audit.checkpointsBetween({ tenantId, after: from, through }) }
  })
}

/**
 * An audit trail as lines that `verifyTrail` follows offline: every sealed fact after a number, the places that were signed,
 * and the last place signed now. What is sealed after it began is left for the next export. Problem: `trail-start-unknown`
 * for a number that the chain has not reached.
 */
export async function* readTrail(
  ports: Pick<ControlPlanePorts, 'unitOfWork' | 'wallClock' | 'installation'> & Pick<JobPorts, 'checkpointSigner'>,
  { scope, tenantId, after }: TrailQuestion,
): AsyncGenerator<TrailLine> {
  const { unitOfWork, installation, wallClock, checkpointSigner } = ports
  const chain = tenantId === null ? installationChain(installation.id) : tenantChain(tenantId)
  const key = await standingSigningKey(ports, 'audit', checkpointSigner)
  const keys = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.audit.auditKeys())
  const { head, start } = await unitOfWork.read(scope, async (tx) => {
    const { own, tenants } = await tx.audit.chainHeads(tenantId === null ? [] : [tenantId])
    const reached = (tenantId === null ? own : tenants.get(tenantId)) ?? emptyChain(chain)
    if (after > reached.sequence) throw new Problem('trail-start-unknown', { sequence: String(reached.sequence) })
    return {
      head: reached,
      start: after === 0n ? emptyChain(chain) : await tx.audit.headAt(tenantId, after),
    }
  })
  yield { kind: 'header', format: trailFormat, chain, after: start, keys: keysOf([...keys, key]) }
  for (let from = start.sequence; from < head.sequence; from += factsPerPageMax) {
    const through = from + factsPerPageMax < head.sequence ? from + factsPerPageMax : head.sequence
    const { facts, places } = await readPage(ports, { scope, tenantId, from, through })
    yield* linesOf(facts, places, chain)
  }
  const unsigned = { ...head, chain, signedAt: instantToIso(wallClock.now()), keyId: key.keyId }
  const signature = await checkpointSigner.sign(key, checkpointText(unsigned))
  yield { kind: 'checkpoint', checkpoint: { ...unsigned, signature } }
  yield { kind: 'end', entries: head.sequence - start.sequence }
}
