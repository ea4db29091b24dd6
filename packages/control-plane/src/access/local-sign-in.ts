import { sha256Hex } from '@grenier/audit-chain'
import { askSignInLink, type LinkWanted } from './ask-sign-in-link.ts'
import {
  type CodeEntered,
  type CodeOutcome,
  enterSecondFactor,
  type LocalPorts,
  standingLink,
} from './enter-second-factor.ts'
import { type LinkUsed, useSignInLink } from './use-sign-in-link.ts'

/** What a browser has to show after it used its link. */
export type FactorWanted =
  | { readonly kind: 'code' }
  /** Both forms of the secret that an authenticator is to take. */
  | { readonly kind: 'enrol'; readonly secret: string; readonly uri: string }

/** Sign-in without an identity provider: a link by mail, then a code by time. */
export interface LocalSignIn {
  ask(wanted: Omit<LinkWanted, 'isDeclared'>): Promise<{ browserSecret: string }>
  useLink(used: LinkUsed): Promise<{ browserSecret: string }>
  /** Problem: `sign-in-link-stale`. */
  factorWanted(browserSecret: string): Promise<FactorWanted>
  enter(entered: CodeEntered): Promise<CodeOutcome>
}

/** The steps of a sign-in by local account, each with its audit row. */
export function createLocalSignIn(ports: LocalPorts): LocalSignIn {
  return {
    ask: (wanted) => askSignInLink(ports, { ...wanted, isDeclared: ports.personRoles.has(wanted.email) }),
    useLink: (used) => useSignInLink(ports, used),
    factorWanted: (browserSecret) => factorWanted(ports, browserSecret),
    enter: (entered) => enterSecondFactor(ports, entered),
  }
}

async function factorWanted(ports: LocalPorts, browserSecret: string): Promise<FactorWanted> {
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const found = await tx.access.lockSignInLink({ browserHash: sha256Hex(browserSecret) })
    const { email: account, sealedNewSecret } = standingLink(found, ports.wallClock.now())
    if (sealedNewSecret === null) return { kind: 'code' }
    const secret = ports.secretBox.open(sealedNewSecret)
    const issuer = ports.installation.operatorName
    return { kind: 'enrol', secret, uri: ports.secondFactor.enrolmentUri({ secret, account, issuer }) }
  })
}
