import { guardedLookup } from '@grenier/platform'
import { Pool } from 'undici'
import type { ClusterConnection } from './kubeconfig.ts'

const connectTimeoutMs = 5_000

/** Keep-alive connections to one API server, verified as its kubeconfig says; link-local and loopback only when allowed. */
export function openPool(
  connection: ClusterConnection,
  options: {
    /** Null: as many as are asked for. */
    readonly connectionsMax: number | null
    readonly headersTimeoutMs: number
    /** Longest silence within an answer. */
    readonly bodyTimeoutMs: number
    /** Bytes of one answer; -1 for no bound. */
    readonly answerBytesMax: number
    readonly allowLoopback: boolean
  },
): Pool {
  const { caPem, clientCertificate, tlsServerName } = connection
  return new Pool(new URL(connection.server).origin, {
    connections: options.connectionsMax,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    maxResponseSize: options.answerBytesMax,
    connect: {
      timeout: connectTimeoutMs,
      ...(options.allowLoopback ? {} : { lookup: guardedLookup }),
      ...(caPem === null ? {} : { ca: caPem }),
      ...(tlsServerName === null ? {} : { servername: tlsServerName }),
      ...(clientCertificate === null ? {} : { cert: clientCertificate.certificatePem, key: clientCertificate.keyPem }),
    },
  })
}
