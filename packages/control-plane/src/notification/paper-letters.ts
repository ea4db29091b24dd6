import type { PaperLetter } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What is to be sent on paper, the oldest first, with the names and addresses of today. */
export function listPaperLetters({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listPaperLetters'> {
  return (query, call) =>
    unitOfWork.glance(readScope('listPaperLetters', call), (tx) =>
      tx.notification.listPaperLetters(query, civilDateOf(clock.now(), installation.timeZone)),
    )
}

type Aside = Pick<PaperLetter, 'setAsideReason' | 'setAsideBy' | 'setAsideAt'>

interface Change {
  readonly operation: 'setPaperLetterAside' | 'takeBackPaperLetter'
  readonly letterId: string
  readonly call: Call
  readonly now: Instant
}

/** Writes whether a letter is set aside, as its reader saw it, and what is noted of that in the audit trail. */
async function changed(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { change, decide }: { change: Change; decide: (letter: PaperLetter) => Aside },
) {
  const { operation, letterId, call, now } = change
  const on = civilDateOf(now, installation.timeZone)
  const letter = found(await tx.notification.lockPaperLetter(letterId, on))
  if (letter.version !== expectedVersion(call)) throw new Problem('version-stale')
  if (letter.batchId !== null) throw new Problem('paper-letter-printed', { number: String(letter.batchNumber) })
  await tx.notification.savePaperLetterAside({ ...letter, ...decide(letter), version: letter.version + 1 })
  const answer = found(await tx.notification.lockPaperLetter(letterId, on))
  const fact = { tenantId: letter.tenantId, subjectKind: 'paper-letter', subjectId: letter.id }
  return { answer, audit: [{ ...fact, before: encodeAnswer(operation, letter) }] }
}

/**
 * Keeps a letter that waits out of every print file, with the reason; it stays listed. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `paper-letter-printed`, `paper-letter-set-aside`.
 */
export function setPaperLetterAside(ports: ControlPlanePorts): UseCase<'setPaperLetterAside'> {
  const operation = 'setPaperLetterAside'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, (tx, now) => {
      const { letterId, reason } = command
      const decide = ({ state }: PaperLetter): Aside => {
        if (state === 'set-aside') throw new Problem('paper-letter-set-aside')
        return { setAsideReason: reason, setAsideBy: call.actor.subject, setAsideAt: now }
      }
      return changed(ports, tx, { change: { operation, letterId, call, now }, decide })
    })
}

/**
 * Has a letter wait again that was set aside: the next print file takes it. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `paper-letter-printed`, `paper-letter-waits`.
 */
export function takeBackPaperLetter(ports: ControlPlanePorts): UseCase<'takeBackPaperLetter'> {
  const operation = 'takeBackPaperLetter'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, (tx, now) => {
      const decide = ({ state }: PaperLetter): Aside => {
        if (state !== 'set-aside') throw new Problem('paper-letter-waits')
        return { setAsideReason: null, setAsideBy: null, setAsideAt: null }
      }
      return changed(ports, tx, { change: { operation, letterId: command.letterId, call, now }, decide })
    })
}
