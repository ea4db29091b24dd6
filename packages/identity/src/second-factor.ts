import type { SecondFactor } from '@grenier/control-plane/ports'
import { Secret, TOTP } from 'otpauth'

/** RFC 4226 §4 recommends 160 bits. */
const secretBytes = 20
const periodSeconds = 30
/** RFC 6238 §5.2: one step of delay at most, for clocks and people. */
const stepsAside = 1

/** Codes by time, in the form that every authenticator knows: SHA-1, 6 digits, 30 s. */
export function createSecondFactor(): SecondFactor {
  return {
    newSecret: () => new Secret({ size: secretBytes }).base32,
    enrolmentUri: ({ secret, account, issuer }) => totpOf(secret, { label: account, issuer }).toString(),
    stepOf({ secret, code, now }) {
      if (!/^\d{6}$/.test(code)) return null
      const delta = totpOf(secret).validate({ token: code, timestamp: now, window: stepsAside })
      return delta === null ? null : BigInt(Math.floor(now / 1_000 / periodSeconds) + delta)
    },
  }
}

function totpOf(secret: string, named: { label?: string; issuer?: string } = {}): TOTP {
  return new TOTP({ ...named, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: periodSeconds })
}
