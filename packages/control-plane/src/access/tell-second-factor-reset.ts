import { composeSecondFactorLetter, type JobPayload, languages } from '@grenier/contracts'
import { newOperatorTask } from '../notification/operator-tasks.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { letterRetryMs } from './local-account-limits.ts'
import type { StoredReset } from './local-accounts.ports.ts'
import { operatorAddress } from './second-factor-reset-states.ts'

const platform = { kind: 'platform' } as const

type Told = JobPayload<'tell-second-factor-reset'>

async function addressOf(
  { installation }: JobPorts,
  tx: Transaction,
  { reset, recipient }: { reset: StoredReset; recipient: string },
): Promise<string | null> {
  if (recipient === operatorAddress) return installation.operatorEmail ?? null
  if (recipient === reset.personSubject) return reset.email
  return (await tx.access.person(recipient))?.email ?? null
}

/** What is told to one of those who are told; null where there is nothing to tell any more, or nobody. */
async function toTell(ports: JobPorts, { resetId, recipient }: Told) {
  return await ports.unitOfWork.transact(platform, async (tx) => {
    const reset = await tx.access.lockReset({ id: resetId })
    const to = reset === null ? null : await addressOf(ports, tx, { reset, recipient })
    if (reset === null || to === null) return null
    const asker = await tx.access.person(reset.askedBy)
    // The operator's own address is nobody's account: it is written to in French, as about everything.
    const language = (await tx.access.languageOfAccount(to)) ?? languages[0]
    return { to, language, reset, askedBy: asker?.name ?? asker?.email ?? reset.askedBy }
  })
}

/**
 * Tells one person, in the language of their last sign-in, that the replacement of a second factor was asked for, or used. What could not be sent is tried again until
 * the replacement is over; an address that refuses mail becomes a task of the operator.
 */
export function tellSecondFactorReset(ports: JobPorts): JobUseCase<'tell-second-factor-reset'> {
  return async (told) => {
    const { publicUrl = '', operatorName, timeZone } = ports.installation
    const found = await toTell(ports, told)
    if (found === null) return { kind: 'done' }
    const { to, language, reset, askedBy } = found
    const letter = composeSecondFactorLetter(
      told.moment,
      { ...reset, askedBy, operatorName, publicUrl, timeZone },
      language,
    )
    const messageKey = `second-factor.${told.moment}.${reset.id}.${told.recipient}`
    const outcome = await ports.mail.send({ to, language, letter, messageKey })
    if (outcome.kind === 'sent') return { kind: 'done' }
    if (outcome.kind === 'failed' && reset.expiresAt > ports.wallClock.now())
      return { kind: 'retry', delayMs: letterRetryMs, reason: outcome.reason }
    const facts = { recipient: to, status: outcome.reason, channel: 'mail' }
    const task = { kind: 'bounce', tenantId: null, subjectId: `second-factor ${to}`, facts } as const
    await ports.unitOfWork.transact(platform, (tx) => tx.notification.insertOperatorTask(newOperatorTask(ports, task)))
    return { kind: 'done' }
  }
}
