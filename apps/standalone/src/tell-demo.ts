import { join, resolve } from 'node:path'
import type { Logger } from '@grenier/platform'
import type { DepartementRegister } from '@grenier/register'
import type { DemoOptions } from './cli/options.ts'
import { compose, type Standalone } from './compose.ts'
import type { StandaloneConfig } from './config.ts'
import { createProgress } from './output/progress.ts'
import { signInsText, summaryText } from './output/summary-table.ts'
import type { Closing } from './parts/closing.ts'
import { startConsole } from './parts/console-build.ts'
import type { DataFolder } from './parts/data-folder.ts'
import { ownDatabase, prepareDatabase } from './parts/database-server.ts'
import type { DemoClusters } from './parts/demo-clusters.ts'
import { startEmbeddedClusters } from './parts/embedded-clusters.ts'
import { clockMover } from './parts/move-clock.ts'
import { realCluster } from './parts/real-cluster.ts'
import type { Secrets } from './parts/secrets.ts'
import { createStoryApi, type StoryTools } from './story/story-tools.ts'
import { tellStory } from './story/tell-story.ts'

const shownRoles = ['operator', 'finance', 'auditor', 'collector'] as const

export interface DemoRun {
  readonly options: DemoOptions
  readonly register: DepartementRegister
  readonly port: number
  /** null: the embedded clusters. */
  readonly kubeconfig: string | null
  readonly config: StandaloneConfig
  readonly logger: Logger
  readonly folder: DataFolder
  readonly secrets: Secrets
  /** Our own server's superuser; null where the environment names a database. */
  readonly ownServerUrl: string | null
}

/** Serves, tells the story while it does, prints the summary; without `once` it then goes on serving. Returns the exit code. */
export async function tellDemo(run: DemoRun, closing: Closing): Promise<number> {
  const { options, register } = run
  const { standalone, clusters } = await start(run, closing)
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
  const tenant = members[0]?.tenant
  if (tenant !== undefined) standalone.offerTenant(tenant)
  if (!options.once) await serve(standalone, tenant?.id ?? null)
  return summary.sumCheck ? 0 : 1
}

async function start(
  run: DemoRun,
  closing: Closing,
): Promise<{ standalone: Standalone; clusters: StoryTools['clusters'] }> {
  const { register, port, config, logger, folder, secrets } = run
  const [urls, clusters] = await Promise.all([openDatabaseLogins(run), startClusters(run, closing)])
  const { departement } = register
  const consoleFolder = startConsole(logger)
  const standalone = await compose(
    { dir: folder.dir, secrets, urls, port, departement, config, logger, clusters, consoleFolder },
    closing,
  )
  return { standalone, clusters: clusters.story }
}

async function openDatabaseLogins({ config, secrets, ownServerUrl }: DemoRun): ReturnType<typeof prepareDatabase> {
  const adminUrl = ownServerUrl === null ? config.databaseUrl?.reveal() : await ownDatabase(ownServerUrl)
  if (adminUrl === undefined) throw new Error('there is neither a database of the environment nor a server of our own')
  return await prepareDatabase({ adminUrl, secrets, queueOnPostgres: config.redisUrl === null })
}

async function startClusters({ kubeconfig, folder, logger }: DemoRun, closing: Closing): Promise<DemoClusters> {
  const clusters = kubeconfig === null ? await startEmbeddedClusters(folder.dir, logger) : realCluster(kubeconfig)
  closing.add('clusters', () => clusters.close())
  return clusters
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
