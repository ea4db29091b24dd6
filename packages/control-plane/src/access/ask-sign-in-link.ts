import { sha256Hex } from '@grenier/audit-chain'
import type { Language } from '@grenier/contracts'
import { addMs } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import {
  linkLifetimeMs,
  linksKeptMs,
  linksPerAddressMax,
  linksPerNetworkMax,
  linksPurgedMax,
  linkWindowMs,
} from './local-account-limits.ts'

const secretBytes = 32

export interface LinkWanted {
  /** In lower case. */
  readonly email: string
  /** The page that was wanted. */
  readonly returnTo: string
  readonly language: Language
  /** Where the browser asks from: an address, or a network of them. */
  readonly askedFrom: string
  /** The installation's settings name the address. */
  readonly isDeclared: boolean
}

/**
 * Notes that a link was asked for and answers the secret of the browser that may use it. Whether anybody is known by that
 * address is not looked at here: the job that sends the letter finds out, so that neither the answer nor its time tells.
 * Problem: `too-many-requests`, counted alike for every address.
 */
export async function askSignInLink(ports: ControlPlanePorts, wanted: LinkWanted): Promise<{ browserSecret: string }> {
  const { secretBox, wallClock, ids } = ports
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const now = wallClock.now()
    const asked = await tx.access.lockAsking({ ...wanted, since: addMs(now, -linkWindowMs) })
    if (asked.ofEmail >= linksPerAddressMax || asked.fromNetwork >= linksPerNetworkMax)
      throw new Problem('too-many-requests', { seconds: String(linkWindowMs / 1_000) })
    const [token, browserSecret] = [secretBox.randomSecret(secretBytes), secretBox.randomSecret(secretBytes)]
    const id = ids.next()
    await tx.access.purgeSignInLinks(addMs(now, -linksKeptMs), linksPurgedMax)
    await tx.access.insertSignInLink({
      ...wanted,
      id,
      tokenHash: sha256Hex(token),
      sealedToken: secretBox.seal(token),
      browserHash: sha256Hex(browserSecret),
      askedAt: now,
      expiresAt: addMs(now, linkLifetimeMs),
    })
    await tx.outbox.append([{ kind: 'send-sign-in-link', tenantId: null, subjectId: id, payload: { linkId: id } }])
    return { browserSecret }
  })
}
