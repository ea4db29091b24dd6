import { sha256Hex } from '@grenier/audit-chain'
import { addMs, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { sessionEnd, sessionsKeptMs, sessionsPurgedMax } from './access-limits.ts'
import type { Identity } from './identity.ts'
import { noteAccess } from './note-access.ts'
import type { LogoutTold } from './sign-in.ports.ts'

/** 256 bits, twice what OWASP asks of a session's secret. */
const secretBytes = 32

export interface SessionStart {
  readonly identity: Identity
  readonly idToken: string | null
  /** The provider's own session (`sid`), by which it may say that it has ended. */
  readonly providerSessionId: string | null
  /** The session that the browser held until now. */
  readonly formerSecret: string | null
  readonly requestId: string
}

export interface Sessions {
  /** As `startSession` says, in a transaction of its own. */
  start(signIn: SessionStart): Promise<StartedSession>
  /**
   * Ends what the provider says has ended there; how many sessions went on here until now. Problem: `logout-token-refused`
   * for a token that was taken before.
   */
  endTold(told: LogoutTold & { requestId: string }): Promise<{ endedCount: number }>
  /** Ends a session; the ID token with which the provider is asked to end its own, if there is one. Harmless when repeated. */
  end(signOut: { secret: string; requestId: string }): Promise<{ idToken: string | null }>
}

export interface StartedSession {
  readonly secret: string
  readonly endsAt: Instant
}

/**
 * Starts the session of somebody who has just signed in, under a secret that nobody had before; the one that the browser held
 * until now is ended. The secret is returned and not kept.
 */
export async function startSession(
  ports: ControlPlanePorts,
  tx: Transaction,
  { identity, idToken, providerSessionId, formerSecret, requestId }: SessionStart,
): Promise<StartedSession> {
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
    providerSessionId,
  })
  await note(ports, tx, { action: 'signIn', subject: identity.subject, requestId })
  return { secret, endsAt }
}

/** Sign-in and sign-out, each with its audit row. */
export function createSessions(ports: ControlPlanePorts): Sessions {
  return {
    start: (signIn) => ports.unitOfWork.transact({ kind: 'platform' }, (tx) => startSession(ports, tx, signIn)),

    endTold: (told) => ports.unitOfWork.transact({ kind: 'platform' }, (tx) => endTold(ports, tx, told)),

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

async function endTold(
  ports: ControlPlanePorts,
  tx: Transaction,
  { subject, providerSessionId, tokenId, staleAt, requestId }: LogoutTold & { requestId: string },
): Promise<{ endedCount: number }> {
  const now = ports.wallClock.now()
  if (!(await tx.access.takeLogoutToken({ jtiHash: sha256Hex(tokenId), forgottenAt: staleAt, now })))
    throw new Problem('logout-token-refused')
  const ended = await tx.access.endSessionsOf({ personSubject: subject, providerSessionId }, now)
  for (const person of new Set(ended))
    await note(ports, tx, { action: 'signOutByProvider', subject: person, requestId })
  return { endedCount: ended.length }
}

async function note(
  ports: ControlPlanePorts,
  tx: Transaction,
  {
    action,
    subject,
    requestId,
  }: { action: 'signIn' | 'signOut' | 'signOutByProvider'; subject: string; requestId: string },
): Promise<void> {
  await noteAccess(ports, tx, { actor: subject, action, subjectKind: 'person', subjectId: subject, requestId })
}
