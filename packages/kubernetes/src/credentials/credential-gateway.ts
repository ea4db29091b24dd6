import { type ClusterIdentity, type CredentialGateway, Problem } from '@grenier/control-plane/ports'
import { instant } from '@grenier/quota-billing'
import { type BoundToken, readBoundToken } from '../client/bound-token.ts'
import { readKubeSystemUid } from '../client/cluster-client.ts'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import type { Transport } from '../client/transport.ts'
import { credentialExpiry } from '../preflight/credential-expiry.ts'
import { requestToken } from './request-token.ts'
import { withToken } from './with-token.ts'

type AskOnce = <Answer>(
  kubeconfig: string,
  ask: (transport: Transport, connection: ClusterConnection) => Promise<Answer>,
) => Promise<Answer>

interface CredentialDependencies {
  readonly askOnce: AskOnce
  readonly readConnection: (kubeconfig: string) => ClusterConnection
  readonly readIdentity: (transport: Transport, connection: ClusterConnection) => Promise<ClusterIdentity>
}

/** What the connection of that credential may renew: a token of a file is renewed by whoever writes the file. */
function renewable({ token, readToken }: ClusterConnection): BoundToken | null {
  return readToken === undefined ? readBoundToken(token) : null
}

function sameAccount(standing: BoundToken, token: string | null): BoundToken {
  const renewed = readBoundToken(token)
  if (renewed === null) throw new Problem('renewed-token-refused', { detail: 'it does not say whose it is' })
  if (renewed.username !== standing.username || renewed.account.uid !== standing.account.uid) {
    throw new Problem('renewed-token-refused', { detail: renewed.username })
  }
  return renewed
}

/** How clusters' credentials are renewed; see the port. No token is ever logged or part of a message. */
export function createCredentialGateway(dependencies: CredentialDependencies): CredentialGateway {
  const { askOnce, readConnection, readIdentity } = dependencies

  function demandSameCluster(found: string, kubeSystemUid: string): void {
    if (found !== kubeSystemUid) throw new Problem('cluster-other-identity', { kubeSystemUid: found })
  }

  return {
    lifeOf: (kubeconfig) => renewable(readConnection(kubeconfig))?.life ?? null,
    endOf: (kubeconfig) => credentialExpiry(readConnection(kubeconfig)),

    async renew({ kubeconfig, kubeSystemUid }) {
      const standing = renewable(readConnection(kubeconfig))
      if (standing === null) throw new Error('only a token of an account that ends is renewed')
      const { token, endsAt } = await askOnce(kubeconfig, async (transport) => {
        demandSameCluster(await readKubeSystemUid(transport), kubeSystemUid)
        return await requestToken(transport, standing)
      })
      const { life } = sameAccount(standing, token)
      const renewed = withToken(kubeconfig, token ?? '')
      const identity = await askOnce(renewed, readIdentity)
      demandSameCluster(identity.kubeSystemUid, kubeSystemUid)
      if (identity.username !== standing.username) {
        throw new Problem('renewed-token-refused', { detail: identity.username ?? 'nobody' })
      }
      const expiresAt = instant(Math.min(life.expiresAt, endsAt ?? life.expiresAt))
      return { kubeconfig: renewed, life: { issuedAt: life.issuedAt, expiresAt } }
    },
  }
}
