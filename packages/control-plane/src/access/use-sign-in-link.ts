import { sha256Hex } from '@grenier/audit-chain'
import { addMs } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { factorTimeMs } from './local-account-limits.ts'
import type { SecondFactor } from './local-accounts.ports.ts'
import { noteAccess } from './note-access.ts'
import { openResetId } from './second-factor-reset-states.ts'

const secretBytes = 32

export interface LinkUsed {
  readonly token: string
  /** What the browser holds since it asked. */
  readonly browserSecret: string
  readonly requestId: string
}

/**
 * Uses a link, once, in the browser that asked for it, which gets another secret for what follows: the second factor, or its
 * enrolment where there is none yet, or where the replacement of a lost one holds. Problem: `sign-in-link-stale`, whatever is wrong with it.
 */
export async function useSignInLink(
  ports: ControlPlanePorts & { readonly secondFactor: SecondFactor },
  { token, browserSecret, requestId }: LinkUsed,
): Promise<{ browserSecret: string }> {
  const { secretBox, secondFactor, wallClock } = ports
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const now = wallClock.now()
    const link = await tx.access.lockSignInLink({ tokenHash: sha256Hex(token) })
    const ofBrowser = await tx.access.lockSignInLink({ browserHash: sha256Hex(browserSecret) })
    const isGood = link !== null && link.id === ofBrowser?.id && link.usedAt === null && link.expiresAt > now
    if (!isGood) throw new Problem('sign-in-link-stale')
    const account = await tx.access.lockLocalAccount(link.email)
    const fresh = secretBox.randomSecret(secretBytes)
    const used = { ...link, sealedToken: null, usedAt: now, factorUntil: addMs(now, factorTimeMs) }
    const resetId = account === null ? null : await openResetId(tx, account.subject, now)
    const sealedNewSecret = account === null || resetId !== null ? secretBox.seal(secondFactor.newSecret()) : null
    await tx.access.updateSignInLink({ ...used, sealedNewSecret, resetId }, sha256Hex(fresh))
    const about = { subjectKind: 'sign-in-link', subjectId: link.id, requestId, after: { email: link.email } }
    await noteAccess(ports, tx, { actor: account?.subject ?? link.email, action: 'useSignInLink', ...about })
    return { browserSecret: fresh }
  })
}
