import { readConfig } from '@grenier/platform'
import { type GroundConfig, groundOf, groundVariables } from '../config.ts'

/**
 * Reads the environment of the command that rebuilds a lost database, once: of the worker's variables those that it needs, so that
 * it is given no other secret. Throws `ConfigError` naming every fault.
 */
export function readRebuildConfig(env: Readonly<Record<string, string | undefined>> = process.env): GroundConfig {
  return groundOf(readConfig(groundVariables, env))
}
