import { ApiFailure, failureFromError } from './api-failure.ts'
import { readKubeSystemUid } from './cluster-client.ts'
import type { Transport } from './transport.ts'

/** Network faults by which nobody is there: all others are answers, or faults of our own side. */
const silent: ReadonlySet<string> = new Set([
  'ANSWER_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Whoever is there was not certified by the cluster's own authority: somebody else has its address by now. */
const foreign: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Whether the cluster of that kube-system UID is heard. One question only: no other that fails may turn an answer into
 * silence. Any HTTP status is an answer, since its connection was verified first; a fault that is not known as silence counts
 * as one too, because who declares a cluster lost must not be wrong.
 */
export async function hearsFrom(transport: Transport, kubeSystemUid: string): Promise<boolean> {
  try {
    return (await readKubeSystemUid(transport)) === kubeSystemUid
  } catch (error) {
    const { status, reason } = error instanceof ApiFailure ? error : failureFromError(error)
    return status !== 0 || !(silent.has(reason) || foreign.has(reason))
  }
}
