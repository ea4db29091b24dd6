export { createCheckpointSigner } from './checkpoint-signer.ts'
export { createDocumentSigner } from './document-signer.ts'
export { createEscrowBox } from './escrow-box.ts'
export { createIdSource } from './id-source.ts'
export { createLocalIssuer, type LocalIssuer } from './local-issuer.ts'
export { createLogoutTokens } from './logout-tokens.ts'
export { type OpenedSeal, openEscrowFile } from './open-escrow-file.ts'
export { createSecondFactor } from './second-factor.ts'
export { createSecretBox, type SecretBoxKey, secretBoxKeysFrom } from './secret-box.ts'
export { createSignInProvider, type SignInSettings } from './sign-in-provider.ts'
export {
  createIdentityVerifier,
  createTokenVerifier,
  type IdentityVerifier,
  type TokenVerifier,
} from './token-verifier.ts'
export type { KeySet, TokenRules } from './verified-claims.ts'
