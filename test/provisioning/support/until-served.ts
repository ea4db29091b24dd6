import { until } from '../../harness/until.ts'
import type { RealApi } from './real-api.ts'

/** Waits until the server serves a kind whose definition was just made. */
export async function untilServed(api: RealApi, apiVersion: string, kind: string): Promise<void> {
  await until(() => api.list(apiVersion, kind, 'default').catch((error: unknown) => error), Array.isArray)
}
