import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderProblem } from '@grenier/contracts'
import { type Clock, Problem } from '@grenier/control-plane/ports'
import { createClusterGateway, removeInstallation } from '@grenier/kubernetes'
import type { RealClusterOptions } from '../cli/options.ts'
import { StartFault } from '../cli/start-fault.ts'
import type { DemoClusters } from './demo-clusters.ts'
import { readKeptSecrets } from './secrets.ts'

const clusterName = 'demo-grappe'
const namePrefix = 'demo-'

/**
 * Reads the kubeconfig, asks the cluster who it is, and goes on only when the person said yes to that very one: a
 * kubeconfig names an address, and addresses change hands. Throws `StartFault` for whatever stands in the way.
 */
export async function agreeOnCluster(options: RealClusterOptions, wallClock: Clock): Promise<string> {
  const kubeconfig = await readFile(options.kubeconfigPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartFault(
      `Le kubeconfig ${options.kubeconfigPath} ne peut pas être lu (${error.code}).`,
      `The kubeconfig ${options.kubeconfigPath} cannot be read (${error.code}).`,
    )
  })
  const { server, kubeSystemUid, kubernetesVersion } = await identify(kubeconfig, wallClock)
  if (options.yesOnUid === kubeSystemUid) return kubeconfig
  const said = options.yesOnUid === null ? '' : ` (--yes-on ${options.yesOnUid})`
  throw new StartFault(
    `Ceci écrirait sur ${server} (Kubernetes ${kubernetesVersion}, UID kube-system ${kubeSystemUid})${said} ; pour accepter : --yes-on ${kubeSystemUid}`,
    `This would write to ${server} (Kubernetes ${kubernetesVersion}, kube-system UID ${kubeSystemUid})${said}; to accept: --yes-on ${kubeSystemUid}`,
  )
}

/** A real cluster for storage and backup alike; every tenant's name begins with `demo-`. */
export function realCluster(kubeconfig: string): DemoClusters {
  return {
    story: { storage: { name: clusterName, kubeconfig }, backup: null, complete: false },
    slugPrefix: namePrefix,
    limits: {},
    withCredentials: (gateway) => gateway,
    close: async () => undefined,
  }
}

/** Deletes what the installation of this data folder made on the cluster, and nothing else. Returns the namespaces. */
export async function cleanUp(options: { dir: string; kubeconfig: string; wallClock: Clock }): Promise<string[]> {
  const secrets = await readKeptSecrets(options.dir)
  if (secrets === null)
    throw new StartFault(
      `${join(options.dir, 'secrets.json')} manque : rien ne dit quelle installation nettoyer.`,
      `${join(options.dir, 'secrets.json')} is missing: nothing says which installation to clean up.`,
    )
  const { kubeconfig, wallClock } = options
  return await removeInstallation({
    kubeconfig,
    installationId: secrets.installationId,
    wallClock,
    allowLoopback: true,
  })
}

async function identify(kubeconfig: string, wallClock: Clock) {
  const gateway = createClusterGateway({ wallClock, allowLoopback: true })
  try {
    return await gateway.identify(kubeconfig)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const told = { code: error.code, params: error.params }
    throw new StartFault(
      oneLine(renderProblem({ ...told, language: 'fr' }).detail),
      oneLine(renderProblem({ ...told, language: 'en' }).detail),
    )
  } finally {
    await gateway.close()
  }
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ')
}
