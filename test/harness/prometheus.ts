import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../run/free-ports.ts'
import type { RunningServer } from './guarded-server.ts'
import { startGuardedServer } from './guarded-server.ts'
import type { FoundProgram } from './system-packages.ts'

/**
 * Starts a real Prometheus on a free loopback port that scrapes one exporter every second, with its labels. A query looks back an
 * hour, so that what is old is seen to be old; nothing outlives it.
 */
export async function startPrometheus(program: FoundProgram, exporter: string): Promise<RunningServer> {
  const dir = await mkdtemp(join(tmpdir(), 'grenier-prometheus-'))
  const port = await freePort()
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'kubelet', static_configs: [{ targets: [exporter] }] }],
  }
  // JSON is YAML.
  await writeFile(join(dir, 'prometheus.yml'), JSON.stringify(config))
  const server = await startGuardedServer({
    command: program.path,
    args: [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.route-prefix=/prometheus',
      `--web.external-url=http://127.0.0.1:${port}/prometheus`,
      '--query.lookback-delta=1h',
      '--log.level=warn',
    ],
    env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: program.libraryDirs.join(':') },
    dir,
    isReady: () => isReady(port),
    stopSignal: 'TERM',
  })
  return { url: `http://127.0.0.1:${port}/prometheus`, stop: () => server.stop() }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/prometheus/-/ready`)).ok
  } catch {
    return false
  }
}
