import type { Language, SecondFactorReset } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'

/** Somebody of an installation without an identity provider. */
export interface LocalAccount {
  readonly subject: string
  /** In lower case. */
  readonly email: string
  /** Of their last sign-in. */
  readonly language: Language
  readonly sealedTotpSecret: string
  readonly enrolledAt: Instant
  /** The last step of time whose code was taken. */
  readonly lastTotpStep: bigint
  /** Codes that were wrong, one after another. */
  readonly failures: number
  readonly lockedUntil: Instant | null
}

/** A link that was asked for, and the sign-in that it begins. */
export interface SignInLink {
  readonly id: string
  readonly email: string
  readonly language: Language
  /** For the letter alone; null once it has left. */
  readonly sealedToken: string | null
  readonly returnTo: string
  /** The installation's settings name the address. */
  readonly isDeclared: boolean
  readonly expiresAt: Instant
  readonly usedAt: Instant | null
  /** Until when the second factor may be shown; null before the link was used. */
  readonly factorUntil: Instant | null
  readonly failures: number
  /** The secret of an authenticator that is being enrolled. */
  readonly sealedNewSecret: string | null
  /** The replacement of a lost second factor by which it is being enrolled; null: there was none yet, or by a recovery code. */
  readonly resetId: string | null
  readonly endedAt: Instant | null
}

/** The replacement of a lost second factor. */
export interface StoredReset extends Omit<SecondFactorReset, 'state'> {
  readonly outcome: 'used' | 'needless' | 'withdrawn' | 'expired' | null
}

export interface NewSignInLink
  extends Pick<SignInLink, 'id' | 'email' | 'language' | 'returnTo' | 'isDeclared' | 'expiresAt'> {
  readonly tokenHash: string
  readonly sealedToken: string
  readonly browserHash: string
  readonly askedFrom: string
  readonly askedAt: Instant
}

/** Local accounts and the links by which they sign in. Platform scope; hashes are SHA-256 in hexadecimal. */
export interface LocalAccountStore {
  /** How many links were asked for since then, for the address and from the network; others who ask for either wait. */
  lockAsking(of: {
    email: string
    askedFrom: string
    since: Instant
  }): Promise<{ ofEmail: number; fromNetwork: number }>
  insertSignInLink(link: NewSignInLink): Promise<void>
  /** Locked for the rest of the transaction. */
  lockSignInLink(which: { id: string } | { tokenHash: string } | { browserHash: string }): Promise<SignInLink | null>
  /** Writes what becomes of a locked one; `browserHash` binds it to another secret. */
  updateSignInLink(link: SignInLink, browserHash?: string): Promise<void>
  /** Forgets links that were asked for before, some at a time. */
  purgeSignInLinks(askedBefore: Instant, limit: number): Promise<void>
  /** Whether an invitation of that address may be accepted at that instant. */
  isInvited(email: string, at: Instant): Promise<boolean>
  /** Locked for the rest of the transaction. */
  lockLocalAccount(email: string): Promise<LocalAccount | null>
  saveLocalAccount(account: LocalAccount): Promise<void>
  /** In which language the person of an address last signed in; null where there is no such account. */
  languageOfAccount(email: string): Promise<Language | null>
  /** In the place of all former ones. */
  replaceRecoveryCodes(subject: string, codeHashes: readonly string[]): Promise<void>
  /** False when there is no such code, or it was used. */
  takeRecoveryCode(taken: { subject: string; codeHash: string; at: Instant }): Promise<boolean>

  insertReset(reset: StoredReset): Promise<void>
  /** Locked for the rest of the transaction; by its person the one that has not ended. */
  lockReset(which: { id: string } | { standingOf: string }): Promise<StoredReset | null>
  /** Writes the end of a locked one. */
  endReset(reset: StoredReset): Promise<void>
  /** The newest first. */
  listResets(limit: number): Promise<StoredReset[]>
  /** Who was an operator at their last sign-in by a local account, the last ones first. */
  localOperators(limit: number): Promise<string[]>
}

/** Codes by time (TOTP, RFC 6238): 6 digits, steps of 30 s, SHA-1, which every authenticator knows. */
export interface SecondFactor {
  /** 160 random bits in base32. */
  newSecret(): string
  /** What an authenticator reads: `otpauth://totp/…`. */
  enrolmentUri(of: { secret: string; account: string; issuer: string }): string
  /** The step of time whose code that is, one before or after now at most; null where it is none. */
  stepOf(shown: { secret: string; code: string; now: Instant }): bigint | null
}
