import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import type { InstallationSettings } from '@grenier/control-plane/ports'
import reader from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { policyText, readerPolicy } from './content-policies.ts'
import { documentNamedSchemas, documentRoute } from './openapi-schemas.ts'

const contexts = {
  tenancy: 'Organisations, acts, agreements and tenants',
  quota: 'Offers, capacity, quotas and quota requests',
  provisioning: 'Sites, clusters and what becomes of a tenant on them',
  metering: 'Readings and usage',
  billing: 'Tariffs, shared costs, periods, charges and statements',
  access: 'Who may come in: sessions, tokens, invitations and roles',
} as const

const documentationPath = '/docs'

/** Collects the endpoints registered after it, so it comes first. */
export async function collectDocumentation(
  app: FastifyInstance,
  installation: Pick<InstallationSettings, 'operatorName' | 'simulatedClock'>,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Grenier',
        version: '1.0.0',
        summary: 'Control plane of a shared regional private cloud',
        description: describeApi(installation),
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } as { name: string },
      },
      servers: [{ url: '/' }],
      tags: Object.entries(contexts).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'A token of the installation’s identity provider, or one made here (`gre_…`). Who acts for several members names ' +
              'one with the header `Grenier-Tenant`. Browsers use a session instead (`/auth/sign-in`).',
          },
        },
      },
    },
    transform: documentRoute,
    transformObject: documentNamedSchemas,
  })
}

/** Serves `/openapi.json` and a reader of it at `/docs` that needs nothing from other hosts. */
export async function serveDocumentation(app: FastifyInstance): Promise<void> {
  let json: string | null = null
  app.get('/openapi.json', { schema: { hide: true } }, (_, reply) => {
    json ??= JSON.stringify(app.swagger())
    return reply.type('application/json; charset=utf-8').header('access-control-allow-origin', '*').send(json)
  })
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_, reply, payload) => {
      if (typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')) {
        reply.header('content-security-policy', policyText(readerPolicy(inlineScriptHashes(payload))))
      }
    })
    await scope.register(reader, {
      routePrefix: documentationPath,
      configuration: {
        url: '/openapi.json',
        pageTitle: 'Grenier API',
        telemetry: false,
        withDefaultFonts: false,
        hideClientButton: true,
        showDeveloperTools: 'never',
        authentication: { preferredSecurityScheme: 'bearer' },
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    })
  })
}

function describeApi({ operatorName, simulatedClock }: { operatorName: string; simulatedClock: boolean }): string {
  return [
    `Operated by ${operatorName}.`,
    ...(simulatedClock ? ['**The clock of this installation is simulated**: no figure of it is real.'] : []),
    'Bytes, money and other large whole numbers are decimal text. Instants are RFC 3339 in UTC.',
    'Every POST needs an `Idempotency-Key`; a change of an existing row needs `If-Match` with its ETag.',
    'Lists are walked with `cursor`. Failures are `application/problem+json` (RFC 9457) with a stable `code`.',
  ].join('\n\n')
}

/** Base64 SHA-256 of each inline script of a page. */
function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) =>
    createHash('sha256').update(script).digest('base64'),
  )
}

/** Where there is no console, whoever opens the first page reads the documentation. */
export function leadToDocumentation(app: FastifyInstance): void {
  app.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect(`${documentationPath}/`, 302))
}
