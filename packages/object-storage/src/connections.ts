import { Agent } from 'node:https'
import { S3Client } from '@aws-sdk/client-s3'
import type { BucketAccess, ObjectStoreAccess, S3Key } from '@grenier/control-plane/ports'
import { guardedLookup } from '@grenier/platform'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { checkAuthority, checkedEndpoint } from './address.ts'
import { attemptsMax, connectTimeoutMs, requestTimeoutMs, socketsMax } from './limits.ts'

/** Connections to object stores: one pool per store, whatever keys are used on it. */
export interface Connections {
  handlerOf(store: ObjectStoreAccess): NodeHttpHandler
  /** A client of the protocol under a key; costs no connection of its own. */
  clientOf(store: ObjectStoreAccess, key: S3Key): S3Client
  close(): void
}

/** The key that a bucket's contents are reached with: its own, else the administration's; null when there is neither. */
export function keyOf({ key, store }: BucketAccess): S3Key | null {
  return key ?? store.adminKey
}

/** `allowLoopback` is the local demo's own flag. Addresses are checked again at every use, and again when names resolve. */
export function createConnections(options: { readonly allowLoopback: boolean }): Connections {
  const handlers = new Map<string, NodeHttpHandler>()

  function handlerOf(store: ObjectStoreAccess): NodeHttpHandler {
    const url = checkedEndpoint(store.endpoint, options)
    const name = `${url.origin} ${store.caPem ?? ''}`
    const known = handlers.get(name)
    if (known !== undefined) return known
    checkAuthority(store.caPem)
    const httpsAgent = new Agent({
      keepAlive: true,
      maxSockets: socketsMax,
      ...(store.caPem === null ? {} : { ca: store.caPem }),
      ...(options.allowLoopback ? {} : { lookup: guardedLookup }),
    })
    const handler = new NodeHttpHandler({
      httpsAgent,
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    })
    handlers.set(name, handler)
    return handler
  }

  return {
    handlerOf,
    clientOf: (store, { accessKeyId, secretAccessKey }) =>
      new S3Client({
        endpoint: store.endpoint,
        region: store.region,
        credentials: { accessKeyId, secretAccessKey },
        // Bucket names as hosts would want a wildcard certificate and name service of every site.
        forcePathStyle: true,
        requestHandler: handlerOf(store),
        maxAttempts: attemptsMax,
        // Newer checksums than a provider's release knows are refused by it.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      }),
    close() {
      for (const handler of handlers.values()) handler.destroy()
      handlers.clear()
    },
  }
}
