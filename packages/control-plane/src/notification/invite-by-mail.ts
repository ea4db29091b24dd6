import type { Language } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { writeNotice } from './write-notice.ts'

export interface InvitationToMail {
  readonly tenantId: string
  readonly invitationId: string
  readonly email: string
  readonly language: Language
  /** Accepts the invitation: a secret, which is stored sealed and opened for the letter alone. */
  readonly link: string
  /** The last day on which it can be accepted. */
  readonly invitedUntil: CivilDate
}

/**
 * Mails an invitation to the address that was invited, in the transaction that makes it: one letter for each invitation,
 * however often this is called. Its link stands in no list and goes to no webhook.
 */
export async function inviteByMail(
  ports: ControlPlanePorts,
  tx: Transaction,
  { tenantId, invitationId, email, language, link, invitedUntil }: InvitationToMail,
): Promise<void> {
  await writeNotice(ports, tx, {
    tenantId,
    kind: 'invitation',
    subjectId: invitationId,
    occurrence: 'invited',
    facts: { params: { sealedLink: ports.secretBox.seal(link), invitedUntil } },
    addressedTo: { email, language },
  })
}
