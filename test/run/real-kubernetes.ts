import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, freePortPair } from './free-ports.ts'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { failed, missing, prepared } from './stage.ts'

const variable = 'GRENIER_TEST_KUBECONFIG'

/**
 * Names a real Kubernetes API for the tests in GRENIER_TEST_KUBECONFIG: the one that is named already, or one started
 * here for this run alone by the tool in the sibling folder `shared`, and ended with it.
 */
export const realKubernetes: Stage = {
  name: 'kubernetes',
  does: 'a real Kubernetes API for the conformance tests (the first time it is built: about 5 minutes)',
  async run(context: RunContext): Promise<StageOutcome> {
    if (context.env[variable]) return prepared(`Tests also run on the cluster that ${variable} names.`)
    const tool = join(context.root, '..', 'shared', 'tools', 'real-kubernetes')
    if (!existsSync(tool)) {
      return missing(context, `No real Kubernetes API: set ${variable}; without it only the embedded API is tested.`)
    }
    return start(context, tool)
  },
}

async function start(context: RunContext, tool: string): Promise<StageOutcome> {
  const dir = await mkdtemp(join(tmpdir(), 'grenier-kubernetes-'))
  const [api, etcd, controllers] = [await freePort(), await freePortPair(), await freePort()]
  const env = { ...context.env, API_PORT: String(api), ETCD_PORT: String(etcd), KCM_PORT: String(controllers) }
  context.atEnd(async () => {
    await context.children.runAtEnd(tool, ['down', dir], { cwd: context.root, env })
    await rm(dir, { recursive: true, force: true })
  })
  const up = await context.children.run(tool, ['up', dir], { cwd: context.root, env, output: 'stdout' })
  const kubeconfig = up.stdout.trim()
  if (up.code !== 0 || !existsSync(kubeconfig)) {
    return failed(up.note || 'The real Kubernetes API did not start: see its messages above.')
  }
  context.env[variable] = kubeconfig
  return prepared(`A Kubernetes API listens on 127.0.0.1:${api} for this run.`)
}
