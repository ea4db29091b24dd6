import { join, resolve } from 'node:path'
import type { Clock } from '@grenier/control-plane/ports'
import { gracefulClose, type Logger, systemNowMs } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { type DepartementRegister, readRegister, UnknownDepartement } from '@grenier/register'
import type { DemoOptions } from './cli/options.ts'
import { StartFault } from './cli/start-fault.ts'
import { compose, type Standalone } from './compose.ts'
import type { StandaloneConfig } from './config.ts'
import { createProgress } from './output/progress.ts'
import { signInsText, summaryText } from './output/summary-table.ts'
import { type Closing, createClosing } from './parts/closing.ts'
import { openDataFolder } from './parts/data-folder.ts'
import { startEmbeddedClusters } from './parts/embedded-clusters.ts'
import { freePort, requireFreePort } from './parts/free-port.ts'
import { requireSameDepartement } from './parts/installation.ts'
import { clockMover } from './parts/move-clock.ts'
import { agreeOnCluster, cleanUp, realCluster } from './parts/real-cluster.ts'
import { createStoryApi, type StoryTools } from './story/story-tools.ts'
import { tellStory } from './story/tell-story.ts'

const wallClock: Clock = { now: () => instant(systemNowMs()) }
const portDefault = 8480
const closeWithinMs = 20_000
const shownRoles = ['operator', 'finance', 'auditor', 'collector'] as const

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
  const kubeconfig = real === null ? null : await agreeOnCluster(real, wallClock)
  if (real !== null && kubeconfig !== null) {
    const dir = requireDataDir(dataDir)
    if (real.cleanup) return await runCleanup({ dir, kubeconfig })
  }
  const closing = createClosing()
  const { close } = gracefulClose(closing.steps, { timeoutMs: closeWithinMs, logger })
  try {
    const { standalone, clusters } = await start({ options, register, port, kubeconfig, config, logger }, closing)
    const readyMs = performance.now()
    const progress = createProgress(process.stderr)
    progress.line(`Prêt après ${seconds(readyMs)} s : ${standalone.baseUrl}/docs`)
    const { baseUrl, mint, startsAt, installation } = standalone
    const tools: StoryTools = {
      baseUrl,
      mint,
      register,
      months: options.months,
      startsAt,
      timeZone: installation.timeZone,
      clusters,
      progress,
      outDir: join(resolve('out'), register.departement.code),
    }
    const api = createStoryApi(tools, clockMover({ baseUrl, mint }))
    const { summary, checks, members } = await tellStory(api, { readyMs })
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
    else process.stdout.write(`${summaryText(summary, checks)}\n`)
    if (!options.once) await serve(standalone, members[0]?.tenant.id ?? null)
    return summary.sumCheck ? 0 : 1
  } finally {
    await close()
  }
}

async function start(
  what: {
    options: DemoOptions
    register: DepartementRegister
    port: number
    /** null: the embedded clusters. */
    kubeconfig: string | null
    config: StandaloneConfig
    logger: Logger
  },
  closing: Closing,
): Promise<{ standalone: Standalone; clusters: StoryTools['clusters'] }> {
  const { options, register, port, kubeconfig, config, logger } = what
  const folder = await openDataFolder(options.dataDir)
  closing.add('data folder', () => folder.close())
  await requireSameDepartement(folder.dir, register.departement.code)
  const clusters = kubeconfig === null ? await startEmbeddedClusters(folder.dir) : realCluster(kubeconfig)
  closing.add('clusters', () => clusters.close())
  const { departement } = register
  const standalone = await compose({ dir: folder.dir, port, departement, config, logger, clusters }, closing)
  return { standalone, clusters: clusters.story }
}

/** What a demo makes on a real cluster can only be found again by who keeps its installation's id. */
function requireDataDir(dataDir: string | null): string {
  if (dataDir !== null) return dataDir
  throw new StartFault(
    'Sur une vraie grappe il faut --data-dir : c’est là que reste de quoi nettoyer ensuite.',
    'A real cluster wants --data-dir: it keeps what is needed to clean up afterwards.',
  )
}

async function runCleanup(where: { dir: string; kubeconfig: string }): Promise<number> {
  const namespaces = await cleanUp({ ...where, wallClock })
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

/** Prints the sign-ins and stays until a signal ends the process. */
async function serve(standalone: Standalone, tenantId: string | null): Promise<never> {
  const platform = await Promise.all(
    shownRoles.map(async (role) => ({ role, token: await standalone.mint({ role, tenantId: null }) })),
  )
  const member =
    tenantId === null
      ? []
      : [{ role: 'member-admin' as const, token: await standalone.mint({ role: 'member-admin', tenantId }) }]
  process.stdout.write(signInsText(standalone.baseUrl, [...platform, ...member]))
  process.stderr.write('Ctrl-C arrête tout.\n')
  return await new Promise<never>(() => undefined)
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1).replace('.', ',')
}
