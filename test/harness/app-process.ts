import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { InstallationSettings } from '@grenier/control-plane/ports'
import type { LocalIssuer } from '@grenier/identity'
import { freePort } from '../run/free-ports.ts'
import { compileCache } from './compile-cache.ts'
import { type StandingProcess, standProcess } from './standing-process.ts'
import { startFlags } from './start-flags.ts'

/** The root of this very tree. */
export const thisRoot = new URL('../..', import.meta.url).pathname

/** An API or a worker as a process of its own. */
export interface AppProcess extends StandingProcess {
  /** Where the API is called, and where the worker says how it is. */
  readonly baseUrl: string
}

/** What a process is to be made of. */
interface AppOrder {
  readonly app: 'api' | 'worker'
  /** Root of the release that it is of. */
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  /** Where it writes its log. */
  readonly folder: string
}

/** Starts one from its sources on a free port and waits until it answers. @throws Error with the end of what it wrote when it does not. */
export async function standApp(name: string, { app, root, env, folder }: AppOrder): Promise<AppProcess> {
  const port = await freePort()
  const ports = app === 'api' ? { LISTEN_PORT: String(port) } : { METRICS_PORT: String(port) }
  const baseUrl = `http://127.0.0.1:${port}`
  const standing = await standProcess(name, {
    command: process.execPath,
    args: [...startFlags(app), join(root, `apps/${app}/src/main.ts`)],
    env: { PATH: '/usr/bin:/bin', HOME: folder, ...compileCache, ...env, ...ports },
    dir: folder,
    isReady: () =>
      fetch(`${baseUrl}/livez`).then(
        ({ ok }) => ok,
        () => false,
      ),
  })
  return Object.assign(standing, { baseUrl })
}

/** Publishes the keys that tokens are signed by. */
export async function publishKeys(issuer: LocalIssuer): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(issuer.publicJwks))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    close: async () => void server.close(),
  }
}

/** The environment of an API and of a worker that nothing limits. */
export function environmentOfApps(about: {
  readonly installation: InstallationSettings
  readonly token: { readonly issuer: string; readonly audience: string }
  readonly keysUrl: string
  readonly urls: Readonly<Record<'tenant' | 'platform' | 'relay', string>>
  readonly queue: { readonly REDIS_URL: string } | { readonly DATABASE_URL_QUEUE: string }
  readonly secretKeyBase64: string
}): Record<string, string> {
  const { installation, token, keysUrl, urls, queue, secretKeyBase64 } = about
  return {
    DATABASE_URL_TENANT: urls.tenant,
    DATABASE_URL_PLATFORM: urls.platform,
    DATABASE_URL_RELAY: urls.relay,
    ...queue,
    SECRET_KEYS: `k1:${secretKeyBase64}`,
    TOKEN_ISSUER: token.issuer,
    TOKEN_AUDIENCE: token.audience,
    TOKEN_JWKS_URL: keysUrl,
    INSTALLATION_ID: installation.id,
    OPERATOR_NAME: installation.operatorName,
    OPERATOR_SIREN: installation.operatorSiren,
    FOUNDED_ON: installation.foundedOn,
    CLUSTERS_ON_LOOPBACK: 'yes',
    RATE_LIMIT_PRINCIPAL: '1000000',
    RATE_LIMIT_TENANT: '1000000',
    RATE_LIMIT_ADDRESS: '1000000',
    LOG_LEVEL: 'warn',
  }
}
