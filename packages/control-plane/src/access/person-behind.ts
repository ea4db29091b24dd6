import { serviceSubjectPrefix } from '@grenier/contracts'
import type { Transaction } from '../shared/ports.ts'

/**
 * Who answers for what an actor asked: of a program, whoever made its token. Nobody becomes another by having a program ask
 * for them, so this is whom a rule about two persons looks at. Platform scope.
 */
export async function personBehind({ access }: Pick<Transaction, 'access'>, subject: string): Promise<string> {
  if (!subject.startsWith(serviceSubjectPrefix)) return subject
  return (await access.makerOfToken(subject.slice(serviceSubjectPrefix.length))) ?? subject
}
