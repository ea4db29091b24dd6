import { hash } from 'node:crypto'
import {
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
  type KeyObject,
} from 'jose'

/** The issuer's keys could not be read: nothing is known of the token. */
export class KeysUnreadable extends Error {}

/** Tokens that are remembered; the one that was not asked for the longest goes first. */
const rememberedMax = 10_000
const skewSecondsDefault = 30

type Key = CryptoKey | KeyObject | object
interface Remembered {
  readonly payload: JWTPayload
  readonly header: JWTHeaderParameters
  readonly key: Key
  /** When the token ends, leeway included. */
  readonly endsAtMs: number
}

/** Of a token only its header is wanted to find its key. */
const withoutToken: FlattenedJWSInput = { payload: '', signature: '' }

/** A key set that tells its own failures from tokens that name a key it does not have. */
export function readable(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, input) => {
    try {
      return await keys(header, input)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error
      throw new KeysUnreadable('the issuer’s keys cannot be read', { cause: error })
    }
  }
}

/**
 * Verifies tokens as `jwtVerify` does, the signature of each once: a client sends the same token with every call, and checking
 * its signature costs more than answering the call. Which token it was is known by its hash, so that no token is kept. A
 * remembered one holds no longer than it says, and only while the key that it was signed by is the issuer's: the key is looked
 * up with every call, and a set that was read again has other keys. @throws KeysUnreadable; errors of jose.
 */
export function verifyOnce(
  keySet: JWTVerifyGetKey,
  rules: JWTVerifyOptions & { readonly clockTolerance?: number },
): (token: string) => Promise<JWTPayload> {
  const keys = readable(keySet)
  const leewayMs = (rules.clockTolerance ?? skewSecondsDefault) * 1_000
  const remembered = new Map<string, Remembered>()

  const verify = async (token: string, name: string): Promise<JWTPayload> => {
    const { payload, protectedHeader, key } = await jwtVerify(token, keys, rules)
    const { exp } = payload
    if (exp !== undefined) {
      const [oldest] = remembered.keys()
      if (remembered.size >= rememberedMax && oldest !== undefined) remembered.delete(oldest)
      remembered.set(name, { payload, header: protectedHeader, key, endsAtMs: exp * 1_000 + leewayMs })
    }
    return payload
  }

  return async (token) => {
    const name = hash('sha256', token, 'base64')
    const known = remembered.get(name)
    if (known === undefined) return await verify(token, name)
    remembered.delete(name)
    if (known.endsAtMs <= Date.now()) return await verify(token, name)
    if ((await keys(known.header, withoutToken)) !== known.key) return await verify(token, name)
    remembered.set(name, known)
    return known.payload
  }
}
