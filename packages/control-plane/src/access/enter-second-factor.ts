import { sha256Hex } from '@grenier/audit-chain'
import { type GroupRoles, localSubjectPrefix } from '@grenier/contracts'
import { addMs, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import {
  codesPerLinkMax,
  failuresBeforeLockMax,
  lockMs,
  recoveryCodeBytes,
  recoveryCodes,
} from './local-account-limits.ts'
import type { LocalAccount, SecondFactor, SignInLink } from './local-accounts.ports.ts'
import { noteAccess } from './note-access.ts'
import { endStandingReset, openResetId } from './second-factor-reset-states.ts'
import { startSession } from './sessions.ts'

export interface LocalPorts extends ControlPlanePorts {
  readonly secondFactor: SecondFactor
  /** What single people may do, by their address. */
  readonly personRoles: GroupRoles
}

export interface CodeEntered {
  readonly browserSecret: string
  /** Of an authenticator, or a recovery code. */
  readonly code: string
  /** The session that the browser held until now. */
  readonly formerSecret: string | null
  readonly requestId: string
}

export type CodeOutcome =
  | { readonly kind: 'wrong'; readonly left: number }
  /** A recovery code was taken: an authenticator is to be enrolled in the place of the lost one. */
  | { readonly kind: 'enrol' }
  | {
      readonly kind: 'signed-in'
      readonly secret: string
      readonly endsAt: Instant
      readonly returnTo: string
      /** Made with an enrolment, shown once; empty without one. */
      readonly recoveryCodes: readonly string[]
    }

interface Entry extends CodeEntered {
  readonly ports: LocalPorts
  readonly tx: Transaction
  readonly now: Instant
  readonly link: SignInLink
  readonly account: LocalAccount | null
}

/**
 * Takes a code, once, and starts the session. Wrong ones are counted, by link and by account. Problems:
 * `sign-in-link-stale` when the time is over or too many were wrong; `second-factor-locked` while none is taken.
 */
export async function enterSecondFactor(ports: LocalPorts, entered: CodeEntered): Promise<CodeOutcome> {
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const now = ports.wallClock.now()
    const link = standingLink(await tx.access.lockSignInLink({ browserHash: sha256Hex(entered.browserSecret) }), now)
    const account = await tx.access.lockLocalAccount(link.email)
    const entry = { ...entered, ports, tx, now, link, account }
    if (account?.lockedUntil != null && account.lockedUntil > now) throw new Problem('second-factor-locked')
    if (link.sealedNewSecret !== null) return await enrol(entry, link.sealedNewSecret)
    if (account === null) throw new Problem('sign-in-link-stale')
    return await show(entry, account)
  })
}

/** The link whose second factor may still be shown. Problem: `sign-in-link-stale`. */
export function standingLink(link: SignInLink | null, now: Instant): SignInLink {
  const isGood =
    link !== null &&
    link.factorUntil !== null &&
    link.factorUntil > now &&
    link.endedAt === null &&
    link.failures < codesPerLinkMax
  if (!isGood) throw new Problem('sign-in-link-stale')
  return link
}

/** The first code of a new authenticator: from here on it is the second factor. */
async function enrol(entry: Entry, sealedNewSecret: string): Promise<CodeOutcome> {
  const { ports, tx, now, link, account, code } = entry
  // Somebody enrolled by another link in the meantime: that one is asked for now.
  if (account !== null && link.usedAt !== null && account.enrolledAt >= link.usedAt)
    throw new Problem('sign-in-link-stale')
  // It may have been withdrawn since the link was used.
  if (link.resetId !== null && (account === null || (await openResetId(tx, account.subject, now)) !== link.resetId))
    throw new Problem('sign-in-link-stale')
  const secret = ports.secretBox.open(sealedNewSecret)
  const step = ports.secondFactor.stepOf({ secret, code: code.replaceAll(/\s/g, ''), now })
  if (step === null) return await refuse(entry)
  const subject = account?.subject ?? `${localSubjectPrefix}${ports.ids.next()}`
  const { email, language } = link
  const enrolled = { subject, email, language, sealedTotpSecret: ports.secretBox.seal(secret), enrolledAt: now }
  await tx.access.saveLocalAccount({ ...enrolled, lastTotpStep: step, failures: 0, lockedUntil: null })
  const codes = Array.from({ length: recoveryCodes }, () => newRecoveryCode(ports))
  await tx.access.replaceRecoveryCodes(subject, codes.map(recoveryHash))
  await note(entry, { subject, action: 'enrolSecondFactor' })
  return await signIn(entry, { subject, recoveryCodes: codes })
}

/** A code of the authenticator, or a recovery code, which leads to another authenticator. */
async function show(entry: Entry, account: LocalAccount): Promise<CodeOutcome> {
  const { ports, tx, now, link } = entry
  const { subject } = account
  const code = entry.code.replaceAll(/[\s-]/g, '').toLowerCase()
  if (/^\d{6}$/.test(code)) {
    const step = ports.secondFactor.stepOf({ secret: ports.secretBox.open(account.sealedTotpSecret), code, now })
    if (step === null || step <= account.lastTotpStep) return await refuse(entry)
    await tx.access.saveLocalAccount({
      ...account,
      language: link.language,
      lastTotpStep: step,
      failures: 0,
      lockedUntil: null,
    })
    return await signIn(entry, { subject, recoveryCodes: [] })
  }
  if (!(await tx.access.takeRecoveryCode({ subject, codeHash: sha256Hex(code), at: now }))) return await refuse(entry)
  await tx.access.saveLocalAccount({ ...account, failures: 0, lockedUntil: null })
  // The lost authenticator stays the second factor until the new one has shown its first code.
  const sealedNewSecret = ports.secretBox.seal(ports.secondFactor.newSecret())
  await tx.access.updateSignInLink({ ...link, sealedNewSecret })
  await endStandingReset(entry, { subject, usedId: null })
  await note(entry, { subject, action: 'useRecoveryCode' })
  return { kind: 'enrol' }
}

async function signIn(
  { ports, tx, now, link, formerSecret, requestId }: Entry,
  { subject, recoveryCodes: codes }: { subject: string; recoveryCodes: readonly string[] },
): Promise<CodeOutcome> {
  const { email, returnTo } = link
  await tx.access.updateSignInLink({ ...link, endedAt: now, sealedNewSecret: null })
  await endStandingReset({ ports, tx, now, requestId }, { subject, usedId: link.resetId })
  const grants = ports.personRoles.get(email) ?? []
  const identity = { subject, name: null, email, emailVerified: true, siret: null, grants }
  const started = await startSession(ports, tx, {
    identity,
    idToken: null,
    providerSessionId: null,
    formerSecret,
    requestId,
  })
  return { kind: 'signed-in', ...started, returnTo, recoveryCodes: codes }
}

/** A wrong code counts, and is written down: this transaction commits. */
async function refuse(entry: Entry): Promise<CodeOutcome> {
  const { tx, now, link, account } = entry
  const failures = link.failures + 1
  await tx.access.updateSignInLink({ ...link, failures })
  const standing = account === null ? 0 : account.failures + 1
  const isLocked = standing >= failuresBeforeLockMax
  if (account !== null) {
    const lockedUntil = isLocked ? addMs(now, lockMs) : account.lockedUntil
    await tx.access.saveLocalAccount({ ...account, failures: isLocked ? 0 : standing, lockedUntil })
  }
  const action = isLocked ? 'lockSecondFactor' : 'refuseSecondFactor'
  await note(entry, { subject: account?.subject ?? link.email, action, after: { linkId: link.id, failures } })
  return { kind: 'wrong', left: isLocked ? 0 : codesPerLinkMax - failures }
}

async function note(
  { ports, tx, requestId }: Entry,
  { subject, action, after }: { subject: string; action: string; after?: unknown },
): Promise<void> {
  await noteAccess(ports, tx, { actor: subject, action, subjectKind: 'person', subjectId: subject, requestId, after })
}

/** 80 bits in groups that a person can copy. */
function newRecoveryCode({ secretBox }: LocalPorts): string {
  const digits = Buffer.from(secretBox.randomSecret(recoveryCodeBytes), 'base64url').toString('hex')
  return digits.match(/.{5}/g)?.join('-') ?? digits
}

function recoveryHash(code: string): string {
  return sha256Hex(code.replaceAll('-', ''))
}
