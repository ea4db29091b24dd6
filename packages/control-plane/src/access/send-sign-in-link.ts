import { composeSignInLetter } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { newOperatorTask } from '../notification/operator-tasks.ts'
import type { SendOutcome } from '../notification/ports.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { letterRetryMs, linkLifetimeMs } from './local-account-limits.ts'
import type { SignInLink } from './local-accounts.ports.ts'
import { noteAccess } from './note-access.ts'

const platform = { kind: 'platform' } as const
const minuteMs = 60_000

/** Whether somebody may sign in by that address: declared in the settings, invited, or with a role that holds. */
async function isExpected(ports: JobPorts, tx: Transaction, { email, isDeclared }: SignInLink): Promise<boolean> {
  const now = ports.wallClock.now()
  if (isDeclared || (await tx.access.isInvited(email, now))) return true
  const account = await tx.access.lockLocalAccount(email)
  if (account === null) return false
  const on = civilDateOf(ports.clock.now(), ports.installation.timeZone)
  return (await tx.access.placesHeld(account.subject, { on, at: now })).length > 0
}

/** The link to send; null where there is none to send any more, or nobody to send it to. */
async function linkToSend(
  ports: JobPorts,
  tx: Transaction,
  id: string,
): Promise<(SignInLink & { token: string }) | null> {
  const link = await tx.access.lockSignInLink({ id })
  if (link === null || link.sealedToken === null) return null
  const isOver = link.expiresAt <= ports.wallClock.now()
  if (!isOver && (await isExpected(ports, tx, link))) return { ...link, token: ports.secretBox.open(link.sealedToken) }
  await tx.access.updateSignInLink({ ...link, sealedToken: null })
  return null
}

/** The page that uses the link: a button on it does, so that no program that looks at links in mail uses it up. */
function pageOf(publicUrl: string, token: string): string {
  const page = new URL('/auth/local/link', publicUrl)
  page.searchParams.set('token', token)
  return page.href
}

async function settle(ports: JobPorts, tx: Transaction, run: { id: string; outcome: SendOutcome }): Promise<void> {
  const link = await tx.access.lockSignInLink({ id: run.id })
  if (link === null || link.sealedToken === null) return
  await tx.access.updateSignInLink({ ...link, sealedToken: null })
  const { id, email } = link
  if (run.outcome.kind === 'sent') {
    const about = { subjectKind: 'sign-in-link', subjectId: id, requestId: `send-sign-in-link ${id}` }
    await noteAccess(ports, tx, {
      actor: 'job:send-sign-in-link',
      action: 'sendSignInLink',
      ...about,
      after: { email },
    })
    return
  }
  const facts = { recipient: email, status: run.outcome.reason, channel: 'mail' }
  const task = { kind: 'bounce', tenantId: null, subjectId: `sign-in ${email}`, facts } as const
  await tx.notification.insertOperatorTask(newOperatorTask(ports, task))
}

/**
 * Mails a sign-in link if the address is one that may sign in, and forgets its secret. What could not be sent is tried again
 * while the link can still be used; an address that refuses mail becomes a task of the operator.
 */
export function sendSignInLink(ports: JobPorts): JobUseCase<'send-sign-in-link'> {
  return async ({ linkId }) => {
    const link = await ports.unitOfWork.transact(platform, (tx) => linkToSend(ports, tx, linkId))
    const { publicUrl, operatorName } = ports.installation
    if (link === null || publicUrl === undefined) return { kind: 'done' }
    const minutes = String(linkLifetimeMs / minuteMs)
    const params = { operatorName, minutes, publicUrl, link: pageOf(publicUrl, link.token) }
    const letter = composeSignInLetter(params, link.language)
    const { email: to, language } = link
    const outcome = await ports.mail.send({ to, language, letter, messageKey: `sign-in.${link.id}` })
    if (outcome.kind === 'failed') return { kind: 'retry', delayMs: letterRetryMs, reason: outcome.reason }
    await ports.unitOfWork.transact(platform, (tx) => settle(ports, tx, { id: link.id, outcome }))
    return { kind: 'done' }
  }
}
