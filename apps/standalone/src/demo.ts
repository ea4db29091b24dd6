import type { Clock } from '@grenier/control-plane/ports'
import { createIdSource, createLocalIssuer } from '@grenier/identity'
import { gracefulClose, type Logger, startTracing, systemNowMs } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { type DepartementRegister, readRegister, UnknownDepartement } from '@grenier/register'
import type { DemoOptions } from './cli/options.ts'
import { StartFault } from './cli/start-fault.ts'
import type { StandaloneConfig } from './config.ts'
import { type Closing, createClosing } from './parts/closing.ts'
import { openDataFolder } from './parts/data-folder.ts'
import { freePort, requireFreePort } from './parts/free-port.ts'
import { requireSameDepartement } from './parts/installation.ts'
import { ownIssuer } from './parts/own-issuer.ts'
import { type PreparedServer, preparePostgres } from './parts/postgres.ts'
import { openSecrets } from './parts/secrets.ts'

const wallClock: Clock = { now: () => instant(systemNowMs()) }
const portDefault = 8480
const closeWithinMs = 20_000

/**
 * The demo: everything starts, the story is told while the API serves, the summary is printed. With `once` it then ends,
 * otherwise it serves until it is interrupted. Returns the exit code; throws `StartFault` when it cannot start.
 */
export async function runDemo(
  options: DemoOptions,
  { config, logger }: { config: StandaloneConfig; logger: Logger },
): Promise<number> {
  const register = readDepartement(options.departementCode)
  const port = options.port ?? (options.once ? await freePort() : portDefault)
  await requireFreePort(port)
  const { realCluster: real, dataDir } = options
  const kubeconfig = real === null ? null : await (await realClusters()).agreeOnCluster(real, wallClock)
  if (real !== null && kubeconfig !== null) {
    const dir = requireDataDir(dataDir)
    if (real.cleanup) return await runCleanup({ dir, kubeconfig })
  }
  const closing = createClosing()
  const { close } = gracefulClose(closing.steps, { timeoutMs: closeWithinMs, logger })
  try {
    const folder = await openDataFolder(dataDir)
    closing.add('data folder', () => folder.close())
    await requireSameDepartement(folder.dir, register.departement.code)
    const secrets = await openSecrets(folder.dir, {
      installationId: () => createIdSource().next(),
      issuerJwk: async () => (await createLocalIssuer(ownIssuer)).privateJwk as { kty: string },
    })
    const { databasePassword: password, installationId } = secrets
    if (config.tracing !== null) {
      const traces = startTracing({ service: 'standalone', installationId, settings: config.tracing, logger })
      closing.add(traces.name, async () => await traces.close())
    }
    const ownServer = config.databaseUrl === null ? await preparePostgres({ ...folder, password }) : null
    // The database server takes as long to make its files as the rest of this program to load: they do it side by side.
    const [ownServerUrl, { tellDemo }] = await Promise.all([
      ownServer === null ? null : startOwnServer(ownServer, closing),
      import('./tell-demo.ts'),
    ])
    return await tellDemo(
      { options, register, port, kubeconfig, config, logger, folder, secrets, ownServerUrl },
      closing,
    )
  } finally {
    await close()
  }
}

/** Returns the connection string of its superuser. */
async function startOwnServer(prepared: PreparedServer, closing: Closing): Promise<string> {
  const server = await prepared.start()
  closing.add('postgres', () => server.close())
  return server.url
}

/** What a demo makes on a real cluster can only be found again by who keeps its installation's id. */
function requireDataDir(dataDir: string | null): string {
  if (dataDir !== null) return dataDir
  throw new StartFault(
    'Sur une vraie grappe il faut --data-dir : c’est là que reste de quoi nettoyer ensuite.',
    'A real cluster wants --data-dir: it keeps what is needed to clean up afterwards.',
  )
}

/** Loaded when it is wanted. */
const realClusters = () => import('./parts/real-cluster.ts')

async function runCleanup(where: { dir: string; kubeconfig: string }): Promise<number> {
  const namespaces = await (await realClusters()).cleanUp({ ...where, wallClock })
  process.stdout.write(`${namespaces.length} espaces de noms supprimés\n`)
  return 0
}

function readDepartement(departementCode: string): DepartementRegister {
  try {
    return readRegister({ departementCode })
  } catch (error) {
    if (!(error instanceof UnknownDepartement)) throw error
    throw new StartFault(
      `Le registre ne connaît pas de département « ${departementCode} » (exemples : 95, 2A, 971).`,
      `The register knows no département "${departementCode}" (examples: 95, 2A, 971).`,
    )
  }
}
