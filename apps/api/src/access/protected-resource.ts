import type { FastifyInstance } from 'fastify'

/** What programs may learn before they have a token: by which address this API is known, and who gives tokens for it. */
export interface ProtectedResource {
  /** Where people reach the installation; scheme, host and port of it name the resource. */
  readonly publicUrl: URL
  /** The authorization server; null: there is none, and tokens are made here alone. */
  readonly issuer: string | null
}

const metadataPath = '/.well-known/oauth-protected-resource'

/**
 * Publishes the metadata of OAuth 2.0 Protected Resources (RFC 9728 §3), by which a command line finds its issuer, and names
 * its address with every 401 (§5.1). It tells nothing that the sign-in of a browser does not tell as well.
 */
export function publishProtectedResource(app: FastifyInstance, { publicUrl, issuer }: ProtectedResource): void {
  const metadata = {
    resource: publicUrl.origin,
    resource_name: 'Grenier',
    ...(issuer === null ? {} : { authorization_servers: [issuer] }),
    bearer_methods_supported: ['header'],
  }
  const address = new URL(metadataPath, publicUrl).href
  app.get(metadataPath, { schema: { hide: true } }, (_, reply) =>
    reply.header('cache-control', 'public, max-age=3600').send(metadata),
  )
  app.addHook('onSend', async (_, reply, payload) => {
    const challenge = reply.getHeader('www-authenticate')
    if (reply.statusCode === 401 && typeof challenge === 'string') {
      reply.header('www-authenticate', `${challenge}, resource_metadata="${address}"`)
    }
    return payload
  })
}
