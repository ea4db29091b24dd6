import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { RateLimits, SheddingSettings } from '@grenier/api'
import type { JSONWebKeySet } from 'jose'
import { startFlags } from '../../harness/start-flags.ts'
import type { ProcessUse } from './tell-use.ts'

/** What a server is to be made of. */
export interface ServerOrder {
  readonly urls: { readonly tenant: string; readonly platform: string; readonly relay: string }
  readonly connections: number
  /** Whose tokens are accepted. */
  readonly keys: JSONWebKeySet
  readonly rateLimits?: Omit<RateLimits, 'redis'>
  /** Where servers count calls together; left out: each for itself. */
  readonly redisUrl?: string
  readonly shedding?: SheddingSettings
  /** Where the built console is; left out: there is none. */
  readonly consoleFolder?: string
}

export const tokenNames = { issuer: 'https://issuer.bench', audience: 'grenier' }

/** An HTTP server in a process of its own, so that its work and memory are not counted as the clients'. */
export interface ServerProcess {
  readonly baseUrl: string
  /** False once it has ended by itself. */
  isRunning(): boolean
  use(): Promise<ProcessUse>
  stop(): Promise<void>
}

const programs = {
  ours: new URL('./serve-ours.ts', import.meta.url),
  floor: new URL('./serve-floor.ts', import.meta.url),
} as const

/** Starts `serve-ours.ts` or `serve-floor.ts`. @throws Error when it ends before it listens. */
export async function startServerProcess(kind: 'ours' | 'floor', order: ServerOrder): Promise<ServerProcess> {
  const child = fork(programs[kind], { execArgv: startFlags('api') })
  let running = true
  const ended = once(child, 'exit').then(() => {
    running = false
    return undefined
  })
  const next = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) ?? []
    if (message === undefined) throw new Error(`the server ${kind} has ended`)
    return message
  }
  child.send(order)
  const baseUrl = String(await next())
  return {
    baseUrl,
    isRunning: () => running,
    use: async () => {
      child.send('use')
      return (await next()) as ProcessUse
    },
    stop: async () => {
      if (running) child.disconnect()
      await ended
    },
  }
}
