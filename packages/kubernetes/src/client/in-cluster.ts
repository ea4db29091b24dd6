import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, inClusterAccess, Problem } from '@grenier/control-plane/ports'
import type { InClusterSettings } from '@grenier/platform'
import { type ClusterConnection, checkedServer, readKubeconfig } from './kubeconfig.ts'

/** How long a token of a file is believed: the kubelet writes a new one long before the old one ends. */
const tokenKeptMs = 10_000

function readText(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8').trim()
  } catch {
    throw new Problem('in-cluster-absent', { detail: name })
  }
}

/** Reads the file again once what was read is older than that; while it cannot be read, what was read last. */
function tokenReader(file: string, first: string, clock: Clock): () => Promise<string> {
  let kept = { token: first, readAt: clock.now() }
  return async () => {
    if (clock.now() - kept.readAt < tokenKeptMs) return kept.token
    const token = await readFile(file, 'utf8').catch(() => kept.token)
    kept = { token: token.trim(), readAt: clock.now() }
    return kept.token
  }
}

/** The authority of the cluster we run in, by which its connections are told apart: one that changed opens new ones. */
export function inClusterAuthority(settings: InClusterSettings | null): string {
  return settings === null ? '' : readText(settings.folder, 'ca.crt')
}

/**
 * The way to the cluster that this process runs in, by its mounted identity. Throws `in-cluster-not-allowed` without settings,
 * `in-cluster-absent` where there is no such identity, `kubeconfig-server-refused`.
 */
function openInCluster(
  settings: InClusterSettings | null,
  { clock, allowLoopback }: { readonly clock: Clock; readonly allowLoopback: boolean },
): ClusterConnection {
  if (settings === null) throw new Problem('in-cluster-not-allowed')
  const { host, port, folder } = settings
  if (host === null || port === null) throw new Problem('in-cluster-absent', { detail: 'KUBERNETES_SERVICE_HOST' })
  const name = host.includes(':') ? `[${host}]` : host
  const token = readText(folder, 'token')
  return {
    server: checkedServer(`https://${name}:${port}`, allowLoopback),
    caPem: readText(folder, 'ca.crt'),
    tlsServerName: null,
    token,
    readToken: tokenReader(join(folder, 'token'), token, clock),
    clientCertificate: null,
  }
}

/** What is stored of a cluster, opened: a kubeconfig, or the mark of the cluster that this process runs in. */
export function openConnection(
  kubeconfig: string,
  options: { readonly inCluster: InClusterSettings | null; readonly clock: Clock; readonly allowLoopback: boolean },
): ClusterConnection {
  return kubeconfig === inClusterAccess
    ? openInCluster(options.inCluster, options)
    : readKubeconfig(kubeconfig, { allowLoopback: options.allowLoopback })
}
