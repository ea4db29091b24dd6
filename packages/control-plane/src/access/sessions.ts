import { sha256Hex } from '@grenier/audit-chain'
import { addMs, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { sessionEnd, sessionsKeptMs, sessionsPurgedMax } from './access-limits.ts'
import type { Identity } from './identity.ts'

/** 256 bits, twice what OWASP asks of a session's secret. */
const secretBytes = 32

export interface Sessions {
  /**
   * Starts the session of somebody who has just signed in, under a secret that nobody had before; the one that the browser
   * held until now is ended. The secret is returned and not kept.
   */
  start(signIn: {
    identity: Identity
    idToken: string | null
    formerSecret: string | null
    requestId: string
  }): Promise<{ secret: string; endsAt: Instant }>
  /** Ends a session; the ID token with which the provider is asked to end its own, if there is one. Harmless when repeated. */
  end(signOut: { secret: string; requestId: string }): Promise<{ idToken: string | null }>
}

/** Sign-in and sign-out, each with its audit row. */
export function createSessions(ports: ControlPlanePorts): Sessions {
  return {
    start: ({ identity, idToken, formerSecret, requestId }) =>
      ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
        const now = ports.wallClock.now()
        const secret = ports.secretBox.randomSecret(secretBytes)
        const endsAt = sessionEnd(ports.installation, now)
        if (formerSecret !== null) await tx.access.endSession(sha256Hex(formerSecret), now)
        await tx.access.purgeSessions(addMs(now, -sessionsKeptMs), sessionsPurgedMax)
        await tx.access.savePerson({ ...identity, signedInAt: now })
        await tx.access.insertSession({
          idHash: sha256Hex(secret),
          personSubject: identity.subject,
          startedAt: now,
          endsAt,
          sealedIdToken: idToken === null ? null : ports.secretBox.seal(idToken),
        })
        await note(ports, tx, { action: 'signIn', subject: identity.subject, requestId })
        return { secret, endsAt }
      }),

    end: ({ secret, requestId }) =>
      ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
        const idHash = sha256Hex(secret)
        const session = await tx.access.session(idHash)
        const ended = await tx.access.endSession(idHash, ports.wallClock.now())
        if (session === null || ended === null) return { idToken: null }
        await note(ports, tx, { action: 'signOut', subject: session.person.subject, requestId })
        return { idToken: ended.sealedIdToken === null ? null : ports.secretBox.open(ended.sealedIdToken) }
      }),
  }
}

async function note(
  ports: ControlPlanePorts,
  tx: Transaction,
  fact: { action: 'signIn' | 'signOut'; subject: string; requestId: string },
): Promise<void> {
  await tx.audit.append([
    {
      tenantId: null,
      actor: fact.subject,
      action: fact.action,
      subjectKind: 'person',
      subjectId: fact.subject,
      requestId: fact.requestId,
      recordedAt: ports.clock.now(),
      before: null,
      after: null,
    },
  ])
}
